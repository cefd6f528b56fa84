package org.nix2container.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nix2container.closure.GraphFile;
import org.nix2container.closure.PopularityOrder;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.LayerSplit;
import org.nix2container.layer.LayersFile;
import org.nix2container.layer.OptionFiles;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.source.AnyName;
import org.nix2container.source.TestTree;
import org.nix2container.tree.TarOfTree;

/** The same store paths have the same digests, wherever and by whomever the program is run. */
class SameEverywhereTest {

  @TempDir private static Path folder;
  private static ChildProgram program;
  private static byte[] expected;

  @BeforeAll
  static void makeTheStorePaths() throws IOException {
    program = ChildProgram.in(folder);
    TestTree odd = new TestTree(folder.resolve("größe"));
    fill(odd, AnyName.odd());
    TestTree moved = new TestTree(folder.resolve("moved"));
    fill(moved, AnyName.odd());
    moved.file("Straße/ıİI.txt", "x").file("large", new byte[3_000_000]);
    String graph =
        """
        [{"path": "%s", "references": ["%s"]}, {"path": "%s"}]
        """
            .formatted(odd.path(), moved.path(), moved.path());
    String rewrites =
        """
        [{"path": "%s", "regex": "^%s/(.*)$", "repl": "/ñ/$1"}]
        """
            .formatted(moved.path(), moved.path());
    String perms =
        """
        [{"path": "%s", "regex": "ß|ı", "mode": "0640", "uid": 1000, "uname": "größe"}]
        """
            .formatted(moved.path());
    Files.writeString(folder.resolve("graph.json"), graph);
    Files.writeString(folder.resolve("rewrites.json"), rewrites);
    Files.writeString(folder.resolve("perms.json"), perms);
    expected = layersHere();
    Files.createDirectory(folder.resolve("outputs"));
    Files.createDirectory(folder.resolve("café"));
    Files.setPosixFilePermissions(
        folder.resolve("outputs"), PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private static void fill(TestTree tree, List<byte[]> names) {
    for (byte[] name : names) {
      tree.file(name, name, 0444);
    }
    byte[] notUtf8 = {'l', 'i', 'n', 'k', (byte) 0xff};
    tree.symlink(notUtf8, new byte[] {(byte) 0xfe, '/', '/'}).symlink("größer", "groß");
  }

  private static byte[] layersHere() throws IOException {
    List<String> order =
        PopularityOrder.of("graph.json", GraphFile.read(folder.resolve("graph.json")));
    LayerSplit split =
        new LayerSplit(
            2,
            OptionFiles.rewrites(folder.resolve("rewrites.json")),
            OptionFiles.perms(folder.resolve("perms.json")),
            Set.of(),
            List.of());
    try (LayerTars tars = new LayerTars()) {
      List<List<LayerPath>> groups = split.of(order);
      for (List<LayerPath> group : groups) {
        DigestingConsumer digesting = new DigestingConsumer();
        tars.generate(group, digesting);
        assertThat(digesting.digest().digest()).isEqualTo(Digest.of(TarOfTree.of(group)));
      }
      return LayersFile.toJson(new LayerMaker(tars, History.NONE).reproducible(groups, List.of()));
    }
  }

  static Map<String, UnaryOperator<ChildProgram>> surroundings() {
    return Map.ofEntries(
        Map.entry("no locale", program -> program),
        Map.entry("the locale C", program -> program.with("LC_ALL", "C")),
        Map.entry("the locale C.UTF-8", program -> program.with("LC_ALL", "C.UTF-8")),
        Map.entry(
            "Turkish",
            program ->
                program
                    .with("LC_ALL", "tr_TR.UTF-8")
                    .jvm("-Duser.language=tr", "-Duser.country=TR")),
        Map.entry("another time zone", program -> program.with("TZ", "Asia/Kathmandu")),
        Map.entry("another home", program -> program.with("HOME", "/nowhere")),
        Map.entry(
            "a narrow umask", program -> program.by("sh", "-c", "umask 077; exec \"$@\"", "sh")),
        Map.entry("no umask", program -> program.by("sh", "-c", "umask 000; exec \"$@\"", "sh")),
        Map.entry(
            "a folder with another name",
            program -> program.by("sh", "-c", "cd \"$0\" && exec \"$@\"", folder + "/café")),
        Map.entry("1 core", program -> program.jvm("-XX:ActiveProcessorCount=1")),
        Map.entry("2 cores", program -> program.jvm("-XX:ActiveProcessorCount=2")),
        Map.entry("4 cores", program -> program.jvm("-XX:ActiveProcessorCount=4")),
        Map.entry("interpreted", program -> program.jvm("-Xint")),
        Map.entry("little memory", program -> program.jvm("-Xmx96m")));
  }

  static List<String> names() {
    return surroundings().keySet().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void surroundingsDoNotMatter(String name) throws Exception {
    assertSame(name, surroundings().get(name).apply(program));
  }

  @Test
  void theUserDoesNotMatter() throws Exception {
    assumeTrue(AnotherUser.isPossible(), "skipped: needs root and setpriv (util-linux)");
    assertSame("another user", AnotherUser.runs(program));
    assertSame("another user", AnotherUser.runs(program).with("LC_ALL", "C.UTF-8"));
  }

  @Test
  void theOrderInWhichAFileSystemListsDoesNotMatter() throws IOException {
    List<byte[]> names = new ArrayList<>(AnyName.odd());
    for (int i = 0; i < 200; i++) {
      names.add(("file-" + i).getBytes(UTF_8));
    }
    List<Digest> digests = new ArrayList<>();
    // A file system in memory lists the latest first, others by hashes of the names.
    Path memory = Path.of("/dev/shm");
    Path parent = Files.isWritable(memory) ? Files.createTempDirectory(memory, "n2c") : folder;
    try {
      for (int round = 0; round < 4; round++) {
        Path place = Files.createDirectory(parent.resolve("listed"));
        Collections.shuffle(names, new Random(round));
        fill(new TestTree(place), names);
        digests.add(Digest.of(TarOfTree.of(LayerPath.plain(place.toString()))));
        TestTree.delete(place);
      }
    } finally {
      if (!parent.equals(folder)) {
        Files.delete(parent);
      }
    }
    assertThat(digests.stream().distinct()).hasSize(1);
  }

  private static void assertSame(String name, ChildProgram child) throws Exception {
    Path out = folder.resolve("outputs/" + name.replace(' ', '-') + ".json");
    Files.deleteIfExists(out);
    ChildProgram.Ended ended =
        child.run(
            "layers-from-reproducible-storepaths",
            out.toString(),
            folder + "/graph.json",
            "--max-layers",
            "2",
            "--rewrites",
            folder + "/rewrites.json",
            "--perms",
            folder + "/perms.json");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
    assertThat(Files.readString(out)).isEqualTo(new String(expected, UTF_8));
  }
}
