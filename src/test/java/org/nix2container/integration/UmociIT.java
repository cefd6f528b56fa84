package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** umoci unpacks an image to what is in the store. */
class UmociIT {

  @TempDir private static Path folder;

  private static Commands commands;
  private static NixStore store;

  @BeforeAll
  static void build() throws Exception {
    Commands.need("umoci");
    Commands.needRoot("to unpack images with their owners");
    commands = new Commands(folder);
    store = new NixStore(commands);
    store.build("app");
  }

  @AfterAll
  static void clean() throws Exception {
    if (store != null) {
      store.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 20})
  void theRootHasTheClosureAndNothingElse(int maxLayers) throws Exception {
    commands.succeed(
        """
        rm -rf bundle
        nix2container build ./app --max-layers %d --to oci:layout:tag
        umoci unpack --image layout:tag bundle
        """
            .formatted(maxLayers));

    String storePaths = String.join(" .", store.closure("./app"));
    Set<String> expected = new TreeSet<>(files("/", "." + storePaths));
    for (Path at = folder.resolve("store"); at != null; at = at.getParent()) {
      expected.add((at.getNameCount() == 0 ? "." : "." + at) + " d 755 0:0 1.0000000000 ");
    }
    assertThat(files("bundle/rootfs", ".")).containsExactlyElementsOf(expected);
    assertThat(contents("bundle/rootfs", ".")).isEqualTo(contents("/", "." + storePaths));
  }

  /** Name, type, mode, owners, time and link target of each file. */
  private static Set<String> files(String folder, String paths) throws Exception {
    return entries(
        "cd %s; find %s -printf '%%p %%y %%m %%U:%%G %%T@ %%l\\0'".formatted(folder, paths));
  }

  private static Set<String> contents(String folder, String paths) throws Exception {
    return entries("cd %s; find %s -type f -exec sha256sum --zero {} +".formatted(folder, paths));
  }

  private static Set<String> entries(String command) throws Exception {
    return new TreeSet<>(List.of(commands.succeed(command).raw().split("\0")));
  }
}
