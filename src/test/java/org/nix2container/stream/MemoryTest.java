package org.nix2container.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.PathOptions;
import org.nix2container.layer.Rewrite;
import org.nix2container.source.SourceFile;
import org.nix2container.source.TestTree;
import org.nix2container.tar.TarEntry;
import org.nix2container.tree.EntryVisitor;
import org.nix2container.tree.LayerTree;

/** What a store path of 200 000 files takes, in the two ways that it is put into a tree. */
class MemoryTest {

  private static final int DIRECTORIES = 200;
  private static final int FILES = 1000;
  private static final int ALL = DIRECTORIES * FILES;
  private static final int MOST_BYTES_A_FILE = 250;

  @TempDir private static Path folder;
  private static TestTree tree;

  @BeforeAll
  static void makeTheStorePath() {
    tree = new TestTree(folder.resolve("0123456789abcdfghijklmnpqrsvwxyz-linux-headers-6.12"));
    for (int d = 0; d < DIRECTORIES; d++) {
      String directory = "share/directory-%03d/".formatted(d);
      tree.file(directory + "some-header-0000.h", "content\n");
      for (int f = 1; f < FILES; f++) {
        tree.hardLink(
            directory + "some-header-%04d.h".formatted(f), directory + "some-header-0000.h");
      }
    }
  }

  @Test
  void aFilePutOnItsOwnTakesAtMost250Bytes() {
    long before = used();
    LayerTree layer = LayerTree.of(List.of(path("^(" + tree.path() + ")")));
    assertThat((used() - before) / ALL).as("bytes").isLessThanOrEqualTo(MOST_BYTES_A_FILE);
    long most = mostUsedWhile(layer);
    assertThat((most - before) / ALL).as("bytes, walked").isLessThanOrEqualTo(MOST_BYTES_A_FILE);
  }

  @Test
  void aStorePathPutAsAWholeTakesNothingForItsFiles() {
    long before = used();
    LayerTree layer = LayerTree.of(List.of(path("^" + tree.path())));
    assertThat((mostUsedWhile(layer) - before) / ALL).as("bytes").isLessThanOrEqualTo(5);
  }

  /** Half a megabyte for each of up to 64 blocks, and 6 MB for the rest, are the same for all. */
  @ParameterizedTest
  @CsvSource({"^PATH, 48", "^(PATH), 96"})
  void theProgramDoesWithALittleMemory(String regex, int megabytes) throws Exception {
    Path graph = folder.resolve("graph.json");
    Path rewrites = folder.resolve("rewrites.json");
    Path out = folder.resolve("layers.json");
    Files.writeString(graph, "[{\"path\": \"" + tree.path() + "\"}]");
    Files.writeString(
        rewrites,
        "[{\"path\": \"%s\", \"regex\": \"%s\", \"repl\": \"/x\"}]"
            .formatted(tree.path(), regex.replace("PATH", tree.path())));
    ChildProgram.Ended ended =
        ChildProgram.in(folder.resolve("of-" + megabytes))
            .jvm("-Xmx" + megabytes + "m", "-Xmn4m")
            .run(
                "layers-from-reproducible-storepaths",
                out.toString(),
                graph.toString(),
                "--rewrites",
                rewrites.toString());
    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
    assertThat(out).content().contains("\"size\": " + (ALL + DIRECTORIES + 3 + ALL + 2) * 512L);
  }

  private static LayerPath path(String regex) {
    Rewrite rewrite = new Rewrite(regex, "/x");
    return new LayerPath(tree.path(), Optional.of(new PathOptions(rewrite, List.of())));
  }

  /** The most of some measurements, the last with nearly all files behind it. */
  private static long mostUsedWhile(LayerTree layer) {
    long[] most = {0};
    int[] seen = {0};
    layer.visit(
        new EntryVisitor() {
          @Override
          public void header(TarEntry entry) {}

          @Override
          public void file(TarEntry entry, SourceFile source) {
            assertThat(source.path()).isNotEmpty(); // as is needed to open it
            if (++seen[0] % (ALL / 4 - 1) == 0) {
              most[0] = Math.max(most[0], used());
            }
          }
        });
    assertThat(seen[0]).isEqualTo(ALL);
    return most[0];
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
