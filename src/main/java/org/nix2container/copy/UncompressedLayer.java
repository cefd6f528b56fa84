package org.nix2container.copy;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;
import org.nix2container.oci.MediaType;
import org.nix2container.stream.DigestingConsumer;
import org.nix2container.stream.TarDigest;

/**
 * A layer's uncompressed tar, for archives that hold no other. Of a compressed blob it is read
 * twice: its size has to be known before it is written, and nothing but reading it tells.
 */
final class UncompressedLayer {

  private static final int AT_ONCE = 256 * 1024;

  private final LayerBlob layer;

  UncompressedLayer(LayerBlob layer) {
    this.layer = layer;
  }

  /** Bytes of the tar. */
  long size() throws IOException {
    if (!isCompressed()) {
      return layer.descriptor().size();
    }
    try (InputStream in = decompressed(file())) {
      byte[] buffer = new byte[AT_ONCE];
      long size = 0;
      int length = in.read(buffer);
      while (length > 0) {
        size += length;
        length = in.read(buffer);
      }
      return size;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Writes the tar, checking that it is what its digests say. */
  void writeTo(OutputStream out) throws IOException {
    if (!isCompressed()) {
      layer.writeTo((buffer, length) -> out.write(buffer, 0, length));
      return;
    }
    DigestingConsumer digesting =
        new DigestingConsumer((buffer, length) -> out.write(buffer, 0, length));
    byte[] buffer = new byte[AT_ONCE];
    try (InputStream in = decompressed(file())) {
      int length = read(in, buffer);
      while (length > 0) {
        digesting.accept(buffer, length);
        length = read(in, buffer);
      }
    }
    TarDigest is = digesting.digest();
    if (!is.digest().equals(layer.diffId())) {
      throw new DigestMismatchException(layer.content().describe(), layer.diffId(), is.digest());
    }
  }

  private int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private InvalidInputException unreadable(IOException e) {
    return new InvalidInputException("layer blob " + file(), SystemReason.of(e), e);
  }

  private boolean isCompressed() {
    return !layer.descriptor().mediaType().equals(MediaType.OCI_LAYER);
  }

  /** Compressed layers are those of base images, which are files. */
  private Path file() {
    if (layer.content() instanceof BlobContent.InFile(Path file)) {
      return file;
    }
    throw new IllegalStateException("a generated layer is not compressed");
  }

  private InputStream decompressed(Path file) {
    try {
      InputStream in = new BufferedInputStream(new FileInputStream(file.toFile()), AT_ONCE);
      return layer.descriptor().mediaType().equals(MediaType.OCI_LAYER_ZSTD)
          ? new ZstdInputStream(in)
          : new GZIPInputStream(in, AT_ONCE);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
