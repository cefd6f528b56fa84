package org.nix2container.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.copy.FileTree;
import org.nix2container.copy.HandMadeLayout;
import org.nix2container.oci.Digest;
import org.nix2container.peers.DockerRegistry;
import org.nix2container.registry.FakeRegistry;

/** {@code get-blob}, which fills fixed-output derivations. */
class GetBlobTest {

  private static final String ANY_TLS = "--tls-verify=false";
  private static final byte[] BLOB = new byte[3_000_000];

  static {
    new Random(5).nextBytes(BLOB);
  }

  @TempDir private Path folder;
  private Path out;
  private FakeRegistry registry;
  private Digest digest;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    digest = registry.repository("app").add(BLOB);
    out = Files.createDirectory(folder.resolve("written")).resolve("blob");
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private CommandRun get(Object... words) {
    List<Object> all = new ArrayList<>(List.of("get-blob", ANY_TLS, out));
    all.addAll(List.of(words));
    return run(all.toArray());
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

  private String app() {
    return "docker://" + registry.host() + "/app";
  }

  private void assertNothingIsWritten() throws IOException {
    assertThat(FileTree.of(out.getParent()).keySet()).containsExactly("");
  }

  @Test
  void theRealRegistryGivesEachBlobOfAnImageToThoseItKnows() throws IOException {
    try (DockerRegistry real = DockerRegistry.setup().user("me", "secret").start()) {
      HandMadeLayout layout = HandMadeLayout.sample(folder.resolve("layout"));
      String name = "docker://" + real.host() + "/deep/app";
      CommandRun copy =
          run("copy", "-q", ANY_TLS, "--dcreds", "me:secret", layout.at("one"), name + ":1");
      assertThat(copy).isEqualTo(new CommandRun(0, "", ""));
      Set<Digest> blobs = real.storage().blobs("deep/app");
      assertThat(blobs).as("two layers and the config").hasSize(3);
      for (Digest blob : blobs) {
        assertThat(get(name, blob, "--creds=me:secret")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(Digest.of(Files.readAllBytes(out))).isEqualTo(blob);
      }
      Files.delete(out);

      CommandRun unknown = get(name, digest, "--creds=me:secret");
      assertThat(unknown.code()).isEqualTo(1);
      assertThat(unknown.err())
          .contains(digest.toString(), "deep/app", "blob unknown to registry")
          .hasLineCount(1);
      CommandRun elsewhere = get("docker://" + real.host() + "/none", digest, "--creds=me:secret");
      assertThat(elsewhere.code()).as(elsewhere.err()).isEqualTo(1);
      CommandRun stranger = get(name, blobs.iterator().next());
      assertThat(stranger.code()).isEqualTo(1);
      assertThat(stranger.err()).contains("you are not logged in").hasLineCount(1);
      assertNothingIsWritten();
      Files.writeString(
          folder.resolve("auth.json"),
          "{\"auths\": {\"%s\": {\"auth\": \"bWU6c2VjcmV0\"}}}".formatted(real.host()));
      assertThat(get(name, blobs.iterator().next()).code()).isZero();
    }
  }

  @Test
  void noManifestIsAskedForWhateverTagIsGiven() throws IOException {
    for (String version : List.of("", ":none", "@" + digest)) {
      assertThat(get(app() + version, digest)).isEqualTo(new CommandRun(0, "", ""));
      assertThat(out).hasBinaryContent(BLOB);
      Files.delete(out);
    }
    assertThat(get(app(), digest.hex())).isEqualTo(new CommandRun(0, "", ""));
    assertThat(registry.count("GET", "/manifests/")).isZero();
  }

  @Test
  void anEmptyBlobIsAnEmptyFile() {
    assertThat(get(app(), registry.repository("app").add(new byte[0])).code()).isZero();
    assertThat(out).isEmptyFile();
  }

  private static void breakAfter(HttpExchange exchange, int bytes) throws IOException {
    exchange.sendResponseHeaders(200, BLOB.length);
    exchange.getResponseBody().write(BLOB, 0, bytes);
    exchange.getResponseBody().flush();
    throw new IOException("the connection breaks");
  }

  @Test
  void itGoesOnWhereTheConnectionBroke() {
    registry
        .refuses("GET", "/blobs/", 1, 503, "UNAVAILABLE")
        .when("GET", "/blobs/", 1, exchange -> breakAfter(exchange, 1_000_000));
    assertThat(get(app(), digest, "--retry-delay=1ms")).isEqualTo(new CommandRun(0, "", ""));
    assertThat(out).hasBinaryContent(BLOB);
    assertThat(registry.last("GET", "/blobs/").header("Range").orElseThrow()).startsWith("bytes=");
  }

  @Test
  void whatIsGivenUpLeavesNothing() throws IOException {
    registry.when("GET", "/blobs/", 9, exchange -> breakAfter(exchange, 1_000_000));
    CommandRun run = get(app(), digest, "--retry-times=1", "--retry-delay=1ms");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("read blob " + digest).hasLineCount(1);
    assertNothingIsWritten();
  }

  @Test
  void anotherBlobIsNotTakenForIt() throws IOException {
    byte[] other = Arrays.copyOf(BLOB, BLOB.length - 1);
    registry.when("GET", "/blobs/", 1, exchange -> FakeRegistry.answer(exchange, 200, other));
    Files.writeString(out, "what was there before");
    CommandRun run = get(app(), digest);
    assertThat(run)
        .isEqualTo(
            new CommandRun(
                1,
                "",
                "nix2container: blob %s of %s/app is damaged: it has the digest %s instead of %s\n"
                    .formatted(digest, registry.host(), Digest.of(other), digest)));
    assertThat(out).hasContent("what was there before");
  }

  @Test
  void aRepositoryThatIsNotThereHasItsExitCode() throws IOException {
    registry.refuses("GET", "/blobs/", 1, 404, "NAME_UNKNOWN");
    assertThat(get(app(), digest))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "nix2container: "
                    + app()
                    + ": there is no such image: the registry has no such repository\n"));
    assertNothingIsWritten();
  }

