package org.nix2container.integration;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;

/**
 * Nix's sandbox: a build sees the programs of this machine, which the tests' packages are made of,
 * and of other files only those that Nix is told of.
 */
final class NixSandbox {

  private final Commands commands;

  /** Has builds go on in it; skips the test where there is none. */
  NixSandbox(NixLibrary library, Commands commands) throws IOException, InterruptedException {
    this.commands = commands;
    show();
    Commands.Outcome outcome =
        library.tryBuild(
            """
            pkgs.runCommand "in-sandbox" { } ''
              test ! -e %s
              touch $out
            ''\
            """
                .formatted(commands.folder()));
    assumeTrue(outcome.status() == 0, "Nix has no sandbox here: " + outcome.err());
  }

  /** Has builds to come see these files only, each said as in {@code extra-sandbox-paths}. */
  void show(String... files) {
    List<String> lines =
        List.of(
            "sandbox = true",
            "sandbox-fallback = false",
            "extra-sandbox-paths = /bin /usr /lib /lib64 " + String.join(" ", files));
    commands.set("NIX_CONFIG", String.join("\n", lines));
  }
}
