package org.nix2container.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.layer.LayerPath;
import org.nix2container.source.SourceFile;
import org.nix2container.source.SourceFileException;
import org.nix2container.source.TestTree;
import org.nix2container.tree.LayerTree;
import org.nix2container.tree.ReadTar;

/** Files that are not what they were when their headers were made. */
class ChangingFilesTest {

  private static final int LARGE = 3 * Block.SIZE + 100;

  @TempDir private Path folder;
  private TestTree tree;
  private Path file;

  @BeforeEach
  void makeTheTree() {
    tree = new TestTree(folder.resolve("tree"));
    file = folder.resolve("tree/file");
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 999, shrank",
    "1000, 0, shrank",
    "1000, 1001, grew",
    "1000, 900000, grew",
    "0, 1, grew",
    "1, 0, shrank",
    "512, 511, shrank",
    "1572964, 1572963, shrank",
    "1572964, 1572965, grew",
    "1572964, 0, shrank",
    "1572964, 600000, shrank",
    "1572964, 9000000, grew",
  })
  void aFileThatChangesItsSizeIsNamed(int before, int after, String how) throws IOException {
    tree.file("file", new byte[before], 0644).file("behind", "x");
    assertThatThrownBy(() -> consumedAfter(() -> resize(after)))
        .isInstanceOf(SourceFileException.class)
        .hasMessage(
            "%s (of store path %s): it %s while it was read; build again when nothing writes to it"
                .formatted(file, tree.path(), how));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1000, LARGE})
  void aFileThatVanishesIsNamed(int size) {
    tree.file("file", new byte[size], 0644);
    assertThatThrownBy(() -> consumedAfter(() -> Files.delete(file)))
        .isInstanceOf(SourceFileException.class)
        .hasMessage(file + " (of store path " + tree.path() + "): no such file or directory");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1000, LARGE})
  void aFileThatBecomesADirectoryIsNamed(int size) {
    tree.file("file", new byte[size], 0644);
    assertThatThrownBy(() ->
            consumedAfter(() -> {
              Files.delete(file);
              Files.createDirectory(file);
            }))
        .isInstanceOf(SourceFileException.class)
        .hasMessage(file + " (of store path " + tree.path() + "): is a directory");
  }

  @Test
  void aLargeFileThatShrinksAfterItsFirstPartIsNamed() throws IOException {
    tree.file("file", new byte[LARGE], 0644);
    LargeFile large = new LargeFile(source(), LARGE);
    byte[] block = new byte[Block.BUFFER_SIZE];
    large.read(0, block, 0, Block.SIZE);
    resize(Block.SIZE + 10);
    assertThatThrownBy(() -> large.read(Block.SIZE, block, 0, Block.SIZE))
        .isInstanceOf(SourceFileException.class)
        .hasMessageContaining("/file (of store path")
        .hasMessageContaining("it shrank");
    large.closeQuietly();
  }

  @Test
  void aLargeFileIsTheSameFileToItsEnd() throws IOException {
    byte[] content = new byte[LARGE];
    content[LARGE - 1] = 'a';
    tree.file("file", content, 0644);
    LargeFile large = new LargeFile(source(), LARGE);
    byte[] block = new byte[Block.BUFFER_SIZE];
    large.read(0, block, 0, Block.SIZE);
    Files.delete(file);
    content[LARGE - 1] = 'b';
    tree.file("file", content, 0644);
    large.read(Block.SIZE, block, 0, Block.SIZE);
    large.read(2L * Block.SIZE, block, 0, Block.SIZE);
    large.read(3L * Block.SIZE, block, 5, 100);
    assertThat(block[104]).isEqualTo((byte) 'a');
  }

  /** Whatever is thrown in another thread comes out where the block is waited for. */
  @Test
  void anErrorWhileABlockIsFilledIsNotLost() throws InterruptedException {
    SourceFile deep = SourceFile.storePath(tree.path());
    for (int i = 0; i < 500_000; i++) {
      deep = deep.child(new byte[] {'x'});
    }
    Block block = new Block(new byte[Block.BUFFER_SIZE]);
    block.add(new FilePart.WholeFile(deep, 0, 1));
    Thread filler = Thread.ofPlatform().start(block::fillIfUnclaimed);
    filler.join();
    assertThatThrownBy(block::awaitFilled).isInstanceOf(StackOverflowError.class);
  }

  /**
   * Either the tar is one that can be read, with one of the contents whole, or an error is thrown.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void aFileThatChangesAllTheTimeNeverSpoilsATar(int cores) throws Exception {
    for (int i = 0; i < 50; i++) {
      tree.file("before-" + i, new byte[1000]).file("z-behind-" + i, "behind");
    }
    AtomicBoolean stop = new AtomicBoolean();
    tree.file("file", new byte[0], 0644);
    tree.file("large", new byte[LARGE], 0644);
    Thread changing =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; !stop.get(); i++) {
                write("file", i % 2 == 0 ? 700 : 70_000);
                write("large", i % 2 == 0 ? LARGE : LARGE + 700);
              }
            });
    try (LayerTars tars = new LayerTars(cores)) {
      for (int round = 0; round < 100; round++) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try {
          tars.generate(
              List.of(LayerPath.plain(tree.path())),
              (buffer, length) -> tar.write(buffer, 0, length));
        } catch (SourceFileException e) {
          assertThat(e)
              .hasMessageMatching(".*/(file|large) \\(of store path .*\\): it (grew|shrank).*");
          continue;
        }
        assertThat(ReadTar.entries(tar.toByteArray()))
            .filteredOn(entry -> entry.name().contains("/tree/z-"))
            .hasSize(50)
            .allMatch(entry -> entry.content().equals("behind"));
      }
    } finally {
      stop.set(true);
      changing.join();
    }
  }

  private void write(String name, int size) {
    try (RandomAccessFile out =
        new RandomAccessFile(folder.resolve("tree/" + name).toFile(), "rw")) {
      out.setLength(size);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private interface Change {
    void make() throws IOException;
  }

  /** Walks to the end, makes the change, and only then lets the contents be read. */
  private void consumedAfter(Change change) throws IOException, InterruptedException {
    try (Fillers fillers = new Fillers(1)) {
      BlockQueue queue = new BlockQueue(fillers, new BlockQueue.Buffers(32));
      BlockWriter writer = new BlockWriter(queue);
      LayerTree.of(List.of(LayerPath.plain(tree.path()))).visit(writer);
      writer.finish();
      queue.end();
      change.make();
      try {
        while (queue.next().isPresent()) {}
      } finally {
        queue.closeFiles();
      }
    }
  }

  private void resize(int size) throws IOException {
    try (RandomAccessFile changed = new RandomAccessFile(file.toFile(), "rw")) {
      changed.setLength(size);
    }
  }

  private SourceFile source() {
    return SourceFile.storePath(tree.path()).child("file".getBytes(US_ASCII));
  }
}
