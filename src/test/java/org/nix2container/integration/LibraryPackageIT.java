package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a Nix package. */
class LibraryPackageIT {

  @TempDir private static Path folder;

  private static Commands commands;
  private static NixLibrary library;
  private static String storePath;
  private static String program;
  private static List<String> closure;

  @BeforeAll
  static void build() throws Exception {
    commands = new Commands(folder);
    library = new NixLibrary(commands);
    storePath = library.build("nix2container-bin");
    program = storePath + "/bin/nix2container";
    closure = library.closure(storePath);
  }

  /** No JDK, no Maven, no compiler, and no libraries but those that it has copied. */
  @Test
  void itNeedsARuntimeAndAShell() {
    assertThat(closure)
        .hasSize(3)
        .allMatch(path -> path.matches("/nix/store/[a-z0-9]{32}-(nix2container|bash)-.*"))
        .anyMatch(path -> path.contains("-nix2container-runtime-"));
  }

  /**
   * The archives that it starts from are made by running it, and a run that fails there only warns.
   * Since they are not the same bytes each time, Nix has something to say about that.
   */
  @Test
  void itsSandboxedBuildRunsEverythingThatItIsTrainedOn() throws Exception {
    NixSandbox sandbox = new NixSandbox(library, commands);
    sandbox.show(
        "/etc/ssl?",
        "/etc/java-25-openjdk?",
        System.getProperty("java.home"),
        NixLibrary.mavenRepository().toString());

    Commands.Outcome again =
        commands.run(
            "nix-store --realise --check $(nix-store --query --deriver %s)".formatted(storePath));

    assertThat(again.err()).contains("Running phase: fixupPhase").doesNotContain("WARNING");
    commands.set("NIX_CONFIG", "");
  }

  @Test
  void itRunsWhereNothingElseIs() throws Exception {
    assertThat(commands.out("env -i PATH=/nowhere " + program + " --version"))
        .startsWith("nix2container ");
  }

  @Test
  void itIgnoresOtherJava() throws Exception {
    assertThat(commands.out("JAVA_HOME=/nowhere %s --version".formatted(program)))
        .startsWith("nix2container ");
    assertThat(
            commands
                .run(
                    "JDK_JAVA_OPTIONS=-XshowSettings:properties %s --version 2>&1"
                        .formatted(program))
                .out())
        .containsPattern("java.home = /nix/store/[a-z0-9]{32}-nix2container-runtime-");
  }

  /** The JVM ends where there is no archive that it can use, if it has to use one. */
  @Test
  void itStartsFromItsArchives() throws Exception {
    String demanding = "JAVA_TOOL_OPTIONS=-Xshare:on %s ".formatted(program);

    assertThat(commands.out(demanding + "--version")).startsWith("nix2container ");
    assertThat(commands.out(demanding + "copy --help docker://")).contains("usage:");
    assertThat(commands.out(demanding + "copy --help docker-daemon:")).contains("usage:");
    Commands.Outcome without =
        commands.run(
            "JAVA_TOOL_OPTIONS=-Xshare:on $(nix-store -q --references %s | grep runtime)/bin/java -version"
                .formatted(program));
    assertThat(without.status()).as("the runtime has no archive of its own").isEqualTo(1);
  }

  /** Nix refuses to build anything where there is one. Nothing but this would keep it from that. */
  @Test
  void itMakesNoHomeInABuild() throws Exception {
    new NixSandbox(library, commands);
    String built =
        library.build(
            """
            pkgs.runCommand "homeless" { nativeBuildInputs = [ nix2container-bin ]; } ''
              test "$HOME" = /homeless-shelter
              mkdir files
              echo text >files/file
              nix2container build files --to oci:image:x
              nix2container copy oci:image:x dir:$out
              nix2container inspect dir:$out >/dev/null
              test ! -e /homeless-shelter
              mkdir /homeless-shelter
            ''\
            """);

    assertThat(commands.out("skopeo inspect --raw dir:" + built)).contains("layers");
  }

  @Test
  void skopeosNameLeadsToIt() throws Exception {
    String skopeo = library.build("skopeo-nix2container");

    assertThat(commands.out(skopeo + "/bin/skopeo --version"))
        .isEqualTo(commands.out(program + " --version"));
    assertThat(commands.run(skopeo + "/bin/skopeo copy nix:/nowhere dir:there").err())
        .contains("/nowhere");
  }
}
