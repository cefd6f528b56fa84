package org.nix2container.push;

import java.io.IOException;
import org.nix2container.compress.CompressedLayer;
import org.nix2container.compress.Compression;
import org.nix2container.compress.Compressors;
import org.nix2container.registry.Repository;
import org.nix2container.stream.BlockConsumer;

/** Compresses the tar that another source gives. */
record CompressedSource(Repository.BlobSource tar, Compression compression, Compressors compressors)
    implements Repository.BlobSource {

  @Override
  public void writeTo(BlockConsumer to) throws IOException {
    try (CompressedLayer compressed = compressors.begin(compression, to)) {
      tar.writeTo(compressed);
      compressed.finish();
    }
  }
}
