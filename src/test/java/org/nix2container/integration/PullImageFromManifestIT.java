package org.nix2container.integration;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.oci.Digest;
import org.nix2container.peers.DockerRegistry;

/** Base images by manifests that are kept, from a real registry, in Nix's sandbox. */
class PullImageFromManifestIT extends BaseImageRegistry {

  @ParameterizedTest
  @ValueSource(strings = {"amd64", "arm64", "s390x"})
  void theManifestIsThatOfThePlatformToTheByte(String arch) throws Exception {
    String program =
        library.build(
            locked(registry, base, "s390x", "arch = \"%s\";".formatted(arch)) + ".getManifest");

    commands.succeed("%s/bin/get-manifest >of-%s".formatted(program, arch));

    assertThat(folder.resolve("of-" + arch)).hasSameBinaryContentAs(base.manifest(arch));
  }

  @Test
  void theManifestOfARegistryWithPasswordsNeedsThem() throws Exception {
    try (DockerRegistry locked = DockerRegistry.setup().user("me", "secret").start()) {
      base.push(locked.host(), "--dest-creds me:secret");
      String program =
          library.build(locked(locked, base, "amd64", "arch = \"amd64\";") + ".getManifest");

      Commands.Outcome without = commands.run(program + "/bin/get-manifest");
      Commands.Outcome with =
          commands.succeed(program + "/bin/get-manifest --creds me:secret >with-password");

      assertThat(without.status()).isEqualTo(1);
      assertThat(without.out()).isEmpty();
      assertThat(without.err()).contains(locked.host(), "login");
      assertThat(with.err()).isEmpty();
      assertThat(folder.resolve("with-password")).hasSameBinaryContentAs(base.manifest("amd64"));
    }
  }

  @Test
  void eachBlobIsADerivationOfItsOwn() throws Exception {
    String expression = locked(registry, base, "arm64", "");

    String image = library.build(expression);

    for (Digest blob : base.blobs("arm64")) {
      String fetched = storePath(blob);
      assertThat(commands.out("sha256sum <" + fetched)).startsWith(blob.hex());
      assertThat(commands.out("nix show-derivation " + deriver(fetched)))
          .contains("\"hash\": \"" + blob.hex() + "\"", "\"hashAlgo\": \"sha256\"");
    }
    assertThat(library.closure(image))
        .as("the config was only read")
        .contains(storePath(base.blobs("arm64").get(0)), storePath(base.blobs("arm64").get(1)));
    assertThat(Files.readString(Path.of("target/nix-library" + image)))
        .contains("\"arch\": \"arm64\"", "BASE=base");
  }

  @Test
  void whatTwoImagesHaveIsFetchedOnce() throws Exception {
    BaseImage one = new BaseImage(commands, "one", "shared " + release);
    BaseImage other = new BaseImage(commands, "other", "shared " + release);
    one.push(registry.host());
    other.push(registry.host());
    int before = registry.requests().count();

    Commands.Outcome outcome =
        library.tryBuild(
            "[ %s %s ]"
                .formatted(
                    locked(registry, one, "amd64", ""), locked(registry, other, "amd64", "")));

    assertThat(outcome.status()).as(outcome.err()).isZero();
    Set<Digest> all = new HashSet<>(one.blobs("amd64"));
    all.addAll(other.blobs("amd64"));
    List<String> fetched =
        registry.requests().after(before).lines().stream()
            .filter(line -> line.startsWith("GET ") && line.contains("/blobs/"))
            .toList();
    assertThat(fetched).hasSize(5);
    assertThat(fetched.stream().map(line -> line.replaceAll(".*/", "")).collect(toSet()))
        .isEqualTo(all.stream().map(Digest::toString).collect(toSet()));
  }

  @Test
  void credentialsAreTakenFromTheFileThatBuildsAreShown() throws Exception {
    BaseImage hidden = new BaseImage(commands, "hidden", "hidden " + release);
    try (DockerRegistry locked = DockerRegistry.setup().user("me", "secret").start()) {
      hidden.push(locked.host(), "--dest-creds me:secret");
      Path file = authFile(locked);
      String expression = locked(locked, hidden, "amd64", "");

      Commands.Outcome without = library.tryBuild(expression);
      sandbox.show("/etc/skopeo/auth.json=" + file);
      Commands.Outcome with = library.tryBuild(expression);

      assertThat(without.err())
          .contains(locked.host(), "401 (UNAUTHORIZED", "/etc/skopeo/auth.json");
      assertThat(with.status()).as(with.err()).isZero();
    }
  }

  @Test
  void aBlobThatIsNotThereIsNamed() throws Exception {
    BaseImage lost = new BaseImage(commands, "lost", "lost " + release);
    lost.push(registry.host());
    Digest blob = lost.blobs("amd64").getFirst();
    registry.storage().remove("lost", blob);

    Commands.Outcome outcome = library.tryBuild(locked(registry, lost, "amd64", ""));

    assertThat(outcome.status()).isNotZero();
    assertThat(outcome.err()).contains(blob.toString(), "lost", "404");
  }

  private static String locked(DockerRegistry from, BaseImage image, String arch, String more)
      throws IOException {
    return """
    (nix2container.pullImageFromManifest ({
      imageName = "%s"; imageManifest = %s; registryUrl = "%s"; tlsVerify = false;
    } // { %s }))\
    """
        .formatted(image.name(), image.manifest(arch), from.host(), more);
  }

  private static String storePath(Digest blob) throws Exception {
    return commands.out("ls -d /nix/store/*-" + blob.hex());
  }

  private static String deriver(String storePath) throws Exception {
    return commands.out("nix-store --query --deriver " + storePath);
  }
}