  @Test
  void aMirrorThatDoesNotHaveItIsPassedOver() throws IOException {
    try (FakeRegistry mirror = new FakeRegistry()) {
      Path configuration =
          Files.writeString(
              folder.resolve("registries.conf"),
              """
              [[registry]]
              location = "%s"
              insecure = true
              [[registry.mirror]]
              location = "%s/mirrored"
              insecure = true
              """
                  .formatted(registry.host(), mirror.host()));
      assertThat(get(app(), digest, "--registries-conf", configuration))
          .isEqualTo(new CommandRun(0, "", ""));
      assertThat(mirror.count("GET", "/v2/mirrored/app/blobs/")).isEqualTo(1);
      assertThat(out).hasBinaryContent(BLOB);
      mirror.repository("mirrored/app").add(BLOB);
      long asked = registry.count("GET", "/blobs/");
      assertThat(get(app(), digest, "--registries-conf", configuration).code()).isZero();
      assertThat(registry.count("GET", "/blobs/")).isEqualTo(asked);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          get-blob OUT docker://a                | takes OUT docker://NAME DIGEST, but 2 arguments
          get-blob OUT oci:x HEX                 | `oci:x` is in no registry: give docker://NAME
          get-blob OUT a HEX                     | a
          get-blob OUT docker://a sha256:12      | digest `sha256:12`: it has to be 64
          get-blob OUT docker://a md5:HEX        | digest `md5:
          get-blob OUT/x docker://127.0.0.1:1/a HEX | its directory
          get-blob . docker://127.0.0.1:1/a HEX  | it is a directory
          """)
  void badInputIsOneLine(String words, String reason) throws IOException {
    String[] all = words.replace("OUT", out.toString()).replace("HEX", digest.hex()).split(" ");
    CommandRun run = run((Object[]) all);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("nix2container: ").contains(reason);
    assertNothingIsWritten();
  }

  /** Not for anybody's eyes: a private blob stays that. */
  @Test
  void passwordsAreNotPrinted() {
    registry.wantsBasic("Basic nobody");
    CommandRun run = get(app(), digest, "--creds=me:hidden", "--debug");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).doesNotContain("hidden");
    assertThat(run.err().getBytes(UTF_8)).isNotEmpty();
  }
}
