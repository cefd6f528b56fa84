package org.nix2container.cli;

import java.nio.file.Path;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.JsonReader;

/** A trust policy (containers-policy.json(5)), as far as it is done here: it accepts anything. */
final class TrustPolicy {

  private static final String ACCEPT_ANYTHING = "insecureAcceptAnything";

  private final Path file;
  private boolean hasDefault;

  private TrustPolicy(Path file) {
    this.file = file;
  }

  /**
   * Reads a policy.
   *
   * @throws InvalidInputException if it requires anything of any image
   */
  static void check(Path file) {
    new TrustPolicy(file).check();
  }

  private void check() {
    try (JsonReader json = JsonReader.open(file)) {
      json.object((key, value) -> {
        switch (key) {
          case "default" -> {
            hasDefault = true;
            requirements(value);
          }
          case "transports" ->
              value.object((transport, scopes) ->
                  scopes.object((scope, requirements) -> requirements(requirements)));
          default -> throw value.error("there is no such key in a trust policy");
        }
      });
      json.end();
    }
    if (!hasDefault) {
      throw new InvalidInputException("--policy " + file, "the policy has no default");
    }
  }

  private void requirements(JsonReader json) {
    int[] count = {0};
    json.array(requirement -> {
      count[0]++;
      requirement.object((key, value) -> {
        if (key.equals("type") && !value.string().equals(ACCEPT_ANYTHING)) {
          throw refused();
        }
      });
    });
    if (count[0] == 0) {
      throw refused();
    }
  }

  private InvalidInputException refused() {
    return new InvalidInputException(
        "--policy " + file,
        "it asks for more than insecureAcceptAnything, but signatures of images are not checked"
            + " here");
  }
}
