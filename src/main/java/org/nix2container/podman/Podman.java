package org.nix2container.podman;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nix2container.copy.LocalTarget;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.program.MissingProgramException;
import org.nix2container.program.ProgramOutcome;
import org.nix2container.program.ProgramPath;
import org.nix2container.pull.ExportedImage;
import org.nix2container.pull.ImageNotFoundException;
import org.nix2container.push.PushObserver;
import org.nix2container.reference.DockerReference;
import org.nix2container.reference.Location;
import org.nix2container.reference.StorageSpecifier;

/** Podman on one storage. Any thread may close it, which ends what others wait for. */
public final class Podman implements AutoCloseable {

  static final String PROGRAM = "podman";

  private static final String OTHER_WAY =
      "write docker-archive:FILE and have it loaded there with `podman load --input FILE`";

  /** With any of these Podman sends what it is told to do to another one. */
  private static final List<String> REMOTE = List.of("CONTAINER_HOST", "CONTAINER_CONNECTION");

  private final StorageSpecifier storage;
  private final Map<String, String> environment;
  private final Set<PodmanRun> runs = new HashSet<>();
  private boolean closed;

  /**
   * @throws MissingProgramException if podman is not installed
   * @throws InvalidInputException if it would work on another machine
   */
  public Podman(StorageSpecifier storage, Map<String, String> environment) {
    if (ProgramPath.find(PROGRAM, environment).isEmpty()) {
      throw new MissingProgramException(
          PROGRAM,
          "only it can write and read containers-storage: install the package `podman`, or "
              + OTHER_WAY);
    }
    for (String variable : REMOTE) {
      if (environment.containsKey(variable)) {
        throw elsewhere("with " + variable + " set");
      }
    }
    this.storage = storage;
    this.environment = Map.copyOf(environment);
  }

  private static InvalidInputException elsewhere(String why) {
    return new InvalidInputException(
        "containers-storage",
        why
            + " podman works on another machine's storage, or through a service, and cannot fetch"
            + " an image from here: change that, or "
            + OTHER_WAY);
  }

  /**
   * Brings an image into the storage.
   *
   * @param temporary directory for what Podman has to be told in files, and puts aside
   */
  public LocalTarget target(DockerReference name, Path temporary, PushObserver observer) {
    return new PodmanTarget(this, name, temporary, observer);
  }

  /**
   * Has an image written to a directory: with the layers as the storage has them, uncompressed, and
   * the manifest that it came with, if that names these.
   *
   * @param image a name or an ID
   * @param temporary where it is written to
   * @throws ImageNotFoundException if there is no such image
   */
  public ExportedImage export(String image, Path temporary) {
    String described = describe(image);
    PodmanRun run = begin(temporary, "");
    try {
      Path directory = run.files().path("image");
      ProgramOutcome outcome = run.write(image, directory);
      if (outcome.status() != 0) {
        throw run.has(image) ? failure(image, outcome) : new ImageNotFoundException(described);
      }
      return new ExportedImage(described, new Location.PlainDirectory(directory), run::close);
    } catch (RuntimeException | Error e) {
      run.close();
      throw e;
    }
  }

  static String describe(String image) {
    return "containers-storage:" + image;
  }

  /** Why a command about an image has failed. */
  static Nix2ContainerException failure(String image, ProgramOutcome outcome) {
    String reason = PodmanFailedException.reason(outcome);
    return reason.startsWith("unknown flag: ")
        ? elsewhere("as it is installed or configured here,")
        : new PodmanFailedException(describe(image), reason);
  }

  Map<String, String> environment() {
    return environment;
  }

  /**
   * Begins to work on an image.
   *
   * @param registriesConf where Podman is to fetch images from
   */
  synchronized PodmanRun begin(Path temporary, String registriesConf) {
    if (closed) {
      throw new PodmanFailedException(PROGRAM, "stopped");
    }
    WorkDirectory files = WorkDirectory.in(temporary);
    try {
      PodmanRun run = new PodmanRun(storage, environment, files, registriesConf, this::ended);
      runs.add(run);
      return run;
    } catch (RuntimeException | Error e) {
      files.close();
      throw e;
    }
  }

  private synchronized void ended(PodmanRun run) {
    runs.remove(run);
  }

  @Override
  public void close() {
    List<PodmanRun> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(runs);
    }
    all.forEach(PodmanRun::close);
  }
}
