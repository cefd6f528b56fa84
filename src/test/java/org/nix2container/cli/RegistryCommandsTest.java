package org.nix2container.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.copy.HandMadeLayout;
import org.nix2container.oci.Digest;
import org.nix2container.peers.DockerRegistry;
import org.nix2container.peers.Tool;

/** The commands against a real registry, with skopeo to compare. */
class RegistryCommandsTest {

  private static final String ANY_TLS = "--tls-verify=false";

  @TempDir private Path folder;
  private DockerRegistry registry;
  private Path image;

  @BeforeEach
  void makeImage() throws IOException {
    registry = DockerRegistry.start();
    Path app = Files.createDirectory(folder.resolve("app"));
    Files.writeString(app.resolve("data"), "x".repeat(100_000));
    Path lib = Files.createDirectory(folder.resolve("lib"));
    Files.writeString(lib.resolve("data"), "y".repeat(100_000));
    image = folder.resolve("image.json");
    assertThat(run("build", app, lib, "--max-layers", "2", "--save", image).code()).isZero();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private CommandRun run(Object... words) {
    Map<String, String> environment =
        Map.of(
            "HOME",
            folder.toString(),
            "REGISTRY_AUTH_FILE",
            folder.resolve("auth.json").toString(),
            "NIX_STATE_DIR",
            "/nonexistent");
    return CommandRun.in(environment, words);
  }

  private String at(String name) {
    return "docker://" + registry.host() + "/" + name;
  }

  private String skopeo(String... words) {
    return Tool.in(folder, "skopeo").succeed(words);
  }

  private CommandRun push(String name, Object... more) {
    List<Object> words = new ArrayList<>(List.of("copy", "nix:" + image, at(name), ANY_TLS));
    words.addAll(List.of(more));
    return run(words.toArray());
  }

  @Test
  void aPushTellsWhatBecameOfEachLayer() {
    CommandRun first = push("app:1");
    assertThat(first.code()).as(first.err()).isZero();
    Digest digest = registry.storage().tag("app", "1").orElseThrow();
    assertThat(first.out()).isEqualTo(at("app:1") + " " + digest + "\n");
    assertThat(first.err().lines())
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).matches("sent +\\d+ B  app"),
            line -> assertThat(line).matches("sent +\\d+ B  lib"),
            line -> assertThat(line).matches("2 layers sent \\(\\d+ B\\)"));

