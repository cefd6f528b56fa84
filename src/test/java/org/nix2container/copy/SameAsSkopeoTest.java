package org.nix2container.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nix2container.copy.CopyOptions.DirectoryLayers;
import org.nix2container.copy.CopyOptions.Instances;
import org.nix2container.copy.CopyOptions.ManifestFormat;

/** The law of {@code dir:}: what skopeo writes for the same copy, byte for byte. */
class SameAsSkopeoTest {

  @TempDir private static Path folder;
  private static LocalRegistry registry;
  private static Map<String, String> sources;

  @BeforeAll
  static void makeSources() throws Exception {
    Skopeo.assumeInstalled();
    registry = new LocalRegistry();
    HandMadeLayout layout = HandMadeLayout.sample(folder.resolve("layout"));
    String one = layout.at("one");
    String many = layout.at("many");
    sources =
        Map.ofEntries(
            Map.entry("layout", one),
            Map.entry("layout of many", many),
            Map.entry("archive", "oci-archive:" + folder.resolve("one.oci") + ":x"),
            Map.entry("archive of many", "oci-archive:" + folder.resolve("many.oci") + ":x"),
            Map.entry("docker archive", "docker-archive:" + folder.resolve("one.tar")),
            Map.entry("directory", "dir:" + folder.resolve("docker")),
            Map.entry("directory of many", "dir:" + folder.resolve("docker-many")),
            Map.entry("registry", registry.at("one:1")),
            Map.entry("registry, Docker's", registry.at("docker:1")),
            Map.entry("registry of many", registry.at("many:1")),
            Map.entry("registry of many, Docker's", registry.at("docker-many:1")));
    skopeo(one, sources.get("archive"));
    skopeo("--all", many, sources.get("archive of many"));
    skopeo(one, sources.get("docker archive") + ":app:1");
    skopeo("--format", "v2s2", one, sources.get("directory"));
    skopeo("--format", "v2s2", "--all", many, sources.get("directory of many"));
    skopeo(one, sources.get("registry"));
    skopeo("--format", "v2s2", one, sources.get("registry, Docker's"));
    skopeo("--all", many, sources.get("registry of many"));
    skopeo("--format", "v2s2", "--all", many, sources.get("registry of many, Docker's"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (registry != null) {
      registry.close();
    }
  }

  private static void skopeo(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("copy", "-q"));
    command.addAll(List.of("--src-tls-verify=false", "--dest-tls-verify=false"));
    command.addAll(List.of(words));
    Skopeo.run(command.toArray(String[]::new));
  }

  static List<Arguments> copies() {
    List<Arguments> copies = new ArrayList<>();
    for (String format : List.of("", "--format oci", "--format v2s2")) {
      for (String layers : List.of("", "--dest-decompress")) {
        for (String source :
            List.of(
                "layout",
                "archive",
                "docker archive",
                "directory",
                "registry",
                "registry, Docker's",
                "layout of many",
                "registry of many, Docker's")) {
          copies.add(Arguments.of(source, format + " " + layers));
        }
        for (String source :
            List.of(
                "layout of many",
                "archive of many",
                "directory of many",
                "registry of many",
                "registry of many, Docker's")) {
          copies.add(Arguments.of(source, format + " " + layers + " --all"));
        }
      }
    }
    for (String source : List.of("layout of many", "registry of many, Docker's")) {
      copies.add(Arguments.of(source, "--multi-arch index-only"));
      copies.add(Arguments.of(source, "--preserve-digests --all"));
    }
    return copies;
  }

  @ParameterizedTest
  @MethodSource("copies")
  void aDirectoryIsSkopeos(String source, String flags) throws Exception {
    Path theirs = Files.createTempDirectory(folder, "theirs");
    Path ours = Files.createTempDirectory(folder, "ours");
    List<String> words = new ArrayList<>(List.of(flags.strip().split(" +")));
    words.remove("");
    words.addAll(List.of(sources.get(source), "dir:" + theirs));
    skopeo(words.toArray(String[]::new));
    try (Sources all = new Sources(folder, registry)) {
      all.copy(sources.get(source), "dir:" + ours, options(flags));
    }
    assertThat(FileTree.of(ours)).isEqualTo(FileTree.of(theirs));
    for (String file : FileTree.of(theirs).keySet()) {
      assertThat(Files.getPosixFilePermissions(ours.resolve(file)))
          .isEqualTo(Files.getPosixFilePermissions(theirs.resolve(file)));
    }
  }

  private static CopyOptions options(String flags) {
    CopyOptions options = CopyOptions.none();
    if (flags.contains("--format oci")) {
      options = options.withFormat(ManifestFormat.OCI);
    }
    if (flags.contains("--format v2s2")) {
      options = options.withFormat(ManifestFormat.V2S2);
    }
    if (flags.contains("--dest-decompress")) {
      options = options.withDirectoryLayers(DirectoryLayers.UNCOMPRESSED);
    }
    if (flags.contains("--preserve-digests")) {
      options = options.withPreservedDigests();
    }
    if (flags.contains("--all")) {
      options = options.withInstances(Instances.ALL);
    }
    return flags.contains("index-only") ? options.withInstances(Instances.INDEX_ONLY) : options;
  }
}
