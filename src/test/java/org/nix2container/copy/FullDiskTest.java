package org.nix2container.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.OutputException;
import org.nix2container.pull.SourceImage;

/** On a file system of a megabyte, which only root may mount. */
class FullDiskTest {

  @TempDir private Path folder;
  private SmallStore store;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    store = new SmallStore(folder);
    disk = Files.createDirectory(folder.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()) == 0;
    assumeTrue(mounted, "mounting a tmpfs needs root");
  }

  @AfterEach
  void unmount() throws Exception {
    store.close();
    if (mounted) {
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci:", "oci-archive:", "docker-archive:", "dir:"})
  void theTargetIsNamedAndNothingIsLeft(String transport) throws IOException {
    SourceImage large = store.source(store.layer("a", "1"), store.layer("b", "x".repeat(2 << 20)));
    Path target = disk.resolve("target");
    assertThatThrownBy(() -> store.copy(large, transport + target + name(transport)))
        .isInstanceOf(OutputException.class)
        .hasMessageStartingWith("cannot write " + target)
        .hasMessageEndingWith(": no space left on device");
    assertThat(FileTree.of(disk)).containsOnlyKeys("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci:", "oci-archive:", "docker-archive:", "dir:"})
  void whatIsThereStays(String transport) throws IOException {
    Path target = disk.resolve("target");
    store.copy(store.source(store.layer("a", "1")), transport + target + name(transport));
    Map<String, String> before = FileTree.of(disk);
    SourceImage large = store.source(store.layer("c", "2"), store.layer("b", "x".repeat(2 << 20)));
    assertThatThrownBy(() -> store.copy(large, transport + target + name(transport)))
        .isInstanceOf(OutputException.class)
        .hasMessageStartingWith("cannot write " + target)
        .hasMessageEndingWith(": no space left on device");
    assertThat(FileTree.of(disk)).isEqualTo(before);
  }

  private static String name(String transport) {
    return transport.equals("dir:") ? "" : ":app";
  }
}
