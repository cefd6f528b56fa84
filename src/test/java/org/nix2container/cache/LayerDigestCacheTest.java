package org.nix2container.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.PathOptions;
import org.nix2container.layer.Perm;
import org.nix2container.layer.Rewrite;
import org.nix2container.oci.Digest;
import org.nix2container.stream.TarDigest;

class LayerDigestCacheTest {

  private static final LayerPath A = LayerPath.plain("/nix/store/a");
  private static final LayerPath B = LayerPath.plain("/nix/store/b");
  private static final Map<String, String> HASHES =
      Map.of("/nix/store/a", "sha256:1", "/nix/store/b", "sha256:2");
  private static final TarDigest DIGEST = new TarDigest(Digest.of("tar".getBytes(UTF_8)), 10240);

  @TempDir private Path folder;
  private Path directory;
  private LayerDigestCache cache;
  private String key;

  @BeforeEach
  void makeTheCache() {
    directory = folder.resolve("made/when/needed");
    cache = new LayerDigestCache(directory);
    key = LayerDigestCache.key(List.of(A, B), HASHES).orElseThrow();
  }

  // The key

  @Test
  void theSameLayerHasTheSameKey() {
    assertThat(LayerDigestCache.key(List.of(A, B), Map.copyOf(HASHES))).contains(key);
    assertThat(Digest.isHex(key)).isTrue();
  }

  @Test
  void whateverChangesTheTarChangesTheKey() {
    Perm perm = new Perm("x", "0644", 1, 2, "u", "g");
    List<List<LayerPath>> layers =
        List.of(
            List.of(A, B),
            List.of(B, A),
            List.of(A),
            List.of(B),
            List.of(A, A),
            List.of(),
            List.of(A, with("/nix/store/b", new Rewrite("^/nix", ""))),
            List.of(with("/nix/store/a", new Rewrite("^/nix", "")), B),
            List.of(A, with("/nix/store/b", new Rewrite("^/nix", "/"))),
            List.of(A, with("/nix/store/b", new Rewrite("/nix", ""))),
            List.of(A, with("/nix/store/b", Rewrite.NONE, perm)),
            List.of(A, with("/nix/store/b", Rewrite.NONE, perm, perm)),
            List.of(A, with("/nix/store/b", Rewrite.NONE, new Perm("y", "0644", 1, 2, "u", "g"))),
            List.of(A, with("/nix/store/b", Rewrite.NONE, new Perm("x", "0640", 1, 2, "u", "g"))),
            List.of(A, with("/nix/store/b", Rewrite.NONE, new Perm("x", "0644", 2, 1, "u", "g"))),
            List.of(A, with("/nix/store/b", Rewrite.NONE, new Perm("x", "0644", 1, 2, "g", "u"))));
    Set<String> keys = new HashSet<>();
    for (List<LayerPath> layer : layers) {
      keys.add(LayerDigestCache.key(layer, HASHES).orElseThrow());
    }
    assertThat(keys).hasSameSizeAs(layers);
  }

  @Test
  void otherContentsChangeTheKey() {
    assertThat(keyWith("sha256:1", "sha256:2")).isEqualTo(key);
    assertThat(keyWith("sha256:1", "sha256:3")).isNotEqualTo(key);
    assertThat(keyWith("sha256:2", "sha256:1")).isNotEqualTo(key);
    assertThat(keyWith("sha256:1\"", "sha256:2")).isNotEqualTo(keyWith("sha256:1", "\"sha256:2"));
  }

  @Test
  void anotherVersionOfTheTarChangesTheKey() {
    List<LayerPath> layer = List.of(A, B);
    assertThat(LayerDigestCache.key(LayerDigestCache.TAR_FORMAT, layer, HASHES)).contains(key);
    assertThat(LayerDigestCache.key(LayerDigestCache.TAR_FORMAT + 1, layer, HASHES))
        .isPresent()
        .get()
        .isNotEqualTo(key);
  }

  @Test
  void aLayerWithAPathThatNobodyVouchesForHasNoKey() {
    assertThat(LayerDigestCache.key(List.of(A, LayerPath.plain("/nix/store/c")), HASHES)).isEmpty();
  }

  private static String keyWith(String hashOfA, String hashOfB) {
    return LayerDigestCache.key(
            List.of(A, B), Map.of("/nix/store/a", hashOfA, "/nix/store/b", hashOfB))
        .orElseThrow();
  }

  private static LayerPath with(String path, Rewrite rewrite, Perm... perms) {
    return new LayerPath(path, Optional.of(new PathOptions(rewrite, List.of(perms))));
  }

  // Entries

  @Test
  void whatIsStoredIsFound() {
    assertThat(cache.find(key)).isEmpty();
    cache.store(key, DIGEST);
    assertThat(cache.find(key)).contains(DIGEST);
    assertThat(new LayerDigestCache(directory).find(key)).contains(DIGEST);
    assertThat(cache.find(LayerDigestCache.key(List.of(A), HASHES).orElseThrow())).isEmpty();
  }

  @Test
  void whatIsStoredAgainIsReplaced() {
    TarDigest other = new TarDigest(Digest.of(new byte[0]), Long.MAX_VALUE);
    cache.store(key, DIGEST);
    cache.store(key, other);
    assertThat(cache.find(key)).contains(other);
  }

