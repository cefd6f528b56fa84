package org.nix2container.reference;

import java.util.List;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Digest;

/** Reads the names of images in the storages of container runtimes. */
final class RuntimeLocations {

  private static final String ID = "sha256:";

  private RuntimeLocations() {}

  static Location dockerDaemon(String text, String where) {
    requireName(text, where);
    Optional<Digest> id = Digest.parse(where);
    if (id.isPresent()) {
      return new Location.InDockerDaemonById(id.get());
    }
    if (where.startsWith(ID)) {
      throw wrong(text, "an image ID is sha256: and 64 hex digits");
    }
    return new Location.InDockerDaemon(DockerReference.parse(where));
  }

  static Location containersStorage(String text, String where) {
    StorageSpecifier storage = StorageSpecifier.DEFAULT;
    String name = where;
    if (where.startsWith("[")) {
      int end = where.indexOf(']');
      if (end < 0) {
        throw wrong(text, "the storage, which begins with [, has no ] at its end");
      }
      storage = storage(text, where.substring(1, end));
      name = where.substring(end + 1);
    }
    requireName(text, name);
    return name.startsWith("@")
        ? new Location.InContainersStorageById(storage, imageId(text, name.substring(1)))
        : new Location.InContainersStorage(storage, DockerReference.parse(name));
  }

  private static StorageSpecifier storage(String text, String specifier) {
    int at = specifier.indexOf('@');
    Optional<String> driver = present(at < 0 ? "" : specifier.substring(0, at));
    String rest = specifier.substring(at + 1);
    int colon = rest.indexOf(':');
    List<String> options =
        colon < 0 ? List.of() : List.of(rest.substring(colon + 1).split(",", -1));
    String roots = colon < 0 ? rest : rest.substring(0, colon);
    int plus = roots.indexOf('+');
    Optional<String> root = present(plus < 0 ? roots : roots.substring(0, plus));
    Optional<String> runRoot = present(plus < 0 ? "" : roots.substring(plus + 1));
    if (root.isPresent() && !root.get().startsWith("/")) {
      throw wrong(text, "the root of the storage, `" + root.get() + "`, does not begin with /");
    }
    if (runRoot.isPresent() && !runRoot.get().startsWith("/")) {
      throw wrong(text, "the run root, `" + runRoot.get() + "`, does not begin with /");
    }
    return new StorageSpecifier(driver, root, runRoot, options);
  }

  private static Optional<String> present(String part) {
    return part.isEmpty() ? Optional.empty() : Optional.of(part);
  }

  private static String imageId(String text, String id) {
    String hex = id.startsWith(ID) ? id.substring(ID.length()) : id;
    if (!Digest.isHex(hex)) {
      throw wrong(text, "after @ there has to be an image ID: 64 hex digits");
    }
    return hex;
  }

  static Location containerd(String text, String where) {
    int slash = where.indexOf('/');
    Optional<String> namespace = Optional.empty();
    if (slash >= 0) {
      String first = where.substring(0, slash);
      if (!isNamespace(first)) {
        throw wrong(
            text,
            "before the first / there has to be a namespace of containerd, as in"
                + " containerd:default/"
                + where);
      }
      namespace = Optional.of(first);
    }
    String name = where.substring(slash + 1);
    requireName(text, name);
    return new Location.InContainerd(namespace, DockerReference.parse(name));
  }

  /** containerd's identifiers, but for Docker Hub's name, which nobody means as one. */
  private static boolean isNamespace(String text) {
    boolean wasWord = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean word = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!word && (!wasWord || c != '.' && c != '_' && c != '-')) {
        return false;
      }
      wasWord = word;
    }
    return wasWord && !text.equals("docker.io") && !text.equals("localhost");
  }

  private static void requireName(String text, String name) {
    if (name.isEmpty()) {
      throw wrong(text, "the name of the image is missing");
    }
  }

  private static InvalidInputException wrong(String text, String reason) {
    return new InvalidInputException("`" + text + "`", reason);
  }
}
