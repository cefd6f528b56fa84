package org.nix2container.containerd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.nix2container.copy.ImageLoader;
import org.nix2container.failure.OutputException;
import org.nix2container.pull.ExportedImage;
import org.nix2container.pull.ImageNotFoundException;
import org.nix2container.reference.DockerReference;
import org.nix2container.reference.Location;

/**
 * A namespace of containerd, by its own command line. Any thread may close it, which ends what
 * others wait for, and removes what was exported.
 */
public final class Containerd implements AutoCloseable {

  private static final String NAMESPACE = "CONTAINERD_NAMESPACE";

  private final Optional<String> namespace;
  private final Ctr ctr;
  private final Set<Path> exported = ConcurrentHashMap.newKeySet();

  /**
   * The one on this machine, at {@code $CONTAINERD_ADDRESS}.
   *
   * @param namespace otherwise {@code $CONTAINERD_NAMESPACE}, or {@code default}
   * @throws org.nix2container.program.MissingProgramException if ctr is not installed
   * @throws org.nix2container.failure.InvalidInputException if containerd's socket is not there
   */
  public Containerd(Optional<String> namespace, Map<String, String> environment) {
    this(Ctr.COMMAND, namespace, environment);
  }

  /**
   * One that may be elsewhere.
   *
   * @param command the words that run ctr there, as in {@code docker exec -i kind-control-plane
   *     ctr}
   * @param namespace otherwise {@code $CONTAINERD_NAMESPACE}, or what that ctr has for a default
   * @throws org.nix2container.program.MissingProgramException if the program is not installed
   */
  public Containerd(
      List<String> command, Optional<String> namespace, Map<String, String> environment) {
    this.namespace =
        namespace.isPresent() ? namespace : Optional.ofNullable(environment.get(NAMESPACE));
    this.ctr = new Ctr(command, this.namespace, environment);
  }

  /**
   * Loads an image into it.
   *
   * @param temporary directory for layers whose size is not known
   */
  public ImageLoader loader(DockerReference name, Path temporary) {
    return new ContainerdLoader(ctr, described(name), name, temporary);
  }

  private String described(DockerReference name) {
    return "containerd:" + namespace.map(given -> given + "/").orElse("") + name;
  }

  /**
   * Has an image written to a file.
   *
   * @param temporary directory for the file
   * @throws ImageNotFoundException if there is no such image
   */
  public ExportedImage export(DockerReference name, Path temporary) {
    if (!ctr.has(name.toString())) {
      throw new ImageNotFoundException(described(name));
    }
    Path file = create(temporary);
    boolean done = false;
    try {
      ctr.export(name.toString(), file);
      done = true;
      return new ExportedImage(
          described(name), new Location.OciArchive(file, Optional.empty()), () -> remove(file));
    } finally {
      if (!done) {
        remove(file);
      }
    }
  }

  private Path create(Path temporary) {
    try {
      Path file = Files.createTempFile(temporary, "nix2container", ".oci");
      exported.add(file);
      return file;
    } catch (IOException e) {
      throw new OutputException("a temporary file in " + temporary, e);
    }
  }

  private void remove(Path file) {
    exported.remove(file);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It is as others leave theirs, in the directory that is cleaned.
    }
  }

  @Override
  public void close() {
    ctr.close();
    exported.forEach(this::remove);
  }
}
