package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Docker daemon of our own. It has no network and shares nothing with another one. */
final class DockerDaemon implements AutoCloseable {

  private static final int MOST_SECONDS = 60;

  private final Commands commands;
  private final Path folder;
  private final Path log;
  private final Process process;

  /** Starts the daemon that the commands then talk to; skips the test where it does not start. */
  DockerDaemon(Commands commands) throws IOException, InterruptedException {
    Commands.need("dockerd", "docker");
    Commands.needRoot("to start dockerd");
    this.commands = commands;
    folder = Files.createDirectory(commands.folder().resolve("docker"));
    log = folder.resolve("log");
    // Newer daemons would call images by the digests of manifests that they make up. And a file of
    // our own keeps that of this machine from being read.
    Path configuration = folder.resolve("daemon.json");
    Files.writeString(configuration, "{\"features\": {\"containerd-snapshotter\": false}}");
    String socket = "unix://" + folder.resolve("socket");
    commands.set("DOCKER_HOST", socket);
    process =
        commands.start(
            log,
            "dockerd",
            "--config-file=" + configuration,
            "--iptables=false",
            "--ip6tables=false",
            "--bridge=none",
            "--data-root=" + folder.resolve("data"),
            "--exec-root=" + folder.resolve("exec"),
            "--pidfile=" + folder.resolve("pid"),
            "--host=" + socket);
    awaitStart();
  }

  private void awaitStart() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (commands.run("docker version").status() != 0) {
      if (!process.isAlive() || System.nanoTime() > end) {
        List<String> lines = Files.readAllLines(log);
        close();
        abort("dockerd does not start: " + (lines.isEmpty() ? "" : lines.getLast()));
      }
      Thread.sleep(50);
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
