package org.nix2container.copy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nix2container.compress.Compression;
import org.nix2container.failure.ClosedException;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Digest;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.pull.UncompressedLayer;
import org.nix2container.reference.DockerReference;

/** A runtime that keeps what it is given, and can be told what to believe and to refuse. */
final class SmallRuntime implements ImageLoader {

  private static final List<DockerReference> NAMES =
      List.of(DockerReference.parse("app:1"), DockerReference.parse("host.example/other:2"));

  /** When a load is refused. */
  enum Refusal {
    AT_FIRST_BYTE,
    AT_END,
    ON_BEGIN
  }

  /** Whether it is closed while it loads. */
  boolean closed;

  private final boolean docker;
  private final Path temporary;

  /** What each load was, from the first on. */
  final List<Load> loads = new ArrayList<>();

  /** What has to be refused; a load that leaves nothing out, too, if all is. */
  Optional<Refusal> refusal = Optional.empty();

  boolean refusesAll;
  Found found = new Found(false, Set.of());
  int tagged;
  boolean tagFails;

  SmallRuntime(boolean docker, Path temporary) {
    this.docker = docker;
    this.temporary = temporary;
  }

  /** That it has these layers. */
  void has(LayerBlob... layers) {
    Set<Digest> digests = new HashSet<>();
    for (LayerBlob layer : layers) {
      digests.add(layer.descriptor().digest());
    }
    found = new Found(false, digests);
  }

  @Override
  public String name() {
    return "small:app:1";
  }

  @Override
  public SourceImage fitting(SourceImage image) {
    return image;
  }

  @Override
  public Optional<Compression> made(LayerBlob layer) {
    return docker && !new UncompressedLayer(layer).isAsStored()
        ? Optional.of(new Compression.None())
        : Optional.empty();
  }

  @Override
  public Found look(SourceImage image) {
    return found;
  }

  @Override
  public void tag(SourceImage image) {
    if (tagFails) {
      throw refused();
    }
    tagged++;
  }

  private InvalidInputException refused() {
    return new InvalidInputException(name(), "not with me");
  }

  @Override
  public ImageLoad begin(SourceImage image, Set<Digest> leftOut) {
    Load load = new Load(leftOut);
    loads.add(load);
    if (load.isRefused(Refusal.ON_BEGIN)) {
      throw refused();
    }
    return load;
  }

  /** The bytes of one load, and how far it came. */
  final class Load implements ImageLoad {

    final Set<Digest> leftOut;
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean awaited;
    int closed;

    private final ImageStream stream;

    Load(Set<Digest> leftOut) {
      this.leftOut = leftOut;
      OutputStream out =
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
              if (isRefused(Refusal.AT_FIRST_BYTE)) {
                throw new IOException("Broken pipe");
              }
              bytes.write(buffer, offset, length);
            }
          };
      stream =
          docker
              ? ImageStream.docker(out, NAMES, temporary)
              : ImageStream.oci(out, NAMES, temporary);
    }

    private boolean isRefused(Refusal when) {
      return refusal.equals(Optional.of(when)) && (refusesAll || !leftOut.isEmpty());
    }

    @Override
    public ImageStream stream() {
      return stream;
    }

    @Override
    public void await() {
      if (SmallRuntime.this.closed) {
        throw new ClosedException(name());
      }
      if (isRefused(Refusal.AT_END)) {
        throw refused();
      }
      awaited = true;
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
