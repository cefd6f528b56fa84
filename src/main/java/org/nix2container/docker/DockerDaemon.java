package org.nix2container.docker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nix2container.copy.ImageLoader;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.OutputException;
import org.nix2container.failure.SystemReason;
import org.nix2container.http.Trace;
import org.nix2container.oci.Digest;
import org.nix2container.pull.ExportedImage;
import org.nix2container.pull.ImageNotFoundException;
import org.nix2container.reference.DockerReference;
import org.nix2container.reference.Location;
import org.nix2container.tar.TarListing;

/** A Docker daemon. Any thread may close it, which ends what others wait for. */
public final class DockerDaemon implements AutoCloseable {

  private final DockerEndpoint endpoint;
  private final Trace trace;
  private final Engine engine;

  // All below is guarded by this.
  private final List<Engine> engines = new ArrayList<>();
  private final Set<Path> exported = new HashSet<>();
  private boolean closed;

  public DockerDaemon(DockerEndpoint endpoint, Trace trace) {
    this.endpoint = endpoint;
    this.trace = trace;
    this.engine = new Engine(endpoint, trace);
  }

  /**
   * Loads an image into it.
   *
   * @param names that the image is to have; at least one
   * @param temporary directory for layers whose uncompressed size is not known
   * @param remembers whether it is kept in the user's cache what was loaded, by which the
   *     containerd store is known to have layers
   */
  public ImageLoader loader(List<DockerReference> names, Path temporary, boolean remembers) {
    LoadedManifests record =
        remembers ? LoadedManifests.ofUser(endpoint.environment()) : LoadedManifests.none();
    return new DaemonLoader(engine, this::anotherEngine, record, names, temporary);
  }

  private synchronized Engine anotherEngine() {
    Engine other = new Engine(endpoint, trace);
    engines.add(other);
    if (closed) {
      other.close();
    }
    return other;
  }

  /**
   * Has the daemon write an image to a file.
   *
   * @param image a name or an ID
   * @param temporary directory for the file
   * @throws ImageNotFoundException if it has no such image
   */
  public ExportedImage export(String image, Path temporary) {
    String shown = shown(image);
    String name = "docker-daemon:" + shown;
    Path file = temporaryFile(temporary);
    boolean whole = false;
    try {
      if (!engine.ask(new ImageGet(image, shown, file))) {
        throw new ImageNotFoundException(name, endpoint + " does not have it");
      }
      ExportedImage is = new ExportedImage(name, location(file), () -> remove(file));
      whole = true;
      return is;
    } finally {
      if (!whole) {
        remove(file);
      }
    }
  }

  private static String shown(String image) {
    return Digest.parse(image).isPresent()
        ? image
        : ImagePath.familiar(DockerReference.parse(image));
  }

  private synchronized Path temporaryFile(Path temporary) {
    try {
      if (closed) {
        throw new IOException("interrupted");
      }
      Path file = Files.createTempFile(temporary, "nix2container", ".tar");
      exported.add(file);
      return file;
    } catch (IOException e) {
      throw new OutputException("a temporary file in " + temporary, e);
    }
  }

  /**
   * Where there is a layout in it, as from Docker 25 on, that is read: it has the manifest that the
   * containerd store has, and layers as they are stored there.
   */
  private Location location(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      Set<String> members = TarListing.of(channel).keySet();
      return members.contains("oci-layout") && members.contains("index.json")
          ? new Location.AtPosition(new Location.OciArchive(file, Optional.empty()), 0)
          : new Location.AtPosition(new Location.DockerArchive(file, Optional.empty()), 0);
    } catch (IOException e) {
      throw new InvalidInputException(
          endpoint.toString(),
          "the archive that it has written is damaged: " + SystemReason.of(e),
          e);
    }
  }

  private synchronized void remove(Path file) {
    if (exported.remove(file)) {
      delete(file);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It has the name of a temporary file, and nobody can do more about it.
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    engine.close();
    engines.forEach(Engine::close);
    exported.forEach(DockerDaemon::delete);
    exported.clear();
  }
}
