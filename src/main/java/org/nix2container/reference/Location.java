package org.nix2container.reference;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;

/** Where an image is, or goes to. */
public sealed interface Location {

  /** {@code nix:IMAGE.json}: an image description of this tool; it can be read only. */
  record NixImage(Path file) implements Location {}

  /** {@code oci:PATH[:REF]}: a directory in the OCI image layout. */
  record OciLayout(Path directory, Optional<String> name) implements Location {}

  /** {@code oci-archive:PATH[:REF]}: a tar of an OCI image layout. */
  record OciArchive(Path file, Optional<String> name) implements Location {}

  /** {@code docker-archive:PATH[:NAME[:TAG]]}: what {@code docker save} writes. */
  record DockerArchive(Path file, Optional<DockerReference> name) implements Location {}

  /** {@code dir:PATH}: a directory of blobs and a manifest, as skopeo writes it. */
  record PlainDirectory(Path directory) implements Location {}

  /**
   * Reads {@code transport:where}.
   *
   * @throws InvalidInputException saying what is wrong with it
   */
  static Location parse(String text) {
    int colon = text.indexOf(':');
    String transport = colon < 0 ? "" : text.substring(0, colon);
    String where = text.substring(colon + 1);
    return switch (transport) {
      case "nix" -> new NixImage(path(text, where));
      case "dir" -> new PlainDirectory(path(text, where));
      case "oci" -> new OciLayout(path(text, beforeColon(where)), layoutName(text, where));
      case "oci-archive" -> new OciArchive(path(text, beforeColon(where)), layoutName(text, where));
      case "docker-archive" ->
          new DockerArchive(
              path(text, beforeColon(where)), afterColon(where).map(DockerReference::parse));
      default ->
          throw new InvalidInputException(
              "`" + text + "`",
              "it has to begin with a transport: nix: oci: oci-archive: docker-archive: or dir:");
    };
  }

  private static String beforeColon(String where) {
    int colon = where.indexOf(':');
    return colon < 0 ? where : where.substring(0, colon);
  }

  private static Optional<String> afterColon(String where) {
    int colon = where.indexOf(':');
    return colon < 0 ? Optional.empty() : Optional.of(where.substring(colon + 1));
  }

  private static Optional<String> layoutName(String text, String where) {
    // As in skopeo, `oci:path:` has no name.
    Optional<String> name = afterColon(where).filter(given -> !given.isEmpty());
    if (name.isPresent() && !OciName.isValid(name.get())) {
      throw new InvalidInputException(
          "`" + text + "`",
          "`"
              + name.get()
              + "` is not a reference name: letters and digits, with / or single - . _ : @ +"
              + " between them");
    }
    return name;
  }

  private static Path path(String text, String path) {
    if (path.isEmpty()) {
      throw new InvalidInputException("`" + text + "`", "the path is missing");
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new InvalidInputException("`" + text + "`", "not a path: " + e.getReason(), e);
    }
  }
}
