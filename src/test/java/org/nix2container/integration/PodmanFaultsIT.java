package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong on the way into a storage of Podman is told, and leaves the storage in order. */
@ParameterizedClass
@EnumSource(PodmanStorage.Version.class)
class PodmanFaultsIT extends PodmanSetup {

  private static final int MOST_SECONDS = 60;

  @Test
  void withoutTheImageAllIsSentAgain() throws Exception {
    copied("nix:app.json", "containers-storage:app:dev");
    commands.succeed("podman rmi app:dev");

    assertThat(copied("nix:app.json", "containers-storage:app:dev")).contains("3 layers sent (");

    assertThat(podman.run("app:dev")).isEqualTo(GREETING);
  }

  @Test
  void twoAtOnceBothGetThere() throws Exception {
    commands.succeed(
        podman.copying("nix:app.json", "containers-storage:one:1")
            + " & "
            + podman.copying("nix:first.json", "containers-storage:other:1")
            + "; wait $!");

    assertThat(podman.run("one:1")).isEqualTo(GREETING);
    assertThat(podman.run("other:1")).isEqualTo("first, greetings");
  }

  @Test
  void aLayerThatIsNotWhatTheImageSaysIsNamed() throws Exception {
    commands.succeed("rm -rf broken.dir; nix2container copy nix:app.json dir:broken.dir");
    Path layer = largestFile("broken.dir");
    commands.succeed("printf X | dd of=%s conv=notrunc bs=1 seek=2000".formatted(layer));

    Commands.Outcome outcome = podman.copy("dir:broken.dir", "containers-storage:app:dev");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err().lines())
        .last()
        .asString()
        .startsWith("nix2container: ")
        .contains(layer.getFileName().toString());
    assertThat(outcome.err()).doesNotContain("podman");
    assertThat(podman.names()).isEmpty();
    assertThat(podman.leftOver()).isEmpty();
  }

  @Test
  void aLayerWhoseFilesAreGoneIsNamed() throws Exception {
    commands.succeed("mv store moved");
    try {
      Commands.Outcome outcome = podman.copy("nix:app.json", "containers-storage:app:dev");

      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.err().lines())
          .singleElement()
          .asString()
          .contains(folder.resolve("store").toString());
    } finally {
      commands.succeed("mv moved store");
    }
    assertThat(podman.names()).isEmpty();
  }

  /** A copy that waits in the middle of a layer. */
  private final class Halted implements AutoCloseable {
    private final Path log = folder.resolve("halted.log");
    private final Process process;
    private final OutputStream pipe;

    Halted() throws Exception {
      commands.succeed("rm -rf halted.dir; nix2container copy nix:app.json dir:halted.dir");
      Path layer = largestFile("halted.dir");
      byte[] content = Files.readAllBytes(layer);
      Path fifo = folder.resolve("halted.fifo");
      commands.succeed("rm -f %1$s; mkfifo %1$s".formatted(fifo));
      // Both ends, or it would wait for a reader here.
      pipe =
          Channels.newOutputStream(
              FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE));
      podman.beforeStart("mv -f %s %s".formatted(fifo, layer));
      process =
          commands.start(
              log,
              "env",
              "--default-signal=INT",
              "sh",
              "-c",
              "exec " + podman.copying("dir:halted.dir", "containers-storage:app:dev"));
      // More than a pipe holds: it is written when most of it is read.
      Thread writer = Thread.ofPlatform().daemon().start(() -> write(content));
      while (!writer.join(Duration.ofMillis(20))) {
        assertThat(process.isAlive()).as(said()).isTrue();
      }
    }

    private void write(byte[] content) {
      try {
        pipe.write(content, 0, content.length / 2);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    ProcessHandle podman() {
      return process
          .descendants()
          .filter(child -> child.info().command().orElse("").endsWith("/podman"))
          .findFirst()
          .orElseThrow();
    }

    int status() throws Exception {
      assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }

    String said() throws IOException {
      return Files.readString(log);
    }

    @Override
    public void close() throws Exception {
      process.destroy();
      pipe.close();
      process.waitFor();
    }
  }

  @Test
  void afterPodmanWasKilledTheNextOneSucceeds() throws Exception {
    try (Halted halted = new Halted()) {
      halted.podman().destroyForcibly();

      assertThat(halted.status()).isEqualTo(1);
      assertThat(halted.said())
          .endsWith(
              "nix2container: containers-storage:docker.io/library/app:dev: podman: ended by signal"
                  + " 9\n");
    }
    assertThat(podman.leftOver()).isEmpty();
    assertThat(podman.names()).isEmpty();

    copied("nix:app.json", "containers-storage:app:dev");

    assertThat(podman.run("app:dev")).isEqualTo(GREETING);
  }

  @Test
  void podmanEndsWithTheCopy() throws Exception {
    try (Halted halted = new Halted()) {
      ProcessHandle child = halted.podman();
      commands.succeed("kill -INT " + halted.process.pid());

      assertThat(halted.status()).isEqualTo(130);
      child.onExit().get(MOST_SECONDS, TimeUnit.SECONDS);
    }
    assertThat(podman.leftOver()).isEmpty();
    assertThat(podman.names()).isEmpty();
  }

  @Test
  void aFullDiskIsTheReasonAndNothingIsNamed() throws Exception {
    Path full = Files.createDirectory(shortFolder().resolve("root"));

    Commands.Outcome outcome =
        commands.run(
            "unshare --mount sh -euc \"mount -t tmpfs -o size=3m none %1$s; %2$s; %3$s\""
                .formatted(
                    full,
                    podman.copying(
                        "nix:app.json",
                        "'containers-storage:[overlay@%1$s+%1$s.run]app:dev' || echo failed"
                            .formatted(full)),
                    "podman --root %1$s --runroot %1$s.run images --quiet".formatted(full)));

    assertThat(outcome.out()).isEqualTo("failed");
    assertThat(outcome.err().lines())
        .last()
        .asString()
        .startsWith("nix2container: containers-storage:docker.io/library/app:dev: podman: ")
        .contains("no space left on device");
    assertThat(podman.leftOver()).isEmpty();
  }

  @Test
  void whatPodmanSaysOfAFailureIsTheLastOfItsWords() throws Exception {
    Commands.Outcome outcome =
        podman.copy("nix:app.json", "'containers-storage:[overlay@/proc/1/x+/proc/1/y]app:dev'");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err().lines())
        .singleElement()
        .asString()
        .startsWith("nix2container: containers-storage:docker.io/library/app:dev: podman: ")
        .contains("/proc/1/")
        .doesNotContain("Error:");
  }

  @Test
  void whereAFileOfRegistriesConfDWinsThatIsSaid() throws Exception {
    Path home = Files.createTempDirectory(folder, "home");
    Files.writeString(
        Files.createDirectories(home.resolve(".config/containers/registries.conf.d"))
            .resolve("site.conf"),
        "[[registry]]\nprefix = \"docker.io/library/app\"\nlocation = \"127.0.0.1:1/app\"\n");

    Commands.Outcome outcome =
        commands.run(
            "HOME=%s %s"
                .formatted(home, podman.copying("nix:app.json", "containers-storage:app:dev")));

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("registries.conf.d has a [[registry]] for just `docker.io/library/app`");
    assertThat(podman.leftOver()).isEmpty();
  }
}
