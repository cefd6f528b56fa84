package org.nix2container.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.build.BuildRequest;
import org.nix2container.build.BuiltImage;
import org.nix2container.build.ImageBuild;
import org.nix2container.build.Layering;
import org.nix2container.build.StoreWithDatabase;
import org.nix2container.cache.LayerDigestCache;
import org.nix2container.nixdb.NixDatabaseException;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.Rfc3339;
import org.nix2container.pull.BlobContent;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.stream.LayerTars;

class StoreShelfTest {

  private static final String GLIBC = "3n58xw4373jp0ljirf06d8077j15pc4j";
  private static final String HELLO = "63l345l7dgcfz789w1y93j1540czafqh";
  private static final String OTHER = "vsf4gmd0b5w0bb3b53rk3fhp6brmzmns";

  @TempDir private Path folder;

  private final LayerTars tars = new LayerTars(2);
  private StoreWithDatabase store;
  private Path glibc;
  private Path hello;
  private Optional<LayerDigestCache> cache = Optional.empty();
  private final BuiltPaths built = new BuiltPaths();

  private static final class BuiltPaths implements ServeObserver {
    private final List<String> paths = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void built(String storePath, BuiltImage image, Duration took) {
      paths.add(storePath);
    }
  }

  @BeforeEach
  void makeStore() throws Exception {
    store = new StoreWithDatabase(folder.toRealPath());
    glibc = store.addWithHash(GLIBC, "glibc-2.38", "lib/libc.so", "c");
    hello = store.addWithHash(HELLO, "hello-2.12.1", "bin/hello", "h", glibc);
  }

  @AfterEach
  void close() {
    tars.close();
  }

  private BuildRequest request(Path... paths) {
    return new BuildRequest(
        List.of(paths),
        List.of(),
        Optional.empty(),
        store.stateDirectory(),
        store.storeDirectory(),
        Optional.empty(),
        ImageConfig.EMPTY,
        Optional.empty(),
        Rfc3339.YEAR_ONE,
        new Layering.Exactly(3),
        Map.of(),
        cache);
  }

  private StoreShelf shelf(int kept) {
    return new StoreShelf(request(), tars, kept, 2, built);
  }

  private static SourceImage latest(Shelf shelf, String repository) {
    Map<String, SourceImage> images = shelf.repository(repository).orElseThrow();
    assertThat(images).containsOnlyKeys("latest");
    return images.get("latest");
  }

  private static List<String> storePaths(SourceImage image) {
    List<String> paths = new ArrayList<>();
    for (LayerBlob layer : image.layers()) {
      ((BlobContent.Generated) layer.content()).paths().forEach(path -> paths.add(path.path()));
    }
    return paths;
  }

  @Test
  void aHashIsTheImageThatBuildMakesOfTheStorePath() {
    SourceImage served = latest(shelf(9), HELLO);
    SourceImage built = SourceImage.of(ImageBuild.of(request(hello), tars).image(), tars);
    assertThat(served.manifest().content()).isEqualTo(built.manifest().content());
    assertThat(served.config()).isEqualTo(built.config());
    assertThat(storePaths(served)).containsExactly(glibc.toString(), hello.toString());
    assertThat(new String(served.config(), UTF_8))
        .contains("\"Entrypoint\":[\"" + hello + "/bin/hello\"]");
  }

  @Test
  void theWholeNameIsTheSameImage() {
    StoreShelf shelf = shelf(9);
    assertThat(latest(shelf, HELLO + "-hello-2.12.1")).isSameAs(latest(shelf, HELLO));
    assertThat(shelf.repository(HELLO + "-hello-2.12")).isEmpty();
    assertThat(shelf.repository(GLIBC + "-hello-2.12.1")).isEmpty();
  }

