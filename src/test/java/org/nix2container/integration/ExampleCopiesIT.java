package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.peers.DockerRegistry;

/** Images go where they are told to go, by their own programs and by that of skopeo's name. */
@ExtendWith(BuiltExamples.class)
class ExampleCopiesIT {

  /** As far as it is the same for all passwords that begin so. */
  private static final String BASE64_OF_BOTH = "dXNlcjpzM2NyZX";

  private static ExampleImages examples;

  @BeforeAll
  static void take(ExampleImages built) {
    examples = built;
  }

  private static String skopeo() throws Exception {
    return examples.nixLibrary().build("skopeo-nix2container") + "/bin/skopeo";
  }

  @Test
  void dockerIsWhereOneSaysItIs() throws Exception {
    String program = examples.program("hello", "copy-to-docker-daemon");
    String reference = examples.reference("hello");
    String host = "unix://" + examples.docker().socket();

    String told =
        examples
            .commands()
            .out("unset DOCKER_HOST; %s --dest-daemon-host %s".formatted(program, host));

    assertThat(told).startsWith("docker-daemon:" + reference + " sha256:");
    assertThat(examples.docker().run(reference)).startsWith("Hello, world!");
  }

  @Test
  void podmanRunsIt(@TempDir Path folder) throws Exception {
    Commands commands = new Commands(folder);
    new NixLibrary(commands);
    PodmanStorage.Version.OF_THIS_MACHINE.need();
    try (PodmanStorage podman =
        new PodmanStorage(
            commands,
            Files.createDirectory(folder.resolve("s")),
            PodmanStorage.Version.OF_THIS_MACHINE)) {
      commands.succeed(
          "%s --tmpdir %s"
              .formatted(examples.program("hello", "copy-to-podman"), podman.temporary()));

      assertThat(podman.run(examples.reference("hello")))
          .isEqualTo("Hello, world!\nHow do you do?");
      assertThat(podman.names())
          .containsExactly("docker.io/library/" + examples.reference("hello"));
    }
  }

  @Test
  void anArchiveIsALayoutInOneFile() throws Exception {
    Commands.need("skopeo");
    Path archive = examples.commands().folder().resolve("hello.tar");

    String told =
        examples
            .commands()
            .out("%s oci-archive:%s:x".formatted(examples.program("hello", "copy-to"), archive));

    assertThat(told).startsWith("oci-archive:" + archive + ":x sha256:");
    assertThat(
            examples
                .commands()
                .out("skopeo inspect --format {{.Digest}} oci-archive:%s:x".formatted(archive)))
        .isEqualTo(told.replaceFirst(".* ", ""));
  }

  @Test
  void whatCallsSkopeoKeepsItsCommandLines() throws Exception {
    Commands.need("skopeo");
    Commands commands = examples.commands();
    String image = "nix:" + examples.image("hello");
    Path folder = commands.folder().resolve("of-skopeo");
    String there = "docker://%s/of-skopeo:1".formatted(examples.registry().host());

    commands.succeed("%s --insecure-policy copy %s dir:%s".formatted(skopeo(), image, folder));
    commands.succeed("%s copy %s %s --dest-tls-verify=false".formatted(skopeo(), image, there));

    String config = "skopeo inspect --config --raw %s | sha256sum";
    assertThat(commands.out(config.formatted("--tls-verify=false " + there)))
        .isEqualTo(commands.out(config.formatted("dir:" + folder)));
  }

  /** The scripts do not trace themselves, not even for one who has all shells do so. */
  @ParameterizedTest
  @ValueSource(strings = {"", "--debug"})
  void passwordsAreNotShown(String flag) throws Exception {
    try (DockerRegistry guarded = DockerRegistry.setup().user("user", "s3cret").start()) {
      String bySkopeo =
          "%s copy nix:%s docker://%s/of-skopeo:1"
              .formatted(skopeo(), examples.image("hello"), guarded.host());
      for (String copy : List.of(examples.programFor(guarded, "hello"), bySkopeo)) {
        String line = "SHELLOPTS=xtrace %s --dest-tls-verify=false %s".formatted(copy, flag);

        Commands.Outcome none = examples.commands().run(line);
        Commands.Outcome right = examples.commands().run(line + " --dest-creds user:s3cret");
        Commands.Outcome wrong = examples.commands().run(line + " --dest-creds user:s3cret-no");

        assertThat(List.of(none.status(), right.status(), wrong.status()))
            .as(right.err())
            .containsExactly(1, 0, 1);
        assertThat(right.out()).contains("sha256:");
        assertThat(right.out() + right.err() + wrong.out() + wrong.err())
            .doesNotContain("s3cret", BASE64_OF_BOTH);
      }
    }
  }
}
