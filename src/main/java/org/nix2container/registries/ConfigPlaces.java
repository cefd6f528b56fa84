package org.nix2container.registries;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the user's and the system's configuration is.
 *
 * @param user {@code ~/.config/containers}; empty if there is no home
 * @param root of the paths that begin with /etc
 */
record ConfigPlaces(Optional<Path> user, Path root) {

  static ConfigPlaces of(Map<String, String> environment, Path root) {
    String home = environment.getOrDefault("HOME", "");
    return new ConfigPlaces(
        home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home, ".config/containers")), root);
  }

  private Path system() {
    return root.resolve("etc/containers");
  }

  /** The files to read, in their order; each overrides those before it (newConfigWrapper). */
  List<Path> registriesConf(Optional<Path> explicit) {
    List<Path> files = new ArrayList<>();
    Path users = user.isPresent() ? user.get().resolve("registries.conf") : system();
    boolean usersOnly = explicit.isEmpty() && user.isPresent() && Files.exists(users);
    if (explicit.isPresent()) {
      files.add(explicit.get());
    } else {
      files.add(usersOnly ? users : system().resolve("registries.conf"));
    }
    if (!usersOnly) {
      addDropIns(system().resolve("registries.conf.d"), files);
    }
    if (user.isPresent()) {
      addDropIns(user.get().resolve("registries.conf.d"), files);
    }
    return files;
  }

  private static void addDropIns(Path directory, List<Path> files) {
    for (Path file : SortedDirectory.filesIfAny(directory)) {
      if (file.toString().endsWith(".conf")) {
        files.add(file);
      }
    }
  }

  /** What certs.d has for a host: the first directory of its name that is there. */
  Optional<Path> certificates(String host) {
    if (user.isPresent()) {
      Path users = user.get().resolve("certs.d").resolve(host);
      if (Files.exists(users)) {
        return Optional.of(users);
      }
    }
    Path containers = system().resolve("certs.d").resolve(host);
    if (Files.exists(containers)) {
      return Optional.of(containers);
    }
    Path docker = root.resolve("etc/docker/certs.d").resolve(host);
    return Files.exists(docker) ? Optional.of(docker) : Optional.empty();
  }
}