  @Test
  void whatWasBuiltIsListed() {
    StoreShelf shelf = shelf(9);
    assertThat(shelf.repositories()).isEmpty();
    latest(shelf, HELLO);
    latest(shelf, GLIBC);
    assertThat(shelf.repository(OTHER)).isEmpty();
    assertThat(shelf.repositories())
        .containsExactly(GLIBC + "-glibc-2.38", HELLO + "-hello-2.12.1");
  }

  @Test
  void storePathsWhoseNamesAreNoRepositoriesAreListedByTheirHash() throws Exception {
    store.addWithHash(OTHER, "gtk+-What?", "lib/x", "x");
    StoreShelf shelf = shelf(9);
    latest(shelf, OTHER);
    assertThat(shelf.repositories()).containsExactly(OTHER);
    assertThat(shelf.repository(OTHER + "-gtk+-What?")).isEmpty();
  }

  /** A file in the store that Nix has not registered may be half a download, or anybody's. */
  @Test
  void onlyValidPathsAreImages() throws Exception {
    Files.createDirectory(store.storeDirectory().resolve(OTHER + "-unfinished"));
    assertThat(shelf(9).repository(OTHER)).isEmpty();
    assertThat(shelf(9).repository(OTHER + "-unfinished")).isEmpty();
  }

  @Test
  void whatTheDatabaseHasThatIsNoStorePathIsNone() throws Exception {
    Files.createDirectories(store.storeDirectory().resolve(OTHER + "-a"));
    Files.writeString(folder.resolve("secret"), "secret");
    store.register(store.storeDirectory().resolve(OTHER + "-a/../../../secret"), "x");
    assertThat(shelf(9).repository(OTHER)).isEmpty();
  }

