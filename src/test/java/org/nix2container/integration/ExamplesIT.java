package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nix2container.oci.Digest;
import org.nix2container.peers.RegistryStorage;

/** Each example is built, goes to Docker and to a registry by its own scripts, and runs. */
@ExtendWith(BuiltExamples.class)
class ExamplesIT {

  private static ExampleImages examples;

  @BeforeAll
  static void take(ExampleImages built) {
    examples = built;
  }

  static Set<String> names() {
    return examples.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void isOneImageByAllWays(String example) throws Exception {
    String reference = examples.reference(example);
    String there = examples.registry().host() + "/" + reference;
    String line =
        """
        %1$s --dest-tls-verify=false
        %1$s --dest-tls-verify=false
        docker pull --quiet %2$s >&2
        docker image inspect --format '{{.Id}}' %2$s %3$s
        """
            .formatted(
                examples.program(example, "copy-to-registry"), there, examples.inDocker(example));

    List<String> told = examples.commands().out(line).lines().toList();

    String pushed = "docker://" + there + " " + inRegistry(reference);
    assertThat(told).hasSize(4).startsWith(pushed, pushed);
    assertThat(told.get(2)).isEqualTo(told.get(3));
  }

  private static Digest inRegistry(String reference) {
    RegistryStorage storage = examples.registry().storage();
    int colon = reference.lastIndexOf(':');
    return storage.tag(reference.substring(0, colon), reference.substring(colon + 1)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          basic    | Hello, world!
          created  | Hello, world!
          hello    | 'Hello, world!\nHow do you do?'
          layered  | Hello, world!
          metadata | Hello, world!
          nested   | nested
          """)
  void says(String example, String words) throws Exception {
    assertThat(examples.run(example)).isEqualTo(words);
  }

  @Test
  void theTagIsTheHashOfTheImagesStorePath() throws Exception {
    assertThat(
            "/nix/store/" + examples.reference("hello").replace("hello:", "") + "-image-hello.json")
        .isEqualTo(examples.image("hello"));
  }

  @Test
  void programsAreInBin() throws Exception {
    assertThat(
            examples.run(
                "bash", "cd /; echo *; command -v ls; ls -d /bin/bash; echo $BASH_VERSION"))
        .startsWith("bin dev etc nix proc sys\n/bin/ls\n/bin/bash\n5.");
  }

  @Test
  void aSiteIsServedByAUserWhoIsNotRoot() throws Exception {
    Commands commands = examples.commands();
    String image = examples.inDocker("web");
    String busybox = examples.docker().inspect(image, "{{index .Config.Entrypoint 0}}");
    String program = busybox.replace("/httpd", "");
    String container = commands.out("docker run --detach --rm --network none " + image);
    try {
      String ask =
          """
          PATH=%1$s
          tries=0
          until wget -q -O - http://127.0.0.1:8080/ || [ $((tries += 1)) = 100 ]; do sleep 0.1; done
          """
              .formatted(program);
      assertThat(commands.out("docker exec %s %s/sh -c '%s'".formatted(container, program, ask)))
          .isEqualTo("<p>Served from a layer that was never a file.</p>");
      assertThat(commands.out("docker exec %s %s/id -u".formatted(container, program)))
          .isEqualTo("1000");
      assertThat(examples.docker().inspect(image, "{{json .Config.ExposedPorts}}"))
          .isEqualTo("{\"8080/tcp\":{}}");
    } finally {
      commands.succeed("docker kill " + container);
    }
  }
}
