package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Nix library as a flake, and as the input of one. */
class LibraryFlakeIT {

  @TempDir private static Path folder;

  private static Commands commands;
  private static NixLibrary library;

  /** A directory that has the repository's files, but not what was built of them. */
  @BeforeAll
  static void enter() throws Exception {
    commands = new Commands(folder);
    library = new NixLibrary(commands);
    commands.succeed(
        """
        mkdir nix2container
        cd %s
        cp -r --parents default.nix flake.nix nix examples build src/main pom.xml nix2container \
          LICENSE %s/nix2container\
        """
            .formatted(library.checkout(), folder));
    commands.set(
        "from_flake",
        "--impure --no-write-lock-file --override-input nixpkgs path:" + library.packages());
  }

  @Test
  void allThatIsImportedIsInItsPackages() throws Exception {
    assertThat(
            commands.out(
                """
                nix eval $from_flake --json path:nix2container#packages --apply \
                  'builtins.mapAttrs (_: builtins.attrNames)'\
                """))
        .isEqualTo(
            """
            {"aarch64-darwin":%1$s,"aarch64-linux":%1$s,"x86_64-darwin":%1$s,"x86_64-linux":%1$s}\
            """
                .formatted(
                    """
                    ["default","examples","nix2container","nix2container-bin","skopeo-nix2container"]\
                    """));
  }

  @Test
  void otherSystemsEvaluate() throws Exception {
    assertThat(
            commands.out(
                """
                nix eval $from_flake --raw \
                  path:nix2container#packages.aarch64-darwin.examples.hello.copyToRegistry.system\
                """))
        .isEqualTo("aarch64-darwin");
  }

  /** It is built from the same source, whatever else is in the checkout. */
  @Test
  void theProgramIsTheOneThatIsImported() throws Exception {
    String imported = library.build("nix2container-bin");

    for (String name : new String[] {"default", "nix2container-bin"}) {
      assertThat(
              commands.out(
                  "nix eval $from_flake --raw path:nix2container#%s.outPath".formatted(name)))
          .isEqualTo(imported);
    }
    String version = commands.out(imported + "/bin/nix2container --version");
    assertThat(commands.out("nix run $from_flake path:nix2container -- --version"))
        .isEqualTo(version);
    assertThat(
            commands.out(
                "nix run $from_flake path:nix2container#skopeo-nix2container -- --version"))
        .isEqualTo(version);
  }

  @Test
  void anExampleIsCopiedByRunningWhatItHas() throws Exception {
    commands.succeed(
        "nix run $from_flake path:nix2container#examples.basic.copyTo -- oci:basic:example");

    assertThat(commands.out("skopeo inspect --config --raw oci:basic:example"))
        .contains("/bin/hello");
  }

  /** As the README says. */
  @Test
  void aFlakeHasItAsAnInput() throws Exception {
    Files.writeString(
        folder.resolve("flake.nix"),
        """
        {
          inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";
          inputs.nix2container.url = "path:./nix2container";
          inputs.nix2container.inputs.nixpkgs.follows = "nixpkgs";

          outputs = { nixpkgs, nix2container, ... }: {
            packages.x86_64-linux.hello = nix2container.packages.x86_64-linux.nix2container.buildImage {
              name = "hello";
              tag = "1.0";
              config.Entrypoint = [ "${nixpkgs.legacyPackages.x86_64-linux.hello}/bin/hello" ];
            };
          };
        }
        """
            .replace("x86_64-linux", library.evaluate("pkgs.system").replace("\"", "")));

    commands.succeed("nix run $from_flake path:.#hello.copyTo -- oci:hello:1.0");

    assertThat(commands.out("skopeo inspect --config --raw oci:hello:1.0"))
        .contains("-hello-2.12.1/bin/hello\"]");
  }
}
