package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The Nix library of this checkout, evaluated and built by the real Nix, with packages of the
 * tests' own in place of nixpkgs. Expressions know {@code pkgs}, {@code lib}, {@code
 * nix2container}, {@code nix2container-bin} and {@code skopeo-nix2container}.
 *
 * <p>All of its commands, and all to come of those that it was made with, see a {@code /nix} that
 * the tests share.
 */
final class NixLibrary {

  private static final Path CHECKOUT = Path.of("").toAbsolutePath();

  private final Commands commands;

  /** Skips the test where there is no Nix, or no right to mount a {@code /nix}. */
  NixLibrary(Commands commands) throws IOException, InterruptedException {
    this.commands = commands;
    Commands.need("bash-static");
    NixStore.configure(commands);
    NixFolder.enter(commands);
    commands.set("TEST_PATH", System.getenv("PATH"));
    commands.set("TEST_JAVA_HOME", System.getProperty("java.home"));
    commands.set("TEST_MAVEN_REPOSITORY", mavenRepository().toString());
  }

  /** Where Maven keeps what it has downloaded. */
  static Path mavenRepository() {
    String ofMaven = System.getProperty("localRepository"); // Surefire sets it.
    return ofMaven != null
        ? Path.of(ofMaven)
        : Path.of(System.getProperty("user.home"), ".m2/repository");
  }

  /** The folder of {@code default.nix}. */
  Path checkout() {
    return CHECKOUT;
  }

  /** The folder of what stands for nixpkgs, a flake too. */
  Path packages() {
    return CHECKOUT.resolve("src/test/resources/nix/pkgs");
  }

  /** Builds the one derivation that an expression gives, and says its store path. */
  String build(String expression) throws IOException, InterruptedException {
    String path = succeeded(expression, tryBuild(expression));
    assertThat(path).as(expression).startsWith("/nix/store/").doesNotContain("\n");
    return path;
  }

  /** What comes of building what an expression gives. */
  Commands.Outcome tryBuild(String expression) throws IOException, InterruptedException {
    return nix("nix-build --no-out-link -E \"$expression\"", expression);
  }

  /** The value of an expression, all of it, as JSON. */
  String evaluate(String expression) throws IOException, InterruptedException {
    return succeeded(expression, tryEvaluate(expression));
  }

  /** What comes of evaluating all of an expression. */
  Commands.Outcome tryEvaluate(String expression) throws IOException, InterruptedException {
    return nix("nix-instantiate --eval --strict --json -E \"$expression\"", expression);
  }

  /** What store paths need, themselves included. */
  List<String> closure(String storePaths) throws IOException, InterruptedException {
    return NixStore.closure(commands, storePaths);
  }

  private Commands.Outcome nix(String line, String expression)
      throws IOException, InterruptedException {
    String names =
        """
        let
          pkgs = import %s { };
          inherit (pkgs) lib;
          inherit (import %s { inherit pkgs; }) nix2container nix2container-bin skopeo-nix2container;
        in
        """
            .formatted(packages(), CHECKOUT);
    commands.set("expression", names + expression);
    return commands.run(line);
  }

  private static String succeeded(String expression, Commands.Outcome outcome) {
    assertThat(outcome.status()).as(expression + "\n" + outcome.err()).isZero();
    return outcome.out();
  }
}
