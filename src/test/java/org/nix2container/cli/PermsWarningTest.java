package org.nix2container.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A perms rule that names nothing is warned of, however the layers are made. */
class PermsWarningTest {

  private static final String REPRODUCIBLE = "layers-from-reproducible-storepaths";
  private static final String NON_REPRODUCIBLE = "layers-from-non-reproducible-storepaths";

  @TempDir private Path given;
  private Path folder;
  private Path perms;

  @BeforeEach
  void makeStore() throws IOException {
    folder = given.toRealPath();
    StringBuilder graph = new StringBuilder("[");
    StringBuilder rules = new StringBuilder("[");
    for (String name : List.of("a", "b", "c", "d")) {
      Path path = Files.createDirectories(folder.resolve("store/" + name));
      Files.writeString(path.resolve("file-" + name), name);
      graph.append(graph.length() > 1 ? "," : "").append("{\"path\": \"" + path + "\"}");
      rules.append(rules.length() > 1 ? "," : "");
      rules.append(
          "{\"path\": \"%s\", \"regex\": \"file-[ac]\", \"mode\": \"0600\"}".formatted(path));
    }
    Files.writeString(folder.resolve("graph.json"), graph + "]");
    perms = Files.writeString(folder.resolve("perms.json"), rules + "]");
  }

  private CommandRun layers(String command, Object... more) {
    List<Object> words =
        new ArrayList<>(List.of(command, folder.resolve("layers.json"), graph(), "--perms", perms));
    if (command.equals(NON_REPRODUCIBLE)) {
      words.addAll(List.of("--tar-directory", folder));
    }
    words.addAll(List.of(more));
    return CommandRun.of(words.toArray());
  }

  private Path graph() {
    return folder.resolve("graph.json");
  }

  private String warning(String name) {
    return "nix2container: warning: perms: the regex `file-[ac]` matches no file of "
        + folder.resolve("store/" + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {REPRODUCIBLE, NON_REPRODUCIBLE})
  void eachIsWarnedOfOnceHoweverManyLayersThereAre(String command) {
    for (int most : new int[] {1, 2, 9}) {
      CommandRun run = layers(command, "--max-layers", most);
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).isEmpty();
      assertThat(run.err().lines()).containsExactlyInAnyOrder(warning("b"), warning("d"));
    }
  }

  /** What is in a parent is not made here, and neither is what is ignored. */
  @ParameterizedTest
  @ValueSource(strings = {REPRODUCIBLE, NON_REPRODUCIBLE})
  void nothingIsSaidOfPathsThatAreNotPutIntoTheLayers(String command) throws IOException {
    layers(command);
    Path parent = Files.move(folder.resolve("layers.json"), folder.resolve("parent.json"));
    assertThat(layers(command, parent)).isEqualTo(new CommandRun(0, "", ""));
    assertThat(layers(command, "--ignore", folder.resolve("store/b")).err().lines())
        .containsExactly(warning("d"));
  }

  @Test
  void buildWarnsEachTimeWhetherTheLayerIsKnownOrNot() {
    Map<String, String> environment =
        Map.of("HOME", folder.toString(), "NIX_STATE_DIR", "/nonexistent");
    for (int time = 0; time < 2; time++) {
      CommandRun run =
          CommandRun.in(
              environment,
              "build",
              "-q",
              folder.resolve("store/a"),
              folder.resolve("store/b"),
              "--perms",
              perms,
              "--save",
              folder.resolve("image.json"));
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.err().lines())
          .containsExactlyInAnyOrder(
              warning("b"),
              "nix2container: warning: perms name %s, which is not in the closure"
                  .formatted(folder.resolve("store/c")),
              "nix2container: warning: perms name %s, which is not in the closure"
                  .formatted(folder.resolve("store/d")));
    }
  }
}
