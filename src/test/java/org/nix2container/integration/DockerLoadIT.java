package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nix2container.peers.SocketProxy;

/** Daemons of several versions and stores get what they lack of an image, and give it back. */
@ParameterizedClass
@EnumSource(DockerDaemon.Kind.class)
class DockerLoadIT {

  /** The images are larger by far: each has a shell. */
  private static final long LITTLE = 64 * 1024;

  private static final String LOAD = "POST /images/load";

  @TempDir private static Path folder;

  private static Commands commands;
  private static NixStore store;
  private static DockerDaemon docker;
  private static SocketProxy proxy;

  @Parameter private DockerDaemon.Kind kind;

  @BeforeAll
  static void build() throws Exception {
    commands = new Commands(folder);
    store = new NixStore(commands);
    build("first");
    build("second");
    commands.succeed("nix2container copy nix:first.json oci:first.oci:x");
  }

  /** Builds what was edited to say this, as the image of that name, with a layer for each path. */
  private static void build(String says) throws Exception {
    commands.set("EDIT", says);
    store.build("edited");
    commands.succeed("nix2container build ./edited --save %s.json".formatted(says));
  }

  @BeforeParameterizedClassInvocation(injectArguments = true)
  static void start(DockerDaemon.Kind kind) throws Exception {
    docker = new DockerDaemon(commands, kind.toString(), kind, Optional.empty());
    // What the tests type goes to the daemon itself, what we type by way of the proxy.
    proxy = new SocketProxy(folder.resolve("proxy"), docker.socket());
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    if (proxy != null) {
      proxy.close();
    }
    if (docker != null) {
      docker.close();
    }
  }

  @AfterAll
  static void clean() throws Exception {
    if (store != null) {
      store.close();
    }
  }

  @BeforeEach
  void forget() throws Exception {
    commands.succeed("rm -rf .cache/nix2container/loaded");
    proxy.takeSent();
    proxy.takeRequests();
  }

  @AfterEach
  void removeImages() throws Exception {
    docker.removeAll();
  }

  private static String copying(String from, String to) {
    return "DOCKER_HOST=unix://$PWD/proxy nix2container copy " + from + " docker-daemon:" + to;
  }

  /** What is told of a copy that has to succeed. */
  private static String copied(String from, String to) throws Exception {
    return commands.succeed(copying(from, to)).err();
  }

  @Test
  void theImageRunsAndHasTheIdThatItIsToHave() throws Exception {
    assertThat(copied("nix:first.json", "app:dev")).contains("4 layers sent (");

    assertThat(docker.run("app:dev")).isEqualTo("first, greetings");
    String digest =
        kind.hasContainerdStore()
            ? commands.out("nix2container inspect oci:first.oci:x --format '{{.Digest}}'")
            : "sha256:"
                + commands
                    .out("nix2container inspect oci:first.oci:x --config --raw | sha256sum")
                    .substring(0, 64);
    assertThat(docker.inspect("app:dev", "{{.Id}}")).isEqualTo(digest);
  }

  @Test
  void anUnchangedImageIsOnlyNamed() throws Exception {
    copied("nix:first.json", "app:dev");
    proxy.takeSent();
    proxy.takeRequests();
    commands.succeed("mv store moved");
    try {
      assertThat(copied("nix:first.json", "app:dev"))
          .contains("4 layers skipped (")
          .doesNotContain("sent");
      assertThat(copied("nix:first.json", "localhost:5000/other/app:1 --additional-tag third:2"))
          .contains("4 layers skipped (");
    } finally {
      commands.succeed("mv moved store");
    }

    assertThat(proxy.takeSent()).isLessThan(LITTLE);
    assertThat(proxy.takeRequests()).noneMatch(line -> line.startsWith(LOAD));
    assertThat(docker.run("app:dev")).isEqualTo("first, greetings");
    assertThat(docker.run("localhost:5000/other/app:1")).isEqualTo("first, greetings");
    assertThat(docker.run("third:2")).isEqualTo("first, greetings");
  }

