package org.nix2container.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.reference.Location;

/**
 * Where an image is to be written.
 *
 * @param given as it was written on the command line
 */
record Destination(String given, Location location) {

  private static final List<String> STANDARD_OUTPUT =
      List.of("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1");

  /** What a destination looks like, for the help. */
  static final List<String> SYNTAX =
      List.of(
          "DEST is one of:",
          "  docker://[HOST[:PORT]/]REPOSITORY[:TAG]",
          "  oci:DIRECTORY[:TAG]",
          "  oci-archive:FILE[:TAG]",
          "  docker-archive:FILE[:NAME[:TAG]]",
          "  dir:DIRECTORY",
          "  docker-daemon:NAME[:TAG]",
          "  containers-storage:[[STORAGE]]NAME[:TAG]",
          "  containerd:[NAMESPACE/]NAME[:TAG]");

  static Destination parse(String text) {
    return new Destination(text, Location.parse(text));
  }

  static List<Destination> parseAll(List<String> texts) {
    List<Destination> destinations = new ArrayList<>();
    for (String text : texts) {
      destinations.add(parse(text));
    }
    return destinations;
  }

  Destination named(Naming naming) {
    return new Destination(given, naming.named(location));
  }

  boolean isInRegistry() {
    return location instanceof Location.InRegistry;
  }

  boolean isInRuntime() {
    return location instanceof Location.InRuntime;
  }

  /** Whether both are files, and the same. */
  boolean sharesFilesWith(Destination other) {
    Optional<Path> own = path(location);
    return own.isPresent() && own.equals(path(other.location));
  }

  private static Optional<Path> path(Location location) {
    return switch (location) {
      case Location.OciLayout(Path directory, var _) -> absolute(directory);
      case Location.PlainDirectory(Path directory) -> absolute(directory);
      case Location.OciArchive(Path file, var _) -> absolute(file);
      case Location.DockerArchive(Path file, var _) -> absolute(file);
      default -> Optional.empty();
    };
  }

  private static Optional<Path> absolute(Path path) {
    return Optional.of(path.toAbsolutePath().normalize());
  }

  /** Throws if nothing can be written there. */
  void checkWritable(Invocation invocation) {
    switch (location) {
      case Location.NixImage _ ->
          throw invocation.wrong(
              "`"
                  + given
                  + "`: an image cannot be copied to a description of one; `build --save` and"
                  + " `image` write those");
      case Location.AtPosition _ ->
          throw invocation.wrong("`" + given + "`: a position is for reading, give a name");
      case Location.InDockerDaemonById _, Location.InContainersStorageById _ ->
          throw invocation.wrong("`" + given + "`: an image ID is for reading, give a name");
      default -> {
        // It can.
      }
    }
  }

  /** Whether the image itself goes to where results are printed otherwise. */
  boolean isStandardOutput() {
    return switch (location) {
      case Location.OciArchive(Path file, var _) -> STANDARD_OUTPUT.contains(file.toString());
      case Location.DockerArchive(Path file, var _) -> STANDARD_OUTPUT.contains(file.toString());
      default -> false;
    };
  }
}
