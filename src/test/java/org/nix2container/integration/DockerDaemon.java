package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.nix2container.peers.NewerDebian;

/** A Docker daemon of our own. It has no network and shares nothing with another one. */
final class DockerDaemon implements AutoCloseable {

  /** Which daemon, and how it keeps images. */
  enum Kind {
    /** The one that is installed, with the classic store. */
    OF_THIS_MACHINE(false),
    NEWER(false),
    NEWER_WITH_CONTAINERD(true);

    private final boolean containerdStore;

    Kind(boolean containerdStore) {
      this.containerdStore = containerdStore;
    }

    /** Skips the test where it is not installed. */
    void need() {
      Commands.needRoot("to start dockerd");
      Commands.need("dockerd", "docker");
      if (this != OF_THIS_MACHINE) {
        NewerDebian.need();
      }
    }

    /** Whether images are known by their manifests. */
    boolean hasContainerdStore() {
      return containerdStore;
    }

    private List<String> command(Path shared, List<String> words) {
      return this == OF_THIS_MACHINE
          ? words
          : NewerDebian.command(shared, words.toArray(String[]::new));
    }
  }

  private static final int MOST_SECONDS = 60;

  /** Mounts a file system that is gone with the last process that sees it. */
  private static final String ON_SMALL_DISK =
      "mount -t tmpfs -o size=$1 none \"$2\"; shift 2; exec \"$@\"";

  private final Commands commands;
  private final Kind kind;
  private final Path folder;
  private final Path log;
  private final List<String> more;
  private final Optional<String> diskSize;

  private Process process;

  /** Starts the daemon that the commands then talk to; skips the test where it does not start. */
  DockerDaemon(Commands commands) throws IOException, InterruptedException {
    this(commands, "docker", Kind.OF_THIS_MACHINE, Optional.empty());
  }

  /**
   * Starts a daemon that the commands then talk to; skips the test where it does not start.
   *
   * @param name of its folder, in that of the commands
   * @param diskSize such as {@code 40m}: a disk of its own for all that it keeps
   * @param more of its flags
   */
  DockerDaemon(Commands commands, String name, Kind kind, Optional<String> diskSize, String... more)
      throws IOException, InterruptedException {
    kind.need();
    this.commands = commands;
    this.kind = kind;
    this.diskSize = diskSize;
    this.more = List.of(more);
    folder = Files.createDirectory(commands.folder().resolve(name));
    log = folder.resolve("log");
    // Newer daemons would choose the store themselves. And a file of our own keeps that of this
    // machine from being read.
    Files.writeString(
        folder.resolve("daemon.json"),
        "{\"features\": {\"containerd-snapshotter\": %b}}".formatted(kind.containerdStore));
    Files.createDirectory(folder.resolve("data"));
    commands.set("DOCKER_HOST", "unix://" + socket());
    start();
  }

  Path socket() {
    return folder.resolve("socket");
  }

  /** Starts it again, where it was killed. */
  void start() throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "dockerd",
                "--config-file=" + folder.resolve("daemon.json"),
                "--iptables=false",
                "--ip6tables=false",
                "--bridge=none",
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("pid"),
                "--host=unix://" + socket()));
    command.addAll(more);
    command = kind.command(commands.folder(), command);
    if (diskSize.isPresent()) {
      List<String> mounting =
          new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private", "sh", "-euc"));
      String data = folder.resolve("data").toString();
      mounting.addAll(List.of(ON_SMALL_DISK, "sh", diskSize.get(), data));
      mounting.addAll(command);
      command = mounting;
    }
    process = commands.start(log, command.toArray(String[]::new));
    awaitStart();
  }

  private void awaitStart() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (commands.run("docker --host unix://" + socket() + " version").status() != 0) {
      if (!process.isAlive() || System.nanoTime() > end) {
        List<String> lines = Files.readAllLines(log);
        close();
        abort("dockerd does not start: " + (lines.isEmpty() ? "" : lines.getLast()));
      }
      Thread.sleep(50);
    }
  }

  /**
   * Ends it, and the containerd that it has started, as if the machine had lost its power: what is
   * in {@code /run} is gone as well.
   */
  void kill() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    Optional<ProcessHandle> containerd = ofContainerd();
    if (containerd.isPresent()) {
      containerd.get().destroyForcibly();
      containerd.get().onExit().join();
    }
    commands.succeed("rm -r %1$s/exec %1$s/pid %1$s/socket".formatted(folder));
  }

  private Optional<ProcessHandle> ofContainerd() {
    try {
      String pid = Files.readString(folder.resolve("exec/containerd/containerd.pid")).strip();
      return ProcessHandle.of(Long.parseLong(pid))
          .filter(handle -> handle.info().command().orElse("").endsWith("containerd"));
    } catch (IOException e) {
      return Optional.empty(); // It has ended.
    }
  }

  /** Loads an archive with one image, and says its ID. */
  String load(String archive) throws IOException, InterruptedException {
    String loaded = commands.out("docker load --input " + archive);
    String image = "Loaded image: ";
    assertThat(loaded).contains(image);
    return inspect(loaded.substring(loaded.indexOf(image) + image.length()), "{{.Id}}");
  }

  /** What a new container of the image prints. */
  String run(String imageAndArguments) throws IOException, InterruptedException {
    return commands.out("docker run --rm --network none " + imageAndArguments);
  }

  /** What Docker knows of an image; the format is a template of Go. */
  String inspect(String image, String format) throws IOException, InterruptedException {
    return commands.out("docker image inspect --format '%s' %s".formatted(format, image));
  }

  /** Removes all images, and what only they need. */
  void removeAll() throws IOException, InterruptedException {
    commands.succeed(
        "docker --host unix://%1$s image ls -q | sort -u | xargs -r docker --host unix://%1$s rmi -f"
            .formatted(socket()));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    ofContainerd().ifPresent(ProcessHandle::destroyForcibly);
    for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
      String mounted = line.split(" ")[1];
      if (mounted.startsWith(folder + "/")) {
        commands.run("umount " + mounted);
      }
    }
  }
}
