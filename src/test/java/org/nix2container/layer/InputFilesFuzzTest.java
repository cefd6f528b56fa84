package org.nix2container.layer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.closure.ClosurePath;
import org.nix2container.closure.GraphFile;
import org.nix2container.closure.PopularityOrder;
import org.nix2container.failure.Nix2ContainerException;

/** Any bytes are what the file should hold, or an error of one line. */
class InputFilesFuzzTest {

  @TempDir private static Path folder;

  @FuzzTest
  void everyFileIsAGraphOrOneLineOfReason(byte @NotNull [] content) throws IOException {
    Path file = Files.write(folder.resolve("graph.json"), content);
    orOneLine(() -> {
      List<ClosurePath> graph = GraphFile.read(file);
      List<String> ordered = PopularityOrder.of("graph.json", graph);
      assertThat(ordered).doesNotHaveDuplicates();
      assertThat(ordered).containsAll(graph.stream().map(ClosurePath::path).toList());
    });
  }

  @FuzzTest
  void everyFileIsALayersFileOrOneLineOfReason(byte @NotNull [] content) throws IOException {
    Path file = Files.write(folder.resolve("layers.json"), content);
    Path again = folder.resolve("again.json");
    orOneLine(() -> {
      List<Layer> layers = LayersFile.read(file);
      Files.write(again, LayersFile.toJson(layers));
      assertThat(LayersFile.read(again)).isEqualTo(layers);
    });
  }

  @FuzzTest
  void everyFileHasOptionsOrOneLineOfReason(byte @NotNull [] content) throws IOException {
    Path file = Files.write(folder.resolve("options.json"), content);
    orOneLine(() -> assertThat(OptionFiles.rewrites(file)).doesNotContainKey(""));
    orOneLine(() -> assertThat(OptionFiles.perms(file)).doesNotContainKey(""));
    orOneLine(() -> assertThat(OptionFiles.history(file)).isNotNull());
  }

  private interface Reading {
    void read() throws IOException;
  }

  private static void orOneLine(Reading reading) throws IOException {
    try {
      reading.read();
    } catch (Nix2ContainerException e) {
      assertThat(e.getMessage().lines()).hasSize(1);
      assertThat(e.getMessage()).contains(".json: ");
    }
  }
}