  @Test
  void ofAnEditedProgramOneLayerIsSent() throws Exception {
    copied("nix:first.json", "app:dev");
    proxy.takeSent();

    assertThat(copied("nix:second.json", "app:dev"))
        .contains("3 layers skipped (", "), 1 sent (")
        .doesNotContain("warning");

    assertThat(proxy.takeSent()).isLessThan(LITTLE);
    assertThat(docker.run("app:dev")).isEqualTo("second, greetings");
  }

  @Test
  void layersOfAnyImageOfTheDaemonAreLeftOut() throws Exception {
    copied("nix:first.json", "one:1 --additional-tag two:2");
    proxy.takeSent();

    assertThat(copied("nix:second.json", "quite/another:3")).contains("3 layers skipped (");

    assertThat(proxy.takeSent()).isLessThan(LITTLE);
    assertThat(docker.run("two:2")).isEqualTo("first, greetings");
    assertThat(docker.run("quite/another:3")).isEqualTo("second, greetings");
  }

  @Test
  void whatSomebodyElseLoadedIsFoundToBeWhole() throws Exception {
    copied("nix:first.json", "app:dev");
    forget();

    assertThat(copied("nix:first.json", "app:dev")).contains("4 layers skipped (");
    assertThat(copied("nix:first.json", "app:dev")).contains("4 layers skipped (");

    assertThat(proxy.takeSent()).isLessThan(LITTLE);
  }

