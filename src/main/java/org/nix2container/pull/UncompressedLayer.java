package org.nix2container.pull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.nix2container.compress.Decompression;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.failure.SystemReason;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;
import org.nix2container.stream.BlockConsumer;
import org.nix2container.stream.DigestingConsumer;

/** A layer's uncompressed tar, whatever form it is stored in. */
public final class UncompressedLayer {

  private static final int AT_ONCE = 256 * 1024;

  private final LayerBlob layer;

  /** Of this blob, compressed or not. */
  public UncompressedLayer(LayerBlob layer) {
    this.layer = layer;
  }

  /** Whether the blob is the tar. */
  public boolean isAsStored() {
    return layer.descriptor().digest().equals(layer.diffId());
  }

  /** Writes the tar. */
  public void writeTo(OutputStream out) throws IOException {
    writeTo((buffer, length) -> out.write(buffer, 0, length));
  }

  /**
   * Gives the tar to the consumer; throws what the consumer throws.
   *
   * @throws DigestMismatchException after the last byte, if the blob or the tar is not what the
   *     image says
   * @throws InvalidInputException if the blob is damaged
   */
  public void writeTo(BlockConsumer consumer) throws IOException {
    if (isAsStored()) {
      layer.writeTo(consumer);
      return;
    }
    DigestingConsumer digesting = new DigestingConsumer(consumer);
    decompress(layer.content().describe(), layer::writeTo, digesting);
    Digest is = digesting.digest().digest();
    if (!is.equals(layer.diffId())) {
      throw DigestMismatchException.ofTar(layer.content().describe(), layer.diffId(), is);
    }
  }

  /** Reads what is compressed as its first bytes tell, or not at all. */
  static void decompress(String name, BlobStream.Source blob, BlockConsumer to) throws IOException {
    byte[] buffer = new byte[AT_ONCE];
    try (BlobStream stored = BlobStream.of(blob);
        InputStream in = opened(name, stored)) {
      int length = read(name, in, buffer, stored);
      while (length > 0) {
        to.accept(buffer, length);
        length = read(name, in, buffer, stored);
      }
      drain(stored);
    }
  }

  private static InputStream opened(String name, InputStream stored) {
    try {
      return Decompression.of(MediaType.OCI_LAYER_GZIP, stored);
    } catch (IOException e) {
      throw damaged(name, e);
    }
  }

  private static int read(String name, InputStream in, byte[] buffer, InputStream stored) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      // A blob that is another than the image says is the better reason.
      try {
        drain(stored);
      } catch (IOException ignored) {
        throw damaged(name, e);
      }
      throw damaged(name, e);
    }
  }

  /** Until the source has verified what it gave. */
  private static void drain(InputStream stored) throws IOException {
    byte[] rest = new byte[AT_ONCE];
    int length = stored.read(rest);
    while (length > 0) {
      length = stored.read(rest);
    }
  }

  private static Nix2ContainerException damaged(String name, IOException e) {
    String blob = name.startsWith("the ") ? name.substring("the ".length()) : name;
    return new InvalidInputException(blob, SystemReason.of(e), e);
  }
}
