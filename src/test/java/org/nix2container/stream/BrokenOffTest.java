package org.nix2container.stream;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.layer.LayerPath;
import org.nix2container.oci.Digest;
import org.nix2container.source.SourceFileException;
import org.nix2container.source.TestTree;
import org.nix2container.tree.TarOfTree;

/** When a tar breaks off, its threads end, its files are closed, and the next tar is a good one. */
class BrokenOffTest {

  /** Other tests may have left some behind. */
  private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();

  @TempDir private Path folder;
  private TestTree tree;
  private List<LayerPath> paths;
  private Digest expected;

  @BeforeEach
  void makeTheTree() {
    tree = new TestTree(folder.resolve("tree"));
    for (int i = 0; i < 40; i++) {
      byte[] content = new byte[i % 10 == 5 ? 5 * Block.SIZE + i : 30_000 + i];
      content[i] = (byte) i;
      tree.file("%02d".formatted(i), content);
      tree.file(new byte[] {'n', (byte) 0xff, (byte) i}, content, 0444);
    }
    paths = List.of(LayerPath.plain(tree.path()));
    expected = Digest.of(TarOfTree.of(paths));
  }

  @AfterEach
  void nothingIsLeftOver() throws Exception {
    awaitNone("open files", this::openFiles);
    awaitNone("walks", this::walks);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void whatTheConsumerThrowsComesOut(int cores) throws IOException {
    try (LayerTars tars = new LayerTars(cores)) {
      for (int i = 0; i < 12; i++) {
        IOException full = new IOException("the disk is full");
        BlockConsumer consumer = throwingAfter(full, i);
        assertThatThrownBy(() -> tars.generate(paths, consumer)).isSameAs(full);
      }
      assertThatThrownBy(() ->
              tars.generate(
                  paths,
                  (buffer, length) -> {
                    throw new IllegalArgumentException("bug");
                  }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("bug");
      assertNextIsGood(tars);
    }
  }

  private static BlockConsumer throwingAfter(IOException thrown, int blocks) {
    int[] seen = {0};
    return (buffer, length) -> {
      if (seen[0]++ == blocks) {
        throw thrown;
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void aFileThatCannotBeReadBreaksItOff(int cores) throws IOException {
    tree.pipe("zz");
    try (LayerTars tars = new LayerTars(cores)) {
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> tars.generate(paths, new DigestingConsumer()))
            .isInstanceOf(SourceFileException.class);
      }
      Files.delete(folder.resolve("tree/zz"));
      assertNextIsGood(tars);
    }
  }

  /**
   * Two large files have a part in one block, and the first of them fails there. On one core, since
   * another would have read it before.
   */
  @Test
  void aLargeFileIsClosedThoughTheNextOneIsAlreadyKnown() throws IOException {
    TestTree pair = new TestTree(folder.resolve("pair"));
    pair.file("a", new byte[Block.SIZE * 3 / 2], 0644).file("b", new byte[2 * Block.SIZE]);
    BlockConsumer shortening =
        (buffer, length) -> {
          try (FileChannel a = FileChannel.open(folder.resolve("pair/a"), WRITE)) {
            a.truncate(Block.SIZE);
          }
        };
    try (LayerTars tars = new LayerTars(1)) {
      assertThatThrownBy(() ->
              tars.generate(
                  List.of(LayerPath.plain(pair.path())), new DigestingConsumer(shortening)))
          .isInstanceOf(SourceFileException.class)
          .hasMessageContaining("/pair/a (of store path")
          .hasMessageContaining("it shrank");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void aConsumerThatIsInterruptedStops(int cores) throws Exception {
    try (LayerTars tars = new LayerTars(cores)) {
      for (int after = 0; after < 8; after++) {
        int blocks = after;
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Digest> digest = new AtomicReference<>();
        Thread consumer =
            Thread.ofPlatform()
                .start(() -> {
                  int[] seen = {0};
                  DigestingConsumer digesting =
                      new DigestingConsumer((buffer, length) -> {
                        if (seen[0]++ == blocks) {
                          Thread.currentThread().interrupt();
                        }
                      });
                  try {
                    tars.generate(paths, digesting);
                    digest.set(digesting.digest().digest());
                  } catch (Throwable t) {
                    thrown.set(t);
                  }
                  if (!Thread.interrupted()) {
                    thrown.set(new AssertionError("the interrupt is forgotten"));
                  }
                });
        consumer.join();
        // Not the fault of any file.
        assertThat(thrown.get()).isExactlyInstanceOf(IOException.class).hasMessage("interrupted");
        assertThat(digest.get()).isNull();
      }
      assertNextIsGood(tars);
    }
  }

  @Test
  void aConsumerThatIsInterruptedFromOutsideStopsOrEndsWell() throws Exception {
    try (LayerTars tars = new LayerTars(2)) {
      for (int round = 0; round < 30; round++) {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Digest> digest = new AtomicReference<>();
        Thread consumer =
            Thread.ofPlatform()
                .start(() -> {
                  begun.countDown();
                  DigestingConsumer digesting = new DigestingConsumer();
                  try {
                    tars.generate(paths, digesting);
                    digest.set(digesting.digest().digest());
                  } catch (Throwable t) {
                    thrown.set(t);
                  }
                });
        begun.await();
        Thread.sleep(round / 5, 200_000 * (round % 5));
        consumer.interrupt();
        consumer.join();
        if (thrown.get() == null) {
          assertThat(digest.get()).isEqualTo(expected);
        } else {
          assertThat(thrown.get()).isExactlyInstanceOf(IOException.class).hasMessage("interrupted");
        }
      }
      assertNextIsGood(tars);
    }
  }

  private void assertNextIsGood(LayerTars tars) throws IOException {
    DigestingConsumer digesting = new DigestingConsumer();
    tars.generate(paths, digesting);
    assertThat(digesting.digest().digest()).isEqualTo(expected);
  }

  private interface Leftovers {
    List<String> get() throws IOException;
  }

  /** They may take a moment to go. */
  private static void awaitNone(String what, Leftovers leftovers) throws Exception {
    for (int i = 0; i < 1000 && !leftovers.get().isEmpty(); i++) {
      Thread.sleep(20);
    }
    assertThat(leftovers.get()).as(what).isEmpty();
  }

  private List<String> openFiles() throws IOException {
    List<String> open = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      for (Path file : files.toList()) {
        try {
          String target = Files.readSymbolicLink(file).toString();
          if (target.startsWith(folder.toString())) {
            open.add(target);
          }
        } catch (IOException e) {
          // Closed meanwhile.
        }
      }
    }
    return open;
  }

  private List<String> walks() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !threadsBefore.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.equals("walk") || name.startsWith("filler-"))
        .toList();
  }
}