    CommandRun second = push("app:1");
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err().lines())
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line).matches("skipped +\\d+ B  app \\(known from an earlier push\\)"),
            line ->
                assertThat(line).matches("skipped +\\d+ B  lib \\(known from an earlier push\\)"),
            line -> assertThat(line).matches("2 layers skipped \\(\\d+ B\\)"));
    assertThat(push("app:1", "--no-cache").err()).contains("(known from an image there)");
    assertThat(push("app:1", "--no-cache", "--no-registry-cache").err()).contains("2 layers sent");
    assertThat(push("other:1").err()).contains("2 layers mounted");
    assertThat(push("app:1", "-q")).isEqualTo(new CommandRun(0, "", ""));
  }

  @Test
  void buildWritesToARegistryAndToFilesAtOnce() throws IOException {
    Path digestFile = folder.resolve("digest");
    CommandRun run =
        run(
            "build",
            folder.resolve("app"),
            "--to",
            at("built:1"),
            "--to",
            "oci:" + folder.resolve("layout") + ":1",
            "--dest-tls-verify=false",
            "--digestfile",
            digestFile);
    assertThat(run.code()).as(run.err()).isZero();
    String digest = registry.storage().tag("built", "1").orElseThrow().toString();
    assertThat(run.out())
        .startsWith(at("built:1") + " " + digest + "\noci:" + folder + "/layout:1 ");
    assertThat(Files.readString(digestFile)).isEqualTo(digest);
    assertThat(run.err()).contains(" -> " + at("built:1") + "\n");
  }

  @Test
  void theJsonSummaryHasEverything() {
    CommandRun run =
        push("app:1", "--json", "--also", "dir:" + folder.resolve("dir"), "--also", "dir:" + image);
    assertThat(run.code()).isEqualTo(1);
    Digest digest = registry.storage().tag("app", "1").orElseThrow();
    String summary = run.out().replaceAll("\\s", "");
    assertThat(summary)
        .startsWith(
            "{\"source\":\"nix:"
                + image
                + "\",\"destinations\":[{\"destination\":\""
                + at("app:1")
                + "\",\"digest\":\""
                + digest
                + "\",\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                + "\"images\":[{\"digest\":\""
                + digest
                + "\",\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                + "\"manifestSent\":true,"
                + "\"skipped\":{\"layers\":0,\"bytes\":0},\"mounted\":{\"layers\":0,\"bytes\":0},"
                + "\"sent\":{\"layers\":2,\"bytes\":")
        .containsPattern(
            "\\{\"diffId\":\"sha256:\\w+\",\"digest\":\"sha256:\\w+\","
                + "\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\\+gzip\","
                + "\"size\":(\\d+),\"outcome\":\"sent\",\"knownBy\":\"nothing\",\"sentBytes\":\\1}")
        .containsPattern("\"config\":\\{\"digest\":\"sha256:\\w+\",\"mediaType\":")
        .contains("{\"destination\":\"dir:" + folder + "/dir\",\"digest\":\"sha256:")
        .contains("{\"destination\":\"dir:" + image + "\",\"error\":\"")
        .endsWith("}]}");
    assertThat(push("app:1", "--json", "-q").out().replaceAll("\\s", ""))
        .contains("\"manifestSent\":false,\"skipped\":{\"layers\":2,")
        .contains("\"outcome\":\"skipped\",\"knownBy\":\"local-record\",\"sentBytes\":0}");
  }

  @Test
  void oneDestinationThatFailsDoesNotKeepTheOthersFromBeingWritten() {
    CommandRun run = push("app:1", "--also", "docker://127.0.0.1:1/app:1", "--retry-times=0");
    assertThat(run.code()).isEqualTo(1);
    assertThat(registry.storage().tag("app", "1")).isPresent();
    assertThat(run.out()).startsWith(at("app:1")).hasLineCount(1);
    assertThat(run.err().lines().filter(line -> line.startsWith("nix2container: ")))
        .singleElement()
        .asString()
        .contains("127.0.0.1:1");
  }

  @Test
  void inspectAndListTagsAreSkopeos() throws IOException {
    push("app:1");
    push("app:2");
    assertThat(run("list-tags", ANY_TLS, at("app")))
        .isEqualTo(new CommandRun(0, skopeo("list-tags", ANY_TLS, at("app")), ""));
    for (String[] flags :
        new String[][] {
          {"--raw"}, {"--config"}, {"--config", "--raw"}, {"-f", "{{.Digest}} {{.Os}}"}
        }) {
      List<String> words = new ArrayList<>(List.of("inspect", ANY_TLS, at("app:1")));
      words.addAll(List.of(flags));
      assertThat(run(words.toArray()))
          .as("%s", words)
          .isEqualTo(new CommandRun(0, skopeo(words.toArray(new String[0])), ""));
    }
    CommandRun inspected = run("inspect", ANY_TLS, at("app:1"));
    assertThat(inspected.out())
        .contains("\"Name\": \"" + registry.host() + "/app\"", "\"1\"", "\"2\"", "LayersData");
    assertThat(run("inspect", ANY_TLS, "--no-tags", at("app:1")).out())
        .contains("\"RepoTags\": [],");
    Files.write(
        folder.resolve("manifest"),
        run("inspect", ANY_TLS, "--raw", at("app:1")).out().getBytes(UTF_8));
    assertThat(run("manifest-digest", folder.resolve("manifest")).out())
        .isEqualTo(registry.storage().tag("app", "1").orElseThrow() + "\n");
  }

  @Test
  void whatIsNotThereHasItsExitCode() {
    push("app:1");
    for (String command : new String[] {"inspect", "layers", "delete"}) {
      for (String name : new String[] {"app:2", "none:1"}) {
        CommandRun run = run(command, ANY_TLS, at(name));
        assertThat(run)
            .isEqualTo(
                new CommandRun(2, "", "nix2container: " + at(name) + ": there is no such image\n"));
      }
    }
    assertThat(run("copy", at("app:2"), "dir:" + folder + "/x", ANY_TLS).code()).isEqualTo(2);
    assertThat(run("inspect", at("app:1")).code()).as("it speaks no TLS").isEqualTo(1);
  }

  @Test
  void deleteTakesAnImageAway() {
    push("app:1");
    assertThat(run("delete", ANY_TLS, at("app:1"))).isEqualTo(new CommandRun(0, "", ""));
    assertThat(run("inspect", ANY_TLS, at("app:1")).code()).isEqualTo(2);
    assertThat(run("delete", "oci:x").err()).contains("is in no registry");
  }

  @Test
  void layersFetchesBlobs() throws IOException {
    push("app:1");
    CommandRun run = run("layers", ANY_TLS, at("app:1"));
    assertThat(run.code()).as(run.err()).isZero();
    Path directory = Path.of(run.err().strip());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      List<String> names = new ArrayList<>();
      for (Path file : files) {
        names.add(file.getFileName().toString());
        if (Digest.isHex(file.getFileName().toString())) {
          assertThat(Digest.of(Files.readAllBytes(file)).hex())
              .isEqualTo(file.getFileName().toString());
        }
        Files.delete(file);
      }
      assertThat(names).hasSize(5).contains("manifest.json", "version");
    } finally {
      Files.delete(directory);
    }
  }

  @Test
  void anIndexGoesFromALayoutToARegistryAndOn() throws IOException {
    HandMadeLayout layout = HandMadeLayout.sample(folder.resolve("layout"));
    CommandRun pushed = run("copy", "--all", layout.at("many"), at("many:1"), ANY_TLS);
    assertThat(pushed.code()).as(pushed.err()).isZero();
    CommandRun asItIs =
        run("copy", "-a", layout.at("many"), at("same:1"), ANY_TLS, "--preserve-digests", "-q");
    assertThat(asItIs.code()).as(asItIs.err()).isZero();
    assertThat(run("inspect", "--raw", ANY_TLS, at("same:1")).out())
        .isEqualTo(run("inspect", "--raw", layout.at("many")).out());

    CommandRun on =
        run(
            "copy",
            "--all",
            at("same:1"),
            at("further:1"),
            ANY_TLS,
            "--json",
            "--override-arch=arm64");
    assertThat(on.code()).as(on.err()).isZero();
    assertThat(on.out().split("\"manifestSent\"", -1)).hasSize(1 + 3);
    assertThat(run("copy", at("same:1"), at("one:1"), ANY_TLS, "--override-arch", "s390x").code())
        .isZero();
    assertThat(run("inspect", ANY_TLS, "-f", "{{.Architecture}}", at("one:1")).out())
        .isEqualTo("s390x\n");
    assertThat(run("copy", "--multi-arch=index-only", at("same:1"), at("same:2"), ANY_TLS).code())
        .isZero();
    assertThat(registry.storage().tag("same", "2")).isEqualTo(registry.storage().tag("same", "1"));
  }

  @Test
  void formatsAndCompressionsAreAsAskedFor() {
    push("docker:1", "--format", "v2s2");
    assertThat(run("inspect", "--raw", ANY_TLS, at("docker:1")).out())
        .contains("application/vnd.docker.distribution.manifest.v2+json", ".tar.gzip");
    push("zstd:1", "--dest-compress-format", "zstd", "--dest-force-compress-format");
    assertThat(run("inspect", "--raw", ANY_TLS, at("zstd:1")).out()).contains("tar+zstd");
    push("none:1", "--dest-compress-format=none", "--dest-force-compress-format");
    assertThat(run("inspect", "--raw", ANY_TLS, at("none:1")).out())
        .contains("application/vnd.oci.image.layer.v1.tar\"");
    CommandRun kept = push("kept:1", "--preserve-digests", "--format", "v2s2");
    assertThat(kept.code()).isEqualTo(1);
    assertThat(kept.err()).contains("--preserve-digests forbids");
    assertThat(push("both:1", "--dest-compress-format", "zstd", "--format", "v2s2").code())
        .isEqualTo(1);
  }
}
