package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.nix2container.peers.NewerDebian;

/**
 * A containerd of our own, and the ctr that commands find then, which talks to it. Each tar that is
 * imported is kept.
 */
final class ContainerdDaemon implements AutoCloseable {

  /** Which containerd. */
  enum Version {
    /** The one that is installed. */
    OF_THIS_MACHINE,
    NEWER;

    /** Skips the test where it is not installed. */
    void need() {
      Commands.needRoot("to start containerd");
      Commands.need("containerd", "ctr", "runc");
      if (this == NEWER) {
        NewerDebian.need();
      }
    }

    private List<String> command(Path shared, String... words) {
      return this == NEWER ? NewerDebian.command(shared, words) : List.of(words);
    }
  }

  private static final int MOST_SECONDS = 60;

  private final Commands commands;
  private final Path folder;
  private final Version version;
  private final Path log;

  private Process process;

  /**
   * Starts a containerd that has nothing.
   *
   * @param folder that does not exist yet, in that of the commands
   */
  ContainerdDaemon(Commands commands, Path folder, Version version)
      throws IOException, InterruptedException {
    this.commands = commands;
    this.folder = Files.createDirectories(folder);
    this.version = version;
    log = folder.resolve("log");
    Files.writeString(
        folder.resolve("config.toml"),
        """
        version = 2
        root = "%1$s/root"
        state = "%1$s/state"
        disabled_plugins = ["io.containerd.grpc.v1.cri"]
        [grpc]
          address = "%1$s/socket"
        [plugins."io.containerd.internal.v1.opt"]
          path = "%1$s/opt"
        """
            .formatted(folder));
    Files.createDirectory(folder.resolve("imported"));
    Files.createDirectory(temporary());
    writeCtr();
    commands.set("CONTAINERD_ADDRESS", folder.resolve("socket").toString());
    commands.set("CONTAINERD_NAMESPACE", "default");
    start();
  }

  /** Where temporary files are to be put, as no other version's are seen in there. */
  Path temporary() {
    return folder.resolve("tmp");
  }

  /** What is left in there. */
  List<Path> leftOver() throws IOException {
    return listed(temporary());
  }

  private static List<Path> listed(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private void writeCtr() throws IOException {
    Path programs = Files.createDirectory(folder.resolve("bin"));
    StringBuilder real = new StringBuilder("exec");
    for (String word : version.command(commands.folder(), "/usr/bin/ctr")) {
      real.append(" '").append(word.replace("'", "'\\''")).append('\'');
    }
    script(folder.resolve("real-ctr"), real + " \"$@\"");
    script(
        programs.resolve("ctr"),
        """
        cd '%s'
        case " $* " in
          *' images import '*)
            if test -x before-import; then ./before-import; fi
            tee imported/$$.tar | ./real-ctr "$@"
            status=$?
            if test -x after-import; then ./after-import; fi
            exit $status ;;
          *) exec ./real-ctr "$@" ;;
        esac
        """
            .formatted(folder));
    commands.prefer(programs);
  }

  private static void script(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** Has a script run before the next import, and only before that; {@code ./real-ctr} is ctr. */
  void beforeImport(String script) throws IOException {
    script(folder.resolve("before-import"), "rm before-import\n" + script);
  }

  /** As the other, when the next import is done. */
  void afterImport(String script) throws IOException {
    script(folder.resolve("after-import"), "rm after-import\n" + script);
  }

  /** Starts it again, where it has ended. */
  void start() throws IOException, InterruptedException {
    List<String> command =
        version.command(
            commands.folder(),
            "/usr/bin/containerd",
            "--config",
            folder.resolve("config.toml").toString());
    process = commands.start(log, command.toArray(String[]::new));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (commands.run("test -e $CONTAINERD_ADDRESS && ctr version").status() != 0) {
      if (!process.isAlive() || System.nanoTime() > end) {
        String said = Files.readString(log);
        close();
        throw new AssertionError("containerd does not start: " + said);
      }
      Thread.sleep(50);
    }
  }

  long pid() {
    return process.pid();
  }

  /** The tars that were imported, each with what is in it, since this was asked last. */
  List<List<String>> imported() throws IOException, InterruptedException {
    List<Path> tars = listed(folder.resolve("imported"));
    List<List<String>> contents = new ArrayList<>();
    for (Path tar : tars) {
      contents.add(commands.out("tar -tf %1$s; rm %1$s".formatted(tar)).lines().toList());
    }
    return contents;
  }

  /** What is typed to copy an image. */
  String copying(String from, String to) {
    return "nix2container copy --tmpdir %s %s %s".formatted(temporary(), from, to);
  }

  /** Copies an image, as a user would. */
  Commands.Outcome copy(String from, String to) throws IOException, InterruptedException {
    return commands.run(copying(from, to));
  }

  /** What a new container of the image prints. */
  String run(String fullName) throws IOException, InterruptedException {
    return commands.out(
        "ctr run --rm --fifo-dir %s %s test-%s"
            .formatted(folder.resolve("fifo"), fullName, System.nanoTime()));
  }

  /** All names of images. */
  List<String> names() throws IOException, InterruptedException {
    return commands.out("ctr images ls -q").lines().toList();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
      String mounted = line.split(" ")[1];
      if (mounted.startsWith(folder + "/")) {
        commands.run("umount " + mounted);
      }
    }
  }
}
