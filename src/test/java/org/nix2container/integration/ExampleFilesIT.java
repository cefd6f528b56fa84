package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files have in a running container the modes and owners that the examples give them. */
@ExtendWith(BuiltExamples.class)
class ExampleFilesIT {

  private static ExampleImages examples;

  @BeforeAll
  static void take(ExampleImages built) {
    examples = built;
  }

  @Test
  void allCanWriteToTmp() throws Exception {
    assertThat(examples.run("openbar")).matches("drwxrwxrwx .* /tmp");

    String image = examples.inDocker("openbar");
    String ls = examples.docker().inspect(image, "{{index .Config.Entrypoint 0}}");
    String touch = ls.replaceFirst("ls$", "touch");
    assertThat(
            examples
                .docker()
                .run("--user 1234 --entrypoint %s %s /tmp/mine".formatted(touch, image)))
        .isEmpty();
  }

  @Test
  void oneFileIsTheirs() throws Exception {
    assertThat(examples.run("ownership").lines().skip(1))
        .satisfiesExactly(
            ours -> assertThat(ours).matches("-r--r--r-- +1 0 +0 +5 .* ours"),
            theirs -> assertThat(theirs).matches("-r--r--r-- +1 1001 +1001 +7 .* theirs"));
  }

  @Test
  void aProgramBecomesRoot() throws Exception {
    assertThat(examples.run("setuid")).isEqualTo("user 1000, effective user 0");
  }
}
