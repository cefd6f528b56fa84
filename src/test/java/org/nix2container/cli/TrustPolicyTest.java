package org.nix2container.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;

class TrustPolicyTest {

  private static final String ANYTHING = "[{\"type\":\"insecureAcceptAnything\"}]";

  @TempDir private Path folder;

  private Path policy(String json) throws IOException {
    return Files.writeString(
        folder.resolve("policy.json"), json.replace("ANY", ANYTHING).replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'default':ANY}",
        "{'default':ANY,'transports':{}}",
        "{'default':ANY,'transports':{'docker-daemon':{'':ANY},'docker':{'a/b':ANY}}}"
      })
  void oneThatAcceptsAnythingIsAccepted(String json) throws IOException {
    Path policy = policy(json);
    assertThatCode(() -> TrustPolicy.check(policy)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'default':[{'type':'reject'}]}",
        "{'default':[]}",
        "{'default':[{'type':'insecureAcceptAnything'},{'type':'reject'}]}",
        "{'default':ANY,'transports':{'docker':{'a':[{'type':'signedBy','keyType':'GPGKeys'}]}}}"
      })
  void oneThatAsksForMoreIsRefused(String json) throws IOException {
    Path policy = policy(json);
    assertThatThrownBy(() -> TrustPolicy.check(policy))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "--policy "
                + policy
                + ": it asks for more than insecureAcceptAnything, but signatures of images are"
                + " not checked here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'transports':{}}", "{'default':ANY,'x':1}", "[]", "{"})
  void whatIsNoPolicyIsRefused(String json) throws IOException {
    Path policy = policy(json);
    assertThatThrownBy(() -> TrustPolicy.check(policy))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(policy.toString());
  }

  @Test
  void aPolicyIsNotReadIfAnyIsIgnored() {
    String missing = folder + "/none.json";
    CommandRun read = CommandRun.of("copy", "dir:/nonexistent/x", "dir:b", "--policy", missing);
    assertThat(read.err()).contains(missing);
    CommandRun ignored =
        CommandRun.of(
            "--insecure-policy", "copy", "dir:/nonexistent/x", "dir:b", "--policy", missing);
    assertThat(ignored.err()).doesNotContain(missing).contains("/nonexistent/x");
  }
}
