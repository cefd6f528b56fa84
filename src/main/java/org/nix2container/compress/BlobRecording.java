package org.nix2container.compress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nix2container.layer.Layer;
import org.nix2container.layer.RecordedBlob;
import org.nix2container.oci.Descriptor;
import org.nix2container.stream.DigestingConsumer;
import org.nix2container.stream.LayerConsumer;
import org.nix2container.stream.TarDigest;

/** Compresses layers while they are digested, and keeps of the blobs what they are known by. */
public final class BlobRecording {

  private final Compressors compressors;
  private final Compression compression;
  private final Map<Integer, RecordedBlob> blobs = new HashMap<>();

  public BlobRecording(Compressors compressors, Compression compression) {
    this.compressors = compressors;
    this.compression = compression;
  }

  /**
   * Takes the tar of the layer with this index.
   *
   * @throws org.nix2container.failure.InvalidInputException if this machine has no such encoder
   */
  public LayerConsumer begin(int index) {
    DigestingConsumer digesting = new DigestingConsumer();
    return new Recording(index, digesting, compressors.begin(compression, digesting));
  }

  /** The same layers, each with what it has become. */
  public synchronized List<Layer> recordedIn(List<Layer> layers) {
    List<Layer> recorded = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      RecordedBlob blob = blobs.get(i);
      if (blob == null) {
        throw new IllegalStateException("layer " + i + " was not compressed");
      }
      recorded.add(layers.get(i).compressedAs(blob));
    }
    return recorded;
  }

  private synchronized void record(int index, TarDigest blob) {
    Descriptor descriptor =
        new Descriptor(compression.layerMediaType(), blob.digest(), blob.size());
    blobs.put(index, new RecordedBlob(descriptor, compression.encoder()));
  }

  private final class Recording implements LayerConsumer {
    private final int index;
    private final DigestingConsumer digesting;
    private final CompressedLayer compressed;

    Recording(int index, DigestingConsumer digesting, CompressedLayer compressed) {
      this.index = index;
      this.digesting = digesting;
      this.compressed = compressed;
    }

    @Override
    public void accept(byte[] buffer, int length) throws IOException {
      compressed.accept(buffer, length);
    }

    @Override
    public void finish() throws IOException {
      compressed.finish();
      record(index, digesting.digest());
    }

    @Override
    public void close() {
      compressed.close();
    }
  }
}
