package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.nix2container.peers.NewerDebian;

/**
 * A storage of our own, and the Podman that commands find then and that works on it, with no
 * service and nothing of this machine's configuration.
 */
final class PodmanStorage implements AutoCloseable {

  /** Which Podman. */
  enum Version {
    /** The one that is installed. */
    OF_THIS_MACHINE,
    NEWER;

    /** Skips the test where it is not installed. */
    void need() {
      Commands.needRoot("to use Podman's storage without a user's service");
      Commands.need("podman", "runc");
      if (this == NEWER) {
        NewerDebian.need();
      }
    }
  }

  private final Commands commands;
  private final Path folder;

  /**
   * A storage that nothing is in.
   *
   * @param folder its own, in that of the commands; conmon's sockets are in there, whose paths
   *     cannot be long
   */
  PodmanStorage(Commands commands, Path folder, Version version)
      throws IOException, InterruptedException {
    this.commands = commands;
    this.folder = folder;
    Files.createDirectory(temporary());
    // Of what systemd and cgroups do for it elsewhere, machines like those that tests run on have
    // nothing.
    write(
        "CONTAINERS_CONF",
        "containers.conf",
        """
        [engine]
        runtime = "runc"
        cgroup_manager = "cgroupfs"
        events_logger = "file"
        """);
    write(
        "CONTAINERS_STORAGE_CONF",
        "storage.conf",
        """
        [storage]
        driver = "overlay"
        graphroot = "%s"
        runroot = "%s"
        """
            .formatted(folder.resolve("root"), folder.resolve("run")));
    commands.set("PODMAN_IGNORE_CGROUPSV1_WARNING", "true");
    Path programs = Files.createDirectory(folder.resolve("bin"));
    script(
        programs.resolve("podman"),
        version == Version.NEWER
            ? NewerDebian.command(commands.folder(), "/usr/bin/podman")
            : List.of(commands.out("command -v podman")));
    commands.prefer(programs);
  }

  private void write(String variable, String name, String content) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    commands.set(variable, file.toString());
  }

  private void script(Path file, List<String> command) throws IOException {
    StringBuilder script = new StringBuilder("#!/bin/sh\n");
    script.append("[ ! -e %1$s ] || . %1$s\nexec".formatted(before()));
    for (String word : command) {
      script.append(" '").append(word.replace("'", "'\\''")).append('\'');
    }
    Files.writeString(file, script + " \"$@\"\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Path before() {
    return folder.resolve("before");
  }

  /** Has this done by a shell, once, when Podman is started the next time. */
  void beforeStart(String script) throws IOException {
    Files.writeString(before(), "rm %s; %s\n".formatted(before(), script));
  }

  /** Where temporary files are to be put, for both to see them. */
  Path temporary() {
    return folder.resolve("tmp");
  }

  /** What is left in there. */
  List<Path> leftOver() throws IOException {
    try (Stream<Path> files = Files.list(temporary())) {
      return files.toList();
    }
  }

  /** Copies an image, as a user would. */
  Commands.Outcome copy(String from, String to) throws IOException, InterruptedException {
    return commands.run(copying(from, to));
  }

  /** What is typed to copy an image. */
  String copying(String from, String to) {
    return "nix2container copy --tmpdir %s %s %s".formatted(temporary(), from, to);
  }

  /** What a new container of the image prints. */
  String run(String imageAndArguments) throws IOException, InterruptedException {
    return run(imageAndArguments, "");
  }

  /**
   * As the other.
   *
   * @param flags that say which storage
   */
  String run(String imageAndArguments, String flags) throws IOException, InterruptedException {
    return commands.out(
        "podman %s run --rm --network none --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 %s"
            .formatted(flags, imageAndArguments));
  }

  /** What Podman knows of an image; the format is a template of Go. */
  String inspect(String image, String format) throws IOException, InterruptedException {
    return commands.out("podman image inspect --format '%s' %s".formatted(format, image));
  }

  /** All names of images. */
  List<String> names() throws IOException, InterruptedException {
    return commands.out("podman images --format '{{.Repository}}:{{.Tag}}'").lines().toList();
  }

  /** Podman leaves its storage mounted on itself where it did not end well. */
  @Override
  public void close() throws IOException, InterruptedException {
    for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
      String mounted = line.split(" ")[1];
      if (mounted.startsWith(commands.folder() + "/")) {
        commands.succeed("umount " + mounted);
      }
    }
  }
}
