package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What may be said to the functions of the Nix library, what goes without saying, and what the
 * results say. Only evaluated: nothing is built.
 */
class LibraryArgumentsIT {

  @TempDir private static Path folder;

  private static NixLibrary library;

  @BeforeAll
  static void enter() throws Exception {
    library = new NixLibrary(new Commands(folder));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "buildImage | name | arch config contents copyToRoot created fromImage initializeNixDatabase"
            + " layers maxLayers meta nixGid nixUid perms tag",
        "buildLayer | '' | contents copyToRoot deps ignore layers maxLayers metadata perms"
            + " reproducible",
        "pullImage | imageDigest imageName sha256 | arch name os tlsVerify",
        "pullImageFromManifest | imageManifest imageName | arch imageTag meta os registryUrl"
            + " tlsVerify"
      })
  void someArgumentsAreToBeGivenAndOthersMayBe(String function, String needed, String more)
      throws Exception {
    String names =
        library.evaluate(
            """
            let
              arguments = builtins.functionArgs nix2container.%s;
              which = wanted: toString (builtins.filter (name: arguments.${name} == wanted)
                (builtins.attrNames arguments));
            in [ (which false) (which true) ]\
            """
                .formatted(function));

    assertThat(names).isEqualTo("[\"%s\",\"%s\"]".formatted(needed, more));
  }

  @Test
  void anUnknownArgumentIsAnErrorOfNix() throws Exception {
    for (String call :
        new String[] {
          "buildImage { name = \"x\"; colour = 1; }",
          "buildLayer { colour = 1; }",
          "pullImage { imageName = \"x\"; imageDigest = \"\"; sha256 = \"\"; colour = 1; }",
          "pullImageFromManifest { imageName = \"x\"; imageManifest = ./x; colour = 1; }"
        }) {
      Commands.Outcome outcome = library.tryEvaluate("(nix2container." + call + ").drvPath");
      assertThat(outcome.err()).contains("unexpected argument 'colour'");
    }
  }

  @Test
  void nothingIsSaidByGivingADefault() throws Exception {
    assertSame(
        "buildImage { name = \"x\"; }",
        """
        buildImage {
          name = "x"; tag = null; config = { }; layers = [ ]; copyToRoot = null; contents = null;
          fromImage = ""; arch = "%s"; perms = [ ]; maxLayers = 1; initializeNixDatabase = false;
          nixUid = 0; nixGid = 0; created = "0001-01-01T00:00:00Z"; meta = { };
        }\
        """
            .formatted(arch()));
    assertSame(
        "buildLayer { }",
        """
        buildLayer {
          deps = [ ]; copyToRoot = null; contents = null; ignore = null; layers = [ ];
          reproducible = true; perms = [ ]; maxLayers = 1; metadata.created_by = "nix2container";
        }\
        """);
    String pull =
        "imageName = \"quay.io:443/a/b\"; imageDigest = \"sha256:%s\"; sha256 = \"\"; "
            .formatted("0".repeat(64));
    assertSame(
        "pullImage { %s}".formatted(pull),
        """
        pullImage {
          %sos = "linux"; arch = "%s"; tlsVerify = true; name = "docker-image-quay.io-443-a-b";
        }\
        """
            .formatted(pull, arch()));
  }

  @Test
  void theDefaultsOfAManifestAreThoseOfDockerHub() throws Exception {
    String manifest =
        "imageName = \"library/alpine\"; imageManifest = %s; "
            .formatted(library.checkout().resolve("examples/alpine-manifest.json"));
    String defaults =
        """
        imageTag = "latest"; os = "linux"; arch = "%s"; tlsVerify = true;
        registryUrl = "registry-1.docker.io"; meta = { };\
        """
            .formatted(arch());

    assertSame(
        "pullImageFromManifest { %s }".formatted(manifest),
        "pullImageFromManifest { %s%s }".formatted(manifest, defaults));
    assertThat(
            library.evaluate(
                "(nix2container.pullImageFromManifest { %s }).getManifest.drvPath == "
                        .formatted(manifest)
                    + "(nix2container.pullImageFromManifest { %s%s }).getManifest.drvPath"
                        .formatted(manifest, defaults)))
        .isEqualTo("true");
  }

  @Test
  void namesGetLowerCaseAndKeepTheirRegistry() throws Exception {
    assertThat(
            library.evaluate(
                """
                let image = nix2container.buildImage {
                  name = "Registry.Example.ORG:5000/Team/App"; tag = "V1";
                };
                in [ image.imageName image.imageTag image.imageRefUnsafe image.name ]\
                """))
        .isEqualTo(
            """
            ["registry.example.org:5000/team/app","V1","registry.example.org:5000/team/app:V1",\
            "image-App.json"]\
            """);
  }

  @Test
  void theTagIsTheHashOfTheOutput() throws Exception {
    assertThat(
            library.evaluate(
                """
                let image = nix2container.buildImage { name = "x"; };
                in [
                  (image.imageTag == builtins.substring 11 32 "${image}")
                  (image.imageRefUnsafe == "x:${image.imageTag}")
                  (image.imageTag
                    != (nix2container.buildImage { name = "x"; maxLayers = 2; }).imageTag)
                ]\
                """))
        .isEqualTo("[true,true,true]");
  }

  @Test
  void aReferenceForProgramsOutsideOfNixDependsOnNothing() throws Exception {
    String reference =
        "builtins.hasContext (nix2container.buildImage { name = \"x\"; %s }).imageRefUnsafe";

    assertThat(library.evaluate(reference.formatted(""))).isEqualTo("false");
    assertThat(library.evaluate(reference.formatted("tag = \"t-${pkgs.hello}\";")))
        .isEqualTo("false");
  }

  @Test
  void aResultSaysWhatItWasMadeOf() throws Exception {
    assertThat(
            library.evaluate(
                """
                let
                  base = nix2container.buildImage { name = "base"; };
                  image = nix2container.buildImage {
                    name = "x"; fromImage = base; meta.description = "an example";
                  };
                in [
                  (image.fromImage.drvPath == base.drvPath)
                  base.fromImage
                  image.meta.description
                  (map lib.getExe [
                    image.copyToDockerDaemon image.copyToRegistry image.copyToPodman image.copyTo
                  ] == map ({ package, program }: "${package}/bin/${program}") [
                    { package = image.copyToDockerDaemon; program = "copy-to-docker-daemon"; }
                    { package = image.copyToRegistry; program = "copy-to-registry"; }
                    { package = image.copyToPodman; program = "copy-to-podman"; }
                    { package = image.copyTo; program = "copy-to"; }
                  ])
                ]\
                """))
        .isEqualTo("[true,\"\",\"an example\",true]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"buildImage", "buildLayer"})
  void contentsIsTheOldNameOfCopyToRoot(String function) throws Exception {
    String call = function.equals("buildImage") ? "buildImage { name = \"x\"; " : "buildLayer { ";
    String drvPath = "(nix2container.%s %s }).drvPath";

    Commands.Outcome old =
        library.tryEvaluate(drvPath.formatted(call, "contents = [ pkgs.hello ];"));
    Commands.Outcome now =
        library.tryEvaluate(drvPath.formatted(call, "copyToRoot = [ pkgs.hello ];"));
    Commands.Outcome both =
        library.tryEvaluate(
            drvPath.formatted(call, "copyToRoot = [ pkgs.hello ]; contents = [ pkgs.hello ];"));

    assertThat(old.out()).isEqualTo(now.out()).contains(".drv");
    assertThat(old.err()).contains("warning", function + ": contents is deprecated", "copyToRoot");
    assertThat(now.err()).doesNotContain("deprecated");
    assertThat(both.status()).isNotZero();
    assertThat(both.err()).contains(function, "contents", "copyToRoot", "give copyToRoot alone");
  }

  @Test
  void whatGoesToTheRootIsOneOrSeveralOrNothing() throws Exception {
    for (String call : new String[] {"buildImage { name = \"x\"; ", "buildLayer { "}) {
      assertSame(call + "copyToRoot = pkgs.hello; }", call + "copyToRoot = [ pkgs.hello ]; }");
      assertSame(call + "copyToRoot = null; }", call + "copyToRoot = [ ]; }");
    }
  }

  @Test
  void whatIsWrongIsToldBeforeAnythingIsBuilt() throws Exception {
    Commands.Outcome outcome =
        library.tryEvaluate(
            """
            (nix2container.buildImage { name = "x"; copyToRoot = [ ]; contents = [ ]; }).imageName\
            """);

    assertThat(outcome.err()).contains("contents is the old name of copyToRoot");
  }

  private static void assertSame(String one, String other) throws Exception {
    assertThat(
            library.evaluate(
                "map (result: result.drvPath) (with nix2container; [ (%s) (%s) ])"
                    .formatted(one, other)))
        .matches("\\[\"(.*\\.drv)\",\"\\1\"]");
  }

  /** What this machine's architecture is called in images. */
  private static String arch() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }
}