  @Test
  void anImageThatIsGoneWhenItIsLoadedIsSentAfterAll() throws Exception {
    copied("nix:first.json", "app:dev");
    CompletableFuture<Boolean> removed = proxy.interrupt(LOAD, 0, docker::removeAll);

    assertThat(copied("nix:second.json", "app:dev"))
        .contains(
            "warning: docker-daemon:app:dev: layers that seemed to be there could not be left out,"
                + " all are sent: Docker daemon unix://"
                + folder.resolve("proxy")
                + " (DOCKER_HOST): tried to load app:dev, but ")
        .contains("4 layers sent (");

    assertThat(removed.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(docker.run("app:dev")).isEqualTo("second, greetings");
    assertThat(copied("nix:second.json", "app:dev")).contains("4 layers skipped (");
  }

  /** Which then keeps its files, but not what was loaded, which an export needs. */
  @Test
  void anImageMayBeGoneThoughAContainerNeedsIt() throws Exception {
    copied("nix:first.json", "app:dev");
    commands.succeed("docker create --name keeping app:dev");
    CompletableFuture<Boolean> removed = proxy.interrupt(LOAD, 0, docker::removeAll);

    copied("nix:second.json", "app:dev");

    assertThat(removed.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(docker.run("app:dev")).isEqualTo("second, greetings");
    assertThat(commands.out("docker save app:dev | tar -t | wc -l")).isNotEqualTo("0");
    commands.succeed("rm -rf out.oci; nix2container copy docker-daemon:app:dev oci:out.oci:x");
    commands.succeed("docker rm keeping");
  }

  @Test
  void anImageThatIsGoneWhenItIsNamedIsSentAfterAll() throws Exception {
    copied("nix:first.json", "app:dev");
    CompletableFuture<Boolean> removed =
        proxy.interrupt("POST /images/sha256:", 0, docker::removeAll);

    assertThat(copied("nix:first.json", "app:2"))
        .contains("warning: docker-daemon:app:2: ")
        .contains("4 layers sent (");

    assertThat(removed.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(docker.run("app:2")).isEqualTo("first, greetings");
  }

  @Test
  void twoLoadsAtOnceBothGetThere() throws Exception {
    commands.succeed(
        copying("nix:first.json", "one:1")
            + " & one=$!; "
            + copying("nix:second.json", "two:1")
            + "; wait $one");

    assertThat(docker.run("one:1")).isEqualTo("first, greetings");
    assertThat(docker.run("two:1")).isEqualTo("second, greetings");
  }

  @Test
  void afterTheDaemonWasKilledTheNextLoadSucceeds() throws Exception {
    copied("nix:first.json", "app:dev");
    forget();
    docker.removeAll();
    CompletableFuture<Boolean> killed = proxy.interrupt(LOAD, 1_000_000, docker::kill);

    Commands.Outcome outcome = commands.run(copying("nix:second.json", "app:dev"));

    assertThat(killed.get(60, TimeUnit.SECONDS)).isTrue();
    docker.start();
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err().lines())
        .last()
        .asString()
        .contains("(DOCKER_HOST): tried to load app:dev, but ")
        .endsWith("; if the daemon was started again, try again");
    copied("nix:second.json", "app:dev");
    assertThat(docker.run("app:dev")).isEqualTo("second, greetings");
  }

  @Test
  void aCopyThatIsInterruptedLeavesNothing() throws Exception {
    commands.succeed("rm -f pid");
    CompletableFuture<Boolean> stopped =
        proxy.interrupt(
            LOAD,
            1_000_000,
            () ->
                commands.succeed(
                    "pid=$(cat pid); kill -INT $pid; while test -e /proc/$pid; do sleep 0.1; done"));

    Commands.Outcome outcome =
        commands.run(
            "env --default-signal=INT sh -c 'echo $$ >pid; export DOCKER_HOST=unix://$PWD/proxy;"
                + " exec nix2container copy nix:first.json docker-daemon:app:dev'");

    assertThat(stopped.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(outcome.status()).isEqualTo(130);
    assertThat(commands.out("docker image ls -q")).isEmpty();
  }

  @Test
  void whatComesBackIsTheSame() throws Exception {
    copied("nix:first.json", "app:dev");
    commands.succeed("rm -rf back.oci tmp; mkdir tmp");

    commands.succeed("nix2container copy --tmpdir tmp docker-daemon:app:dev oci:back.oci:x");

    assertThat(commands.out("nix2container inspect oci:back.oci:x --format '{{.Layers}}'"))
        .isEqualTo(commands.out("nix2container inspect oci:first.oci:x --format '{{.Layers}}'"));
    assertThat(commands.out("nix2container inspect oci:back.oci:x --config --raw"))
        .isEqualTo(commands.out("nix2container inspect oci:first.oci:x --config --raw"));
    if (kind.hasContainerdStore()) {
      assertThat(commands.out("nix2container inspect oci:back.oci:x --raw"))
          .isEqualTo(commands.out("nix2container inspect oci:first.oci:x --raw"));
    }
    String id = docker.inspect("app:dev", "{{.Id}}");
    assertThat(commands.out("nix2container inspect docker-daemon:" + id + " --config --raw"))
        .isEqualTo(commands.out("nix2container inspect oci:first.oci:x --config --raw"));
    assertThat(commands.out("ls tmp")).isEmpty();
  }

  @Test
  void anImageThatIsNotThereIsExitCode2() throws Exception {
    Commands.Outcome outcome =
        commands.run("nix2container copy docker-daemon:app:other oci:other.oci:x");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err().lines())
        .singleElement()
        .asString()
        .startsWith("nix2container: docker-daemon:app:other: there is no such image: ");
  }

  @Test
  void layersOfOtherFormsAreTakenAsWell() throws Exception {
    commands.succeed(
        """
        rm -rf z.oci; nix2container copy --dest-compress-format zstd nix:first.json oci:z.oci:x
        """);

    assertThat(copied("oci:z.oci:x", "app:dev")).contains("4 layers sent (");

    assertThat(docker.run("app:dev")).isEqualTo("first, greetings");
    assertThat(copied("oci:z.oci:x", "app:dev")).contains("4 layers skipped (");
  }

  @Test
  void aFullDiskIsSaidToBe() throws Exception {
    try (DockerDaemon full = new DockerDaemon(commands, kind + "-full", kind, Optional.of("3m"))) {
      Commands.Outcome outcome =
          commands.run(
              "nix2container copy nix:first.json docker-daemon:app:dev --dest-daemon-host unix://"
                  + full.socket());

      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.err().lines().filter(line -> line.startsWith("nix2container: ")))
          .singleElement()
          .asString()
          .contains(": tried to load app:dev, but ", "no space left on device");
    } finally {
      commands.set("DOCKER_HOST", "unix://" + docker.socket());
    }
  }
}
