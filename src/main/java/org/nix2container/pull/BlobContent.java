package org.nix2container.pull;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;
import org.nix2container.layer.LayerPath;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.stream.BlockConsumer;
import org.nix2container.stream.DigestingConsumer;
import org.nix2container.stream.LayerTars;

/** Where the bytes of a layer's blob come from. */
public sealed interface BlobContent {

  /** Gives all bytes to the consumer; throws what the consumer throws. */
  void writeTo(BlockConsumer consumer) throws IOException;

  /**
   * Gives all bytes to the consumer; throws what the consumer throws.
   *
   * @throws DigestMismatchException after the last byte, if they have another digest
   */
  default void writeVerified(Digest digest, BlockConsumer consumer) throws IOException {
    DigestingConsumer digesting = new DigestingConsumer(consumer);
    writeTo(digesting);
    Digest is = digesting.digest().digest();
    if (!is.equals(digest)) {
      throw DigestMismatchException.ofBlob(describe(), digest, is);
    }
  }

  /** What to call it in an error. */
  String describe();

  /** A tar that is generated from store paths. */
  record Generated(LayerTars tars, List<LayerPath> paths) implements BlobContent {

    private static final int NAMED = 3;

    @Override
    public void writeTo(BlockConsumer consumer) throws IOException {
      tars.generate(paths, consumer);
    }

    @Override
    public String describe() {
      StringBuilder names = new StringBuilder("the layer of ");
      for (int i = 0; i < Math.min(NAMED, paths.size()); i++) {
        names.append(i == 0 ? "" : ", ").append(paths.get(i).path());
      }
      if (paths.size() > NAMED) {
        names.append(" and ").append(paths.size() - NAMED).append(" more store paths");
      }
      return names.toString();
    }
  }

  /** A file that holds the blob. */
  record InFile(Path file) implements BlobContent {

    private static final int AT_ONCE = 256 * 1024;

    @Override
    public void writeTo(BlockConsumer consumer) throws IOException {
      byte[] buffer = new byte[AT_ONCE];
      try (InputStream in = open()) {
        int length = read(in, buffer);
        while (length > 0) {
          consumer.accept(buffer, length);
          length = read(in, buffer);
        }
      }
    }

    private InputStream open() {
      try {
        return new FileInputStream(file.toFile());
      } catch (IOException e) {
        throw unreadable(e);
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
      return new InvalidInputException("layer blob " + file, SystemReason.of(e), e);
    }

    @Override
    public String describe() {
      return "the layer blob " + file;
    }
  }

  /** A part of an archive that is open. */
  record InArchive(String describe, FileChannel archive, long offset, long size)
      implements BlobContent {

    private static final int AT_ONCE = 256 * 1024;

    @Override
    public void writeTo(BlockConsumer consumer) throws IOException {
      byte[] bytes = new byte[(int) Math.min(AT_ONCE, size)];
      long done = 0;
      while (done < size) {
        int wanted = (int) Math.min(bytes.length, size - done);
        int length = read(ByteBuffer.wrap(bytes, 0, wanted), offset + done);
        consumer.accept(bytes, length);
        done += length;
      }
    }

    private int read(ByteBuffer into, long at) {
      try {
        int length = archive.read(into, at);
        if (length < 0) {
          throw new EOFException("the archive has become shorter");
        }
        return length;
      } catch (IOException e) {
        throw new InvalidInputException(describe, SystemReason.of(e), e);
      }
    }
  }

  /** A blob of a repository; it is fetched each time. */
  record InRepository(ImageRepository repository, Descriptor blob) implements BlobContent {

    @Override
    public void writeTo(BlockConsumer consumer) throws IOException {
      repository.readBlob(blob, consumer);
    }

    @Override
    public String describe() {
      return "blob " + blob.digest() + " of " + repository.name();
    }
  }

  /** The uncompressed bytes of another content. */
  record Decompressed(BlobContent stored) implements BlobContent {

    @Override
    public void writeTo(BlockConsumer consumer) throws IOException {
      UncompressedLayer.decompress(describe(), stored::writeTo, consumer);
    }

    @Override
    public String describe() {
      return stored.describe();
    }
  }

  /** A small blob that is at hand. */
  final class InMemory implements BlobContent {
    private final String name;
    private final byte[] bytes;

    InMemory(String name, byte[] bytes) {
      this.name = name;
      this.bytes = bytes;
    }

    @Override
    public void writeTo(BlockConsumer consumer) throws IOException {
      consumer.accept(bytes, bytes.length);
    }

    @Override
    public String describe() {
      return name;
    }
  }
}
