package org.nix2container.nixdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a store that the real Nix made, closures are what {@code nix-store} says they are. */
class NixDatabaseWithNixTest {

  /** Twelve derivations: each output refers to some before it, every third also to itself. */
  private static final String GRAPH =
      """
      let
        package = i: derivation {
          name = "package-${toString i}";
          system = builtins.currentSystem;
          builder = "/bin/sh";
          args = [ "-c" "echo $dependencies > $out; test $self = 0 || echo $out >> $out" ];
          self = if i - (i / 3) * 3 == 0 then 1 else 0;
          dependencies = map package (builtins.filter (d: d > 0) [ (i - 1) (i - 5) ]);
        };
      in package 12
      """;

  @TempDir private Path directory;

  private ProcessBuilder nix(String... command) {
    ProcessBuilder process = new ProcessBuilder(command).directory(directory.toFile());
    Map<String, String> environment = process.environment();
    environment.keySet().removeIf(name -> name.startsWith("NIX_"));
    environment.put("NIX_CONF_DIR", directory.resolve("conf").toString());
    environment.put("NIX_STORE_DIR", directory.resolve("store").toString());
    environment.put("NIX_STATE_DIR", directory.resolve("state").toString());
    environment.put("NIX_LOG_DIR", directory.resolve("log").toString());
    environment.put("NIX_REMOTE", "local");
    environment.put("HOME", directory.toString());
    environment.put("XDG_CACHE_HOME", directory.resolve("cache").toString());
    return process.redirectError(directory.resolve("stderr").toFile());
  }

  private String run(String... command) throws Exception {
    Process process = nix(command).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(() -> String.join(" ", command) + ": " + stderr()).isZero();
    return out.strip();
  }

  private String stderr() {
    try {
      return Files.readString(directory.resolve("stderr"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @BeforeEach
  void configureNix() throws Exception {
    for (String program : List.of("nix-store", "nix-build")) {
      boolean present =
          Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
      assumeTrue(present, program + " is not installed");
    }
    Files.createDirectory(directory.resolve("conf"));
    Files.writeString(
        directory.resolve("conf/nix.conf"),
        "build-users-group =\nsandbox = false\nsubstituters =\n");
  }

  /** Nix takes the write permission from its store, and so from the test who is not root. */
  @AfterEach
  void makeStoreWritable() throws Exception {
    Path store = directory.resolve("store");
    if (Files.exists(store)) {
      new ProcessBuilder("chmod", "-R", "u+w", store.toString()).start().waitFor();
    }
  }

  private String buildGraph() throws Exception {
    Files.writeString(directory.resolve("graph.nix"), GRAPH);
    return run("nix-build", "--no-out-link", "graph.nix");
  }

  private NixDatabase open() {
    return NixDatabase.open(directory.resolve("state"));
  }

  @Test
  void closureIsWhatNixSays() throws Exception {
    String root = buildGraph();
    String derivation = run("nix-store", "--query", "--deriver", root);
    try (NixDatabase database = open()) {
      for (String start : List.of(root, derivation)) {
        List<ValidPath> closure = database.closure(List.of(start));
        assertThat(closure).hasSizeGreaterThanOrEqualTo(12);
        assertThat(closure)
            .extracting(ValidPath::path)
            .containsExactlyElementsOf(
                run("nix-store", "--query", "--requisites", start).lines().sorted().toList());
        List<String> paths = closure.stream().map(ValidPath::path).toList();
        assertThat(closure).isEqualTo(dump(paths));
      }
      assertThat(database.find(root).orElseThrow().references())
          .as("refers to itself")
          .contains(root);
    }
  }

  /**
   * {@code --dump-db} gives path, base 16 hash, size, deriver, number of references, references.
   */
  private List<ValidPath> dump(List<String> wanted) throws Exception {
    List<ValidPath> paths = new ArrayList<>();
    BufferedReader lines =
        new BufferedReader(new StringReader(run("nix-store", "--dump-db") + "\n"));
    for (String path = lines.readLine(); path != null; path = lines.readLine()) {
      String hash = "sha256:" + lines.readLine();
      long size = Long.parseLong(lines.readLine());
      lines.readLine();
      List<String> references = new ArrayList<>();
      for (int count = Integer.parseInt(lines.readLine()); count > 0; count--) {
        references.add(lines.readLine());
      }
      references.sort(null);
      if (wanted.contains(path)) {
        paths.add(new ValidPath(path, hash, size, references));
      }
    }
    paths.sort(Comparator.comparing(ValidPath::path));
    return paths;
  }

  @Test
  void closureHoldsWhileNixWritesAndCollects() throws Exception {
    String root = buildGraph();
    List<ValidPath> before;
    try (NixDatabase database = open()) {
      before = database.closure(List.of(root));
    }
    Files.writeString(directory.resolve("root"), "text");
    Process writer =
        nix(
                "sh",
                "-c",
                "ln -s \"$1\" state/gcroots/graph || exit 1;"
                    + " for i in 1 2 3 4 5 6 7 8 9 10; do"
                    + " echo $i > text; nix-store --add text >&2 || exit 1;"
                    + " test $i != 5 || nix-store --gc --quiet >&2 || exit 1; done",
                "sh",
                root)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    int reads = 0;
    while (writer.isAlive() || reads < 5) {
      try (NixDatabase database = open()) {
        assertThat(database.closure(List.of(root))).isEqualTo(before);
      }
      reads++;
    }
    assertThat(writer.waitFor()).as(this::stderr).isZero();
    String added = run("nix-store", "--add", "text");
    try (NixDatabase database = open()) {
      assertThat(database.find(added)).isPresent();
    }
  }

  @Test
  void pathThatNixDeletedIsNotValid() throws Exception {
    Files.writeString(directory.resolve("text"), "text");
    String path = run("nix-store", "--add", "text");
    try (NixDatabase database = open()) {
      String store = directory.resolve("store").toString();
      String hash = path.substring(store.length() + 1, path.indexOf('-', store.length()));
      assertThat(hash).hasSize(32);
      RegisteredPath registered = database.findByHash(store, hash).orElseThrow();
      assertThat(registered.path()).isEqualTo(path);
      assertThat(database.find(path).orElseThrow().narHash()).isEqualTo(registered.narHash());
      run("nix-store", "--delete", path);
      assertThat(database.find(path)).isEmpty();
      assertThat(database.findByHash(store, hash)).isEmpty();
      run("nix-store", "--add", "text");
      assertThat(database.findByHash(store, hash).orElseThrow().id())
          .as("of another registration")
          .isNotEqualTo(registered.id());
    }
  }
}
