package org.nix2container.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.copy.HandMadeLayout;
import org.nix2container.oci.Digest;
import org.nix2container.peers.DockerRegistry;
import org.nix2container.peers.Tool;

/**
 * What {@code pullImage} rests on. Its users have the NAR hash of what skopeo wrote in their files:
 * the same image has to have the same hash when we write it.
 */
class PullImageHashTest {

  @TempDir private static Path folder;
  private static DockerRegistry registry;

  @BeforeAll
  static void pushImagesOfAllKinds() throws Exception {
    Tool.need("skopeo");
    Tool.need("nix-store");
    registry = DockerRegistry.start();
    HandMadeLayout many = HandMadeLayout.sample(folder.resolve("many"));
    HandMadeLayout variants = HandMadeLayout.variants(folder.resolve("variants"));
    String one = many.at("one");
    push(one, "oci", "--preserve-digests");
    push(one, "docker", "--format=v2s2");
    push(one, "zstd", "--format=oci", "--dest-compress-format=zstd");
    push(many.at("many"), "index", "--all", "--preserve-digests");
    push(many.at("many"), "list", "--all", "--format=v2s2");
    push(variants.at("variants"), "variants", "--all", "--preserve-digests");

    Path same = Files.createDirectory(folder.resolve("same"));
    Files.writeString(same.resolve("program"), "#!/bin/sh\n");
    assertThat(same.resolve("program").toFile().setExecutable(true)).isTrue();
    CommandRun built = CommandRun.of("build", same, "--to", at("built:1"), "--dest-tls-verify=0");
    assertThat(built.code()).as(built.err()).isZero();
  }

  private static String at(String name) {
    return "docker://" + registry.host() + "/" + name;
  }

  private static void push(String from, String name, String... flags) {
    List<String> words = new ArrayList<>(List.of("--insecure-policy", "copy", "-q"));
    words.addAll(List.of(flags));
    words.addAll(List.of("--dest-tls-verify=false", from, at(name + ":1")));
    Tool.in(folder, "skopeo").succeed(words.toArray(String[]::new));
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  /** As the library calls it: always with a system and an architecture, even of a single image. */
  @ParameterizedTest
  @CsvSource({
    "oci, amd64",
    "oci, arm64", // nothing is chosen, and nothing refused
    "docker, amd64",
    "zstd, amd64",
    "built, amd64",
    "index, s390x",
    "index, arm64",
    "list, amd64",
    "list, arm64",
    "variants, arm64"
  })
  void theHashIsThatOfWhatSkopeoWrites(String name, String architecture) throws Exception {
    Digest digest = registry.storage().tag(name, "1").orElseThrow();
    Path all = Files.createTempDirectory(folder, "out");
    String theirs = all.resolve("theirs").toString();
    String ours = all.resolve("ours").toString();
    List<String> words =
        List.of(
            "--insecure-policy",
            "copy",
            "--src-tls-verify=false",
            "--override-os=linux",
            "--override-arch=" + architecture,
            at(name + "@" + digest));
    List<String> skopeos = new ArrayList<>(words);
    skopeos.add("dir:" + theirs);
    Tool.in(folder, "skopeo").succeed(skopeos.toArray(String[]::new));

    List<Object> own = new ArrayList<>(words);
    own.add("dir:" + ours);
    CommandRun run = CommandRun.in(Map.of("HOME", folder.toString()), own.toArray());
    assertThat(run.code()).as(run.err()).isZero();

    assertThat(narHash(ours)).isEqualTo(narHash(theirs));
  }

  @Test
  void theHashTellsImagesApart() {
    for (String name : List.of("oci", "docker")) {
      CommandRun run =
          CommandRun.of("copy", "--src-tls-verify=false", at(name + ":1"), "dir:" + dir(name));
      assertThat(run.code()).as(run.err()).isZero();
    }
    assertThat(narHash(dir("oci"))).isNotEqualTo(narHash(dir("docker")));
  }

  private static String dir(String name) {
    return folder.resolve("of-" + name).toString();
  }

  private static String narHash(String path) {
    String dumped =
        Tool.in(folder, "sh", "-euc")
            .succeed("nix-store --dump \"$0\" >nar; sha256sum <nar", path)
            .substring(0, Digest.of(new byte[0]).hex().length());
    String hashed =
        Tool.in(folder, "nix", "--extra-experimental-features", "nix-command")
            .succeed("hash", "path", "--type", "sha256", "--base16", path)
            .strip();
    assertThat(hashed).isEqualTo(dumped);
    return dumped;
  }
}
