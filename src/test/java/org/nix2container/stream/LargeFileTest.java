package org.nix2container.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.PathOptions;
import org.nix2container.layer.Rewrite;
import org.nix2container.source.TestTree;

/** A file whose size no octal field of a tar header can hold. */
class LargeFileTest {

  private static final long SIZE = (8L << 30) + 1234567;

  /** What {@code src/test/go/large_file_golden.go} prints. */
  private static final String GOLDEN =
      "sha256:d51fd4aeb90619849db04646cd2d4ef1f97fa6ef96abe0cdfe5fb97a0fd90653";

  private static final long GOLDEN_SIZE = 8_591_173_120L;

  @TempDir private Path folder;

  @Test
  void moreThan8GiBAreDigestedAsGoDoes() throws IOException {
    TestTree tree = new TestTree(folder.resolve("tree"));
    tree.hole("large", SIZE).file("next", "");
    long[] marks = {0, 512 * 1024, 5L << 30, 8L << 30, SIZE - 1};
    try (FileChannel large =
        FileChannel.open(tree.directory().resolve("large"), StandardOpenOption.WRITE)) {
      for (int i = 0; i < marks.length; i++) {
        large.write(ByteBuffer.wrap(new byte[] {(byte) (i + 1)}), marks[i]);
      }
    }
    Rewrite toRoot = Rewrite.toRoot(tree.path());
    LayerPath path = new LayerPath(tree.path(), Optional.of(new PathOptions(toRoot, List.of())));
    DigestingConsumer digesting = new DigestingConsumer();
    try (LayerTars tars = new LayerTars()) {
      tars.generate(List.of(path), digesting);
    }
    TarDigest digest = digesting.digest();
    assertThat(digest.digest()).hasToString(GOLDEN);
    assertThat(digest.size()).isEqualTo(GOLDEN_SIZE);
  }
}
