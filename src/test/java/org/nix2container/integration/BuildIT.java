package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.image.ImageFile;

/** {@code build} finds out by itself what goes into an image, in a store that the real Nix made. */
class BuildIT {

  @TempDir private static Path folder;

  private static Commands commands;
  private static NixStore store;

  @BeforeAll
  static void build() throws Exception {
    commands = new Commands(folder);
    store = new NixStore(commands);
    for (String attribute : List.of("app", "linked", "single", "data", "busybox")) {
      store.build(attribute);
    }
  }

  @AfterAll
  static void clean() throws Exception {
    if (store != null) {
      store.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "./app, $app, $app/bin/app",
    "$app, $app, $app/bin/app",
    "./app/bin/app, $app, $app/bin/app",
    "./app/share, $app, $app/bin/app",
    "./single, $single, $single",
    "./busybox, $busybox, $busybox/bin/busybox",
    "./busybox/bin/sh, $busybox, $busybox/bin/sh",
    "./data/executable, $data, $data/executable",
    "./app ./data, $app $data, $app/bin/app",
    "./linked, $linked, ''",
    "./app ./single, $app $single, ''"
  })
  void theImageHasTheClosureAndRunsTheObviousProgram(String paths, String roots, String program)
      throws Exception {
    Commands.Outcome outcome =
        commands.succeed("nix2container build %s --save image.json".formatted(paths));

    assertThat(storePaths("image.json")).containsExactlyInAnyOrderElementsOf(store.closure(roots));
    String entrypoint = commands.out("echo " + program);
    assertThat(outcome.err())
        .startsWith(entrypoint.isEmpty() ? "layer " : "entrypoint: " + entrypoint + "\n");
  }

  @Test
  void closuresMayComeFromAGraph() throws Exception {
    store.writeGraph("graph.json");

    commands.succeed(
        "NIX_STATE_DIR=$PWD/nowhere nix2container build ./app --closure graph.json --save one.json");
    commands.succeed("nix2container build ./app --save other.json");

    assertThat(storePaths("one.json"))
        .containsExactlyInAnyOrderElementsOf(storePaths("other.json"))
        .hasSize(5);
  }

  @Test
  void whatWasDigestedBeforeIsNotReadAgain() throws Exception {
    commands.set("XDG_CACHE_HOME", folder.resolve("cache").toString());
    String build = "nix2container build ./app --max-layers 20 --save image.json ";
    Commands.Outcome first = commands.succeed(build);
    assertThat(first.err()).endsWith("(5 read)\n");

    commands.succeed("mv $data $data.moved");
    try {
      Commands.Outcome again = commands.succeed(build);
      assertThat(again.err()).endsWith("(5 known from before)\n");
      assertThat(again.out()).isEqualTo(first.out());

      Commands.Outcome reading = commands.run(build + "--no-cache");
      assertThat(reading.status()).isEqualTo(1);
      assertThat(reading.err())
          .isEqualTo(commands.out("echo nix2container: $data: no such file or directory") + "\n");
      Commands.Outcome copying = commands.run(build + "--to oci:layout");
      assertThat(copying.status()).isEqualTo(1);
      assertThat(copying.err()).contains(commands.out("echo $data"));
      assertThat(folder.resolve("layout")).doesNotExist();
    } finally {
      commands.succeed("mv $data.moved $data");
    }
  }

  private static List<String> storePaths(String imageFile) {
    return ImageFile.read(folder.resolve(imageFile)).layers().stream()
        .flatMap(layer -> layer.paths().stream())
        .map(path -> path.path())
        .toList();
  }
}
