package org.nix2container.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where auth files are (getAuthFilePaths in containers/image).
 *
 * @param root of the paths that begin with /run
 */
record AuthFilePlaces(Map<String, String> environment, Path root) {

  /** Docker's file before version 1.7, with another format. */
  static final String LEGACY = ".dockercfg";

  private String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  private Optional<Path> inHome(String path) {
    String home = variable("HOME");
    return home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home, path));
  }

  /** The one that logins are written to; empty if there is no place for it. */
  Optional<Path> primary() {
    String runtime = variable("XDG_RUNTIME_DIR");
    if (!runtime.isEmpty()) {
      return Optional.of(Path.of(runtime, "containers/auth.json"));
    }
    if (!System.getProperty("os.name").equals("Linux")) {
      return inHome(".config/containers/auth.json");
    }
    try {
      Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      return Optional.of(root.resolve("run/containers/" + user + "/auth.json"));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** All that are read, in their order; none need exist. */
  List<Path> all() {
    List<Path> files = new ArrayList<>(4);
    primary().ifPresent(files::add);
    String config = variable("XDG_CONFIG_HOME");
    Optional<Path> users =
        config.isEmpty()
            ? inHome(".config/containers/auth.json")
            : Optional.of(Path.of(config, "containers/auth.json"));
    users.ifPresent(files::add);
    dockers().or(() -> inHome(".docker/config.json")).ifPresent(files::add);
    inHome(LEGACY).ifPresent(files::add);
    return files;
  }

  /** Docker's file where a variable says that it is. */
  Optional<Path> dockers() {
    String docker = variable("DOCKER_CONFIG");
    return docker.isEmpty() ? Optional.empty() : Optional.of(Path.of(docker, "config.json"));
  }

  /** The file that takes the place of all. */
  Optional<Path> explicit() {
    String file = variable("REGISTRY_AUTH_FILE");
    return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
  }
}
