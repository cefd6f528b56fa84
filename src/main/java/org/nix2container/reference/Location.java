package org.nix2container.reference;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Digest;

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

  /** {@code docker://[HOST[:PORT]/]REPOSITORY[:TAG|@DIGEST]}: an image in a registry. */
  record InRegistry(RegistryReference reference) implements Location {}

  /** An image that a runtime of containers keeps for itself. */
  sealed interface InRuntime extends Location {}

  /** {@code docker-daemon:NAME[:TAG]}: an image that a Docker daemon has. */
  record InDockerDaemon(DockerReference name) implements InRuntime {}

  /** {@code docker-daemon:sha256:HEX}: the image of a Docker daemon with this ID; to be read. */
  record InDockerDaemonById(Digest id) implements InRuntime {}

  /**
   * {@code containers-storage:[SPECIFIER]NAME[:TAG]}: an image that Podman, CRI-O or Buildah have.
   */
  record InContainersStorage(StorageSpecifier storage, DockerReference name) implements InRuntime {}

  /** {@code containers-storage:[SPECIFIER]@ID}: the image with this ID; to be read. */
  record InContainersStorageById(StorageSpecifier storage, String id) implements InRuntime {}

  /**
   * {@code containerd:[NAMESPACE/]NAME[:TAG]}: an image that containerd has.
   *
   * @param namespace as it is given
   */
  record InContainerd(Optional<String> namespace, DockerReference name) implements InRuntime {}

  /**
   * {@code ...:@INDEX}: the image at that place of a layout or archive; it can be read only.
   *
   * @param in without a name
   * @param index from 0
   */
  record AtPosition(Location in, int index) implements Location {}

  /**
   * Reads {@code transport:where}.
   *
   * @throws InvalidInputException saying what is wrong with it
   */
  static Location parse(String text) {
    int at = text.lastIndexOf(":@");
    if (at >= 0 && (text.startsWith("oci") || text.startsWith("docker-archive:"))) {
      return new AtPosition(parse(text.substring(0, at)), position(text, at + 2));
    }
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
      case "docker" -> new InRegistry(inRegistry(text, where));
      case "docker-daemon" -> RuntimeLocations.dockerDaemon(text, where);
      case "containers-storage" -> RuntimeLocations.containersStorage(text, where);
      case "containerd" -> RuntimeLocations.containerd(text, where);
      default ->
          throw new InvalidInputException(
              "`" + text + "`",
              "it has to begin with a transport: nix: docker:// oci: oci-archive: docker-archive:"
                  + " dir: docker-daemon: containers-storage: or containerd:");
    };
  }

  private static int position(String text, int from) {
    int position = -1;
    try {
      position = Integer.parseInt(text, from, text.length(), 10);
    } catch (NumberFormatException e) {
      // Told below, as negative ones are.
    }
    if (position < 0) {
      throw new InvalidInputException(
          "`" + text + "`", "after :@ there has to be a position: 0 for the first image");
    }
    return position;
  }

  private static RegistryReference inRegistry(String text, String where) {
    if (!where.startsWith("//")) {
      throw new InvalidInputException("`" + text + "`", "a registry's image begins with docker://");
    }
    return RegistryReference.parse(where.substring(2));
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
