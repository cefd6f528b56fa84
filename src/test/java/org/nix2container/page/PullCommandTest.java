package org.nix2container.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PullCommandTest {

  @Test
  void eachToolHasItsOwn() {
    assertThat(PullCommand.of("localhost:5000/team/app:v1"))
        .extracting(PullCommand::text)
        .containsExactly(
            "docker pull localhost:5000/team/app:v1",
            "podman pull --tls-verify=false localhost:5000/team/app:v1",
            "nerdctl --insecure-registry pull localhost:5000/team/app:v1",
            "ctr images pull --plain-http localhost:5000/team/app:v1",
            "skopeo copy --src-tls-verify=false docker://localhost:5000/team/app:v1"
                + " oci:team/app:v1",
            "image: \"localhost:5000/team/app:v1\"");
  }

  @Test
  void bracketsAreNoPatterns() {
    assertThat(PullCommand.of("[::1]:5000/app:v1"))
        .extracting(PullCommand::text)
        .contains(
            "docker pull '[::1]:5000/app:v1'",
            "skopeo copy --src-tls-verify=false 'docker://[::1]:5000/app:v1' oci:app:v1",
            "image: \"[::1]:5000/app:v1\"");
  }
}
