package org.nix2container.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nix2container.copy.ImageCopy;
import org.nix2container.copy.SourceImage;
import org.nix2container.oci.Digest;
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
          "oci:DIRECTORY[:TAG]",
          "oci-archive:FILE[:TAG]",
          "docker-archive:FILE[:NAME[:TAG]]",
          "dir:DIRECTORY");

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

  /** Writes the image and tells its digest. */
  void write(SourceImage image, Invocation invocation) {
    Digest digest = ImageCopy.copy(image, location, invocation.outputs());
    String line = given + " " + digest;
    if (isStandardOutput()) {
      invocation.terminal().note(line);
    } else {
      invocation.terminal().result(line);
    }
  }

  private boolean isStandardOutput() {
    return switch (location) {
      case Location.OciArchive(Path file, var _) -> STANDARD_OUTPUT.contains(file.toString());
      case Location.DockerArchive(Path file, var _) -> STANDARD_OUTPUT.contains(file.toString());
      default -> false;
    };
  }
}
