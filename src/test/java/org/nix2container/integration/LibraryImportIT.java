package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to import the Nix library without a flake, and for which machines. */
class LibraryImportIT {

  @TempDir private static Path folder;

  private static NixLibrary library;

  @BeforeAll
  static void enter() throws Exception {
    Commands commands = new Commands(folder);
    library = new NixLibrary(commands);
    commands.set("NIX_PATH", "nixpkgs=" + library.packages());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ inherit pkgs; }",
        "{ inherit pkgs; inherit (pkgs) system; }",
        "{ system = builtins.currentSystem; }",
        "{ }"
      })
  void packagesAreGivenOrFound(String arguments) throws Exception {
    assertThat(
            library.evaluate(
                """
                let
                  ours = import %s %s;
                  image = ours.nix2container.buildImage { name = "x"; };
                in [
                  (image.drvPath == (nix2container.buildImage { name = "x"; }).drvPath)
                  (builtins.attrNames ours)
                  (builtins.attrNames ours.nix2container)
                ]\
                """
                    .formatted(library.checkout(), arguments)))
        .isEqualTo(
            """
            [true,["nix2container","nix2container-bin","skopeo-nix2container"],\
            ["buildImage","buildLayer","pullImage","pullImageFromManifest"]]\
            """);
  }

  /** Whatever it is evaluated on; nothing can be built here then. */
  @ParameterizedTest
  @CsvSource({
    "x86_64-linux,amd64",
    "aarch64-linux,arm64",
    "x86_64-darwin,amd64",
    "aarch64-darwin,arm64"
  })
  void imagesAreForTheMachineOfThePackages(String system, String arch) throws Exception {
    assertThat(
            library.evaluate(
                """
                let
                  ours = import %s { system = "%s"; };
                  inherit (ours.nix2container) buildImage buildLayer pullImage pullImageFromManifest;
                  image = buildImage {
                    name = "x"; layers = [ (buildLayer { }) ]; initializeNixDatabase = true;
                  };
                  digest = "sha256:${lib.concatStrings (lib.genList (_: "0") 64)}";
                  pulled = pullImage { imageName = "x"; imageDigest = digest; sha256 = ""; };
                  locked = pullImageFromManifest {
                    imageName = "x"; imageManifest = %s/examples/alpine-manifest.json;
                  };
                  package = built: {
                    inherit (built) system;
                    built = lib.hasSuffix ".drv" built.drvPath;
                  };
                in {
                  each = lib.unique (map package [
                    ours.nix2container-bin ours.skopeo-nix2container image pulled locked
                    locked.getManifest image.copyToDockerDaemon image.copyToRegistry
                    image.copyToPodman image.copyTo
                  ]);
                  says = map (text: lib.hasInfix "-arch %s " (text + " ")) [
                    image.buildCommand locked.getManifest.text
                  ];
                }\
                """
                    .formatted(library.checkout(), system, library.checkout(), arch)))
        .isEqualTo(
            "{\"each\":[{\"built\":true,\"system\":\"%s\"}],\"says\":[true,true]}"
                .formatted(system));
  }

  @Test
  void anArchitectureMayBeGiven() throws Exception {
    assertThat(
            library.evaluate(
                """
                lib.hasInfix "--arch riscv64"
                  (nix2container.buildImage { name = "x"; arch = "riscv64"; }).buildCommand\
                """))
        .isEqualTo("true");
  }

  @Test
  void aProcessorThatImagesHaveNoNameForIsToBeNamed() throws Exception {
    String ours =
        """
        (import %s {
          pkgs = pkgs // {
            stdenv = pkgs.stdenv // { hostPlatform.parsed.cpu.name = "z80"; };
          };
        }).nix2container\
        """
            .formatted(library.checkout());

    assertThat(library.tryEvaluate("(%s.buildImage { name = \"x\"; }).drvPath".formatted(ours)))
        .satisfies(outcome -> assertThat(outcome.err()).contains("processor z80: give arch"));
    assertThat(
            library.evaluate(
                "(%s.buildImage { name = \"x\"; arch = \"z\"; }).imageName".formatted(ours)))
        .isEqualTo("\"x\"");
  }
}