  @Test
  void nothingButEntriesIsLeftInTheDirectory() throws IOException {
    cache.store(key, DIGEST);
    cache.store(key, DIGEST);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(directory.resolve(key));
    }
  }

  @Test
  void anEntryThatIsCutShortIsNone() throws IOException {
    cache.store(key, DIGEST);
    byte[] entry = Files.readAllBytes(directory.resolve(key));
    for (int length = 0; length < entry.length; length++) {
      Files.write(directory.resolve(key), Arrays.copyOf(entry, length));
      assertThat(cache.find(key)).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void anEntryWithOneWrongByteIsNone() throws IOException {
    cache.store(key, DIGEST);
    byte[] entry = Files.readAllBytes(directory.resolve(key));
    for (int i = 0; i < entry.length; i++) {
      for (byte wrong : new byte[] {0, '0', '1', 'a', ' ', '-', '+', '\n', (byte) 0xff}) {
        byte[] damaged = entry.clone();
        damaged[i] = wrong;
        Files.write(directory.resolve(key), damaged);
        if (wrong != entry[i]) {
          assertThat(cache.find(key)).as("%d at %d", wrong, i).isEmpty();
        }
      }
    }
  }

  @Test
  void anEntryWithMoreBehindItIsNone() throws IOException {
    cache.store(key, DIGEST);
    byte[] entry = Files.readAllBytes(directory.resolve(key));
    for (String more : List.of("\n", " ", "0", "x".repeat(10_000), new String(entry, UTF_8))) {
      Files.write(directory.resolve(key), entry);
      Files.writeString(directory.resolve(key), more, StandardOpenOption.APPEND);
      assertThat(cache.find(key)).isEmpty();
    }
  }

  @Test
  void theEntryOfAnotherKeyIsNone() throws IOException {
    String other = LayerDigestCache.key(List.of(A), HASHES).orElseThrow();
    cache.store(other, DIGEST);
    Files.copy(directory.resolve(other), directory.resolve(key));
    assertThat(cache.find(key)).isEmpty();
  }

  @Test
  void anEntryThatIsNoFileIsNone() throws IOException {
    Files.createDirectories(directory.resolve(key));
    assertThat(cache.find(key)).isEmpty();
    cache.store(key, DIGEST);
    assertThat(cache.find(key)).isEmpty();
  }

  @Test
  void aBadEntryIsReplaced() throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(key), "nonsense");
    assertThat(cache.find(key)).isEmpty();
    cache.store(key, DIGEST);
    assertThat(cache.find(key)).contains(DIGEST);
  }

  @Test
  void whatACrashLeftBehindIsNoObstacle() throws IOException {
    Files.createDirectories(directory);
    Path left = directory.resolve(key + "." + ProcessHandle.current().pid() + ".tmp");
    Files.writeString(left, "x".repeat(1000));
    cache.store(key, DIGEST);
    assertThat(cache.find(key)).contains(DIGEST);
  }

  @Test
  void aDirectoryThatCannotBeIsAsNone() throws IOException {
    // Below a file, which stops even root.
    Path file = Files.createFile(folder.resolve("file"));
    LayerDigestCache impossible = new LayerDigestCache(file.resolve("layers"));
    assertThatCode(() -> impossible.store(key, DIGEST)).doesNotThrowAnyException();
    assertThat(impossible.find(key)).isEmpty();
  }

  @Test
  void aPlaceInMemoryOfTheKernelIsAsNone() {
    LayerDigestCache impossible = new LayerDigestCache(Path.of("/proc/self/layers"));
    assertThatCode(() -> impossible.store(key, DIGEST)).doesNotThrowAnyException();
    assertThat(impossible.find(key)).isEmpty();
  }

  // Where it is

  @Test
  void theUserSaysWhereItIs() throws IOException {
    Path xdg = Files.createDirectory(folder.resolve("xdg"));
    Path home = Files.createDirectory(folder.resolve("home"));
    ofUser(Map.of("XDG_CACHE_HOME", xdg.toString(), "HOME", home.toString())).store(key, DIGEST);
    assertThat(xdg.resolve("nix2container/layers").resolve(key)).exists();
    assertThat(home).isEmptyDirectory();
    ofUser(Map.of("HOME", home.toString())).store(key, DIGEST);
    assertThat(home.resolve(".cache/nix2container/layers").resolve(key)).exists();
    ofUser(Map.of("XDG_CACHE_HOME", "", "HOME", home.toString())).store(key, DIGEST);
    ofUser(Map.of("XDG_CACHE_HOME", "relative", "HOME", home.toString())).store(key, DIGEST);
    assertThat(Path.of("relative")).doesNotExist();
  }

  @Test
  void aUserWithoutAHomeHasNone() {
    assertThat(LayerDigestCache.ofUser(Map.of())).isEmpty();
    assertThat(LayerDigestCache.ofUser(Map.of("HOME", ""))).isEmpty();
    assertThat(LayerDigestCache.ofUser(Map.of("HOME", "relative"))).isEmpty();
  }

  /** What the JVM could not decode by the locale, it has put U+FFFD for. */
  @Test
  void aHomeWhoseNameTheLocaleCannotTellIsNone() {
    assertThat(LayerDigestCache.ofUser(Map.of("HOME", "/home/\uFFFD\uFFFD"))).isEmpty();
    assertThat(LayerDigestCache.ofUser(Map.of("HOME", "/home/a\0b"))).isEmpty();
  }

  private static LayerDigestCache ofUser(Map<String, String> environment) {
    return LayerDigestCache.ofUser(environment).orElseThrow();
  }
}