  @Test
  void aLinkStandsForItself() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    Path link = store.storeDirectory().resolve(OTHER + "-link");
    Files.createSymbolicLink(link, secret);
    store.register(link, "x");
    SourceImage image = latest(shelf(9), OTHER);
    assertThat(storePaths(image)).containsExactly(link.toString());
    StringBuilder tar = new StringBuilder();
    org.assertj.core.api.Assertions.assertThatCode(() ->
            image
                .layers()
                .getFirst()
                .writeTo((bytes, length) ->
                    tar.append(
                        new String(
                            bytes, 0, length, java.nio.charset.StandardCharsets.ISO_8859_1))))
        .doesNotThrowAnyException();
    assertThat(tar).contains(secret.toString()).doesNotContain("secret\n").hasSizeLessThan(10_000);
  }

  @Test
  void aStorePathThatWasCollectedIsGone() throws Exception {
    StoreShelf shelf = shelf(9);
    SourceImage first = latest(shelf, HELLO);
    latest(shelf, GLIBC);
    store.collect(hello);
    assertThat(shelf.repository(HELLO)).isEmpty();
    assertThat(shelf.repository(HELLO + "-hello-2.12.1")).isEmpty();
    assertThat(shelf.repositories()).containsExactly(GLIBC + "-glibc-2.38");

    store.addWithHash(HELLO, "hello-2.12.1", "bin/hello", "built anew", glibc);
    assertThat(shelf.repositories()).containsExactly(GLIBC + "-glibc-2.38");
    assertThat(latest(shelf, HELLO).manifest().digest())
        .as("another content under the same name")
        .isNotEqualTo(first.manifest().digest());
    assertThat(shelf.repositories()).hasSize(2);
  }

  @Test
  void thoseThatWereAskedForLastAreKept() throws Exception {
    store.addWithHash(OTHER, "other", "x", "x");
    StoreShelf shelf = shelf(2);
    SourceImage ofHello = latest(shelf, HELLO);
    SourceImage ofGlibc = latest(shelf, GLIBC);
    assertThat(latest(shelf, HELLO)).isSameAs(ofHello);
    latest(shelf, OTHER);
    assertThat(shelf.repositories()).containsExactly(HELLO + "-hello-2.12.1", OTHER + "-other");
    assertThat(latest(shelf, HELLO)).isSameAs(ofHello);
    assertThat(built.paths).hasSize(3);
    SourceImage again = latest(shelf, GLIBC);
    assertThat(again).isNotSameAs(ofGlibc);
    assertThat(again.manifest().digest()).isEqualTo(ofGlibc.manifest().digest());
  }

  @Test
  void whoeverOnlyLooksHasNothingBuiltAndUsesNothing() throws Exception {
    store.addWithHash(OTHER, "other", "x", "x");
    StoreShelf shelf = shelf(2);
    assertThat(shelf.atHand(HELLO)).isEmpty();
    assertThat(built.paths).isEmpty();
    SourceImage image = latest(shelf, HELLO);
    latest(shelf, GLIBC);
    assertThat(shelf.atHand(HELLO)).contains(Map.of("latest", image));
    assertThat(shelf.atHand(HELLO + "-hello-2.12.1")).isPresent();
    assertThat(shelf.atHand(HELLO + "-hello")).isEmpty();
    latest(shelf, OTHER);
    assertThat(shelf.atHand(HELLO)).as("the one that was asked for least recently").isEmpty();
    assertThat(shelf.atHand(GLIBC)).isPresent();
    store.collect(store.storeDirectory().resolve(OTHER + "-other"));
    assertThat(shelf.atHand(OTHER)).isEmpty();
  }

  @Test
  void whatWasDigestedBeforeIsNotReadToBeListed() throws Exception {
    cache = Optional.of(new LayerDigestCache(folder.resolve("cache")));
    SourceImage first = latest(shelf(9), HELLO);
    Files.delete(hello.resolve("bin/hello"));
    Files.createDirectories(hello.resolve("bin"));
    SourceImage second = latest(shelf(9), HELLO);
    assertThat(second.layers())
        .extracting(LayerBlob::descriptor)
        .isEqualTo(first.layers().stream().map(LayerBlob::descriptor).toList());
  }

  @Test
  void manyWhoAskAtOnceGetOneImage() throws Exception {
    StoreShelf shelf = shelf(9);
    int clients = 16;
    CyclicBarrier start = new CyclicBarrier(clients);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SourceImage>> images = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        String name = i % 2 == 0 ? HELLO : HELLO + "-hello-2.12.1";
        images.add(
            threads.submit(() -> {
              start.await();
              return latest(shelf, name);
            }));
      }
      Set<SourceImage> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
      for (Future<SourceImage> image : images) {
        distinct.add(image.get());
      }
      assertThat(distinct).hasSize(1);
      assertThat(built.paths).containsExactly(hello.toString());
    }
  }

  @Test
  void whoeverHasToWaitForTheBuildOfAnotherImageGetsItsOwn() throws Exception {
    StoreShelf shelf = new StoreShelf(request(), tars, 1, 1, built);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SourceImage>> images = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String name = i % 2 == 0 ? HELLO : GLIBC;
        images.add(threads.submit(() -> latest(shelf, name)));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(storePaths(images.get(i).get())).hasSize(i % 2 == 0 ? 2 : 1);
      }
    }
    assertThat(shelf.repositories()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aBuildThatFailsIsToldAndTriedAgain() throws Exception {
    StoreShelf shelf = shelf(9);
    Path hidden = hello.resolveSibling("hidden");
    Files.move(hello, hidden);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> shelf.repository(HELLO))
          .isInstanceOf(NoImageException.class)
          .hasMessage("no image of " + hello + ": " + hello + ": no such file or directory");
    }
    assertThat(shelf.repositories()).isEmpty();
    Files.move(hidden, hello);
    assertThat(storePaths(latest(shelf, HELLO))).hasSize(2);
  }

  @Test
  void withoutADatabaseThereIsNoStore() throws Exception {
    Files.delete(store.stateDirectory().resolve("db/db.sqlite"));
    assertThatThrownBy(() -> shelf(9))
        .isInstanceOf(NixDatabaseException.class)
        .hasMessageContaining("there is no Nix database in this state directory");
  }
}
