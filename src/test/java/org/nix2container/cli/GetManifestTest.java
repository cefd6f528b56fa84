package org.nix2container.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.copy.HandMadeLayout;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;
import org.nix2container.peers.DockerRegistry;
import org.nix2container.peers.Tool;
import org.nix2container.registry.FakeRegistry;

/** {@code get-manifest}, which makes lock files: from real registries, with skopeo to compare. */
class GetManifestTest {

  private static final String ANY_TLS = "--tls-verify=false";

  @TempDir private Path folder;
  private DockerRegistry registry;
  private HandMadeLayout layout;
  private HandMadeLayout variants;

  @BeforeEach
  void start() throws IOException {
    registry = DockerRegistry.setup().user("me", "secret").start();
    layout = HandMadeLayout.sample(folder.resolve("layout"));
    variants = HandMadeLayout.variants(folder.resolve("variants"));
    Files.writeString(
        folder.resolve("auth.json"),
        "{\"auths\": {\"%s\": {\"auth\": \"bWU6c2VjcmV0\"}}}".formatted(registry.host()));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private CommandRun run(Object... words) {
    return CommandRun.in(
        Map.of(
            "HOME",
            folder.toString(),
            "REGISTRY_AUTH_FILE",
            folder.resolve("auth.json").toString()),
        words);
  }

  private CommandRun get(Object... words) {
    List<Object> all = new ArrayList<>(List.of("get-manifest", ANY_TLS));
    all.addAll(List.of(words));
    return run(all.toArray());
  }

  private String at(String name) {
    return "docker://" + registry.host() + "/" + name;
  }

  private String inLayout(String name) {
    return (name.equals("variants") ? variants : layout).at(name);
  }

  /** With the bytes that it has, white space and annotations included. */
  private String push(String name) {
    String location = at(name + ":1");
    CommandRun copy =
        run("copy", "-a", "-q", "--preserve-digests", ANY_TLS, inLayout(name), location);
    assertThat(copy).isEqualTo(new CommandRun(0, "", ""));
    return location;
  }

  private String raw(String location) {
    String auth = folder.resolve("auth.json").toString();
    return Tool.in(folder, "skopeo")
        .succeed("inspect", "--raw", ANY_TLS, "--authfile", auth, location);
  }

  @Test
  void aSingleImagesManifestIsPrintedAsItIs() {
    String one = push("one");
    String manifest = raw(one);
    assertThat(manifest).contains("\n", "\"z\": \"<1>\"");
    Digest digest = registry.storage().tag("one", "1").orElseThrow();
    assertThat(get(one)).isEqualTo(new CommandRun(0, manifest, ""));
    assertThat(get(at("one@" + digest))).isEqualTo(new CommandRun(0, manifest, ""));
    assertThat(get(one, "--override-arch", "riscv64"))
        .as("there is nothing to choose")
        .isEqualTo(new CommandRun(0, manifest, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "many, --override-arch=s390x, s390x",
    "many, --override-arch=arm64, arm64",
    "variants, --override-arch=arm64, arm64",
    "variants, --override-arch=arm64 --override-variant=v8, arm64",
    "variants, --override-os=linux --override-arch=amd64, amd64"
  })
  void ofAnIndexTheManifestOfThePlatformIsPrinted(String name, String flags, String architecture) {
    String location = push(name);
    String byDigest = at(name + "@" + registry.storage().tag(name, "1").orElseThrow());
    for (String source : List.of(location, byDigest, inLayout(name))) {
      List<Object> words = new ArrayList<>(List.of((Object[]) flags.split(" ")));
      words.add(source);
      CommandRun got = get(words.toArray());
      assertThat(got.code()).as(got.err()).isZero();
      Digest digest = Digest.of(got.out().getBytes(UTF_8));
      String manifest = raw(at(name + "@" + digest));
      assertThat(got).isEqualTo(new CommandRun(0, manifest, ""));
      assertThat(run("inspect", "-n", ANY_TLS, "-f", "{{.Architecture}}", at(name + "@" + digest)))
          .isEqualTo(new CommandRun(0, architecture + "\n", ""));
    }
  }

  @Test
  void whereNothingFitsItSaysWhatThereIs() {
    String location = push("variants");
    assertThat(get("--override-arch=riscv64", location))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "nix2container: "
                    + location
                    + ": there is no such image: nothing for linux/riscv64 among linux/s390x,"
                    + " linux/amd64, linux/arm64/v8; choose with --override-os, --override-arch"
                    + " and --override-variant\n"));
  }

  @Test
  void whoYouAreIsSaidAsElsewhere() {
    String location = push("one");
    assertThat(get("--no-creds", location).code()).isEqualTo(1);
    assertThat(get("--no-creds", location).err())
        .contains("you are not logged in: nix2container login " + registry.host())
        .hasLineCount(1);
    assertThat(get("--no-creds", location).out()).isEmpty();
    assertThat(get("--creds", "me:secret", location).code()).isZero();
    assertThat(get("--creds", "me:wrong", location).code()).isEqualTo(1);
    assertThat(get("--authfile", folder.resolve("auth.json"), location).code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"one:2", "none:1"})
  void whatIsNotThereHasItsExitCode(String name) {
    push("one");
    assertThat(get(at(name)))
        .isEqualTo(
            new CommandRun(2, "", "nix2container: " + at(name) + ": there is no such image\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          get-manifest                              | takes IMAGE, but nothing was given
          get-manifest docker://a docker://b        | takes IMAGE, but 2 arguments were given
          get-manifest alpine                       | alpine
          get-manifest docker://UPPER/x:1           | UPPER
          get-manifest docker://a@sha256:12         | after the @ there has to be sha256:
          get-manifest docker://a --retry-times no  | --retry-times needs a whole number
          """)
  void badInputIsOneLine(String words, String reason) {
    CommandRun run = run((Object[]) words.split(" "));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("nix2container: ").contains(reason);
  }

  /** A registry, or who is between, that gives another manifest than the index lists. */
  @Test
  void whatTheIndexListsIsVerified() {
    try (FakeRegistry spoiled = new FakeRegistry()) {
      byte[] manifest = "{\"schemaVersion\": 2, \"config\": {}}".getBytes(UTF_8);
      byte[] other = "{\"schemaVersion\": 2, \"config\": {} }".getBytes(UTF_8);
      Digest digest = spoiled.repository("app").add("one", MediaType.OCI_MANIFEST, manifest);
      byte[] index =
          """
          {"schemaVersion": 2, "manifests": [{"digest": "%s", "size": %d,
            "platform": {"os": "linux", "architecture": "arm64", "variant": "v8"}}]}
          """
              .formatted(digest, manifest.length)
              .getBytes(UTF_8);
      spoiled.repository("app").add("1", MediaType.OCI_INDEX, index);
      String location = "docker://" + spoiled.host() + "/app:1";
      assertThat(get("--override-arch=arm64", location).out())
          .isEqualTo(new String(manifest, UTF_8));

      String part = "/manifests/" + digest;
      spoiled.when("GET", part, 1, exchange -> FakeRegistry.answer(exchange, 200, other));
      CommandRun wrong = get("--override-arch=arm64", location);
      assertThat(wrong.code()).isEqualTo(1);
      assertThat(wrong.out()).isEmpty();
      assertThat(wrong.err()).contains(digest.toString(), "it is not what was asked for");
    }
  }
}
