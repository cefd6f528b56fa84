package org.nix2container.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.cache.LayerDigestCache;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.image.Image;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.PathOptions;
import org.nix2container.layer.Perm;
import org.nix2container.layer.Rewrite;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.Rfc3339;
import org.nix2container.stream.LayerTars;

class ImageBuildTest {

  @TempDir private Path folder;
  private StoreWithDatabase store;
  private Path glibc;
  private Path hello;
  private Optional<LayerDigestCache> cache = Optional.empty();
  private Optional<Path> graph = Optional.empty();
  private Optional<Image> base = Optional.empty();
  private ImageConfig config = ImageConfig.EMPTY;
  private Map<String, List<Perm>> perms = Map.of();
  private Layering layering = new Layering.Exactly(1);

  @BeforeEach
  void makeStore() throws Exception {
    store = new StoreWithDatabase(folder.toRealPath());
    glibc = store.add("glibc-2.38", "lib/libc.so", "c");
    hello = store.add("hello-2.12", "bin/hello", "h", glibc);
  }

  @Test
  void aStorePathComesWithItsClosureTheMostSharedFirst() {
    BuiltImage built = build(hello);
    assertThat(paths(built)).containsExactly(List.of(glibc.toString(), hello.toString()));
    assertThat(built.name()).isEqualTo("hello");
    assertThat(built.pathSizes())
        .containsOnly(Map.entry(glibc.toString(), 1000L), Map.entry(hello.toString(), 2000L));
    assertThat(built.image().layers().getFirst().history().createdBy()).isEqualTo("nix2container");
  }

  @Test
  void layersAreSplit() {
    layering = new Layering.Exactly(9);
    assertThat(paths(build(hello)))
        .containsExactly(List.of(glibc.toString()), List.of(hello.toString()));
  }

  @Test
  void whatIsBuiltIsALayerOfItsOwnOnTopForItIsWhatChanges() throws Exception {
    Path iconv = store.add("iconv", "lib/iconv.so", "i", glibc);
    Path app = store.add("app", "bin/app", "a", hello, iconv);
    layering = new Layering.RootsOnTop(2);
    assertThat(paths(build(app)))
        .hasSize(3)
        .startsWith(List.of(glibc.toString()))
        .endsWith(List.of(app.toString()));
    layering = Layering.byDefault();
    assertThat(paths(build(app))).hasSize(4).endsWith(List.of(app.toString()));
    assertThat(paths(build(app, glibc)))
        .as("a root that others need")
        .endsWith(List.of(glibc.toString(), app.toString()));
  }

  @Test
  void anyDirectoryOrFileStandsForItself() throws Exception {
    Path site = Files.createDirectory(folder.toRealPath().resolve("site"));
    Path file = Files.writeString(folder.toRealPath().resolve("file"), "x");
    Files.createSymbolicLink(folder.resolve("link"), site);
    BuiltImage built = build(folder.resolve("link"), file);
    assertThat(paths(built)).hasSize(1);
    assertThat(paths(built).getFirst()).containsExactlyInAnyOrder(site.toString(), file.toString());
    assertThat(built.name()).isEqualTo("site");
  }

  @Test
  void withoutADatabaseTheClosureHasToBeGiven() throws Exception {
    Files.delete(store.stateDirectory().resolve("db/db.sqlite"));
    Files.delete(store.stateDirectory().resolve("db/schema"));
    Files.delete(store.stateDirectory().resolve("db"));
    assertThatThrownBy(() -> build(hello))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            hello
                + ": its closure is not known, since there is no Nix database in "
                + store.stateDirectory()
                + "; set NIX_STATE_DIR, or give a graph with --closure");
    graph = graph(element(glibc, glibc), element(hello, hello, glibc));
    assertThat(paths(build(hello))).containsExactly(List.of(glibc.toString(), hello.toString()));
  }

  @Test
  void ofAGraphOnlyWhatIsReachedIsTaken() throws Exception {
    Path other = store.add("other", "data", "o");
    graph = graph(element(other), element(hello, glibc), element(glibc));
    BuiltImage built = build(hello);
    assertThat(paths(built)).containsExactly(List.of(glibc.toString(), hello.toString()));
    graph = graph(element(glibc));
    assertThatThrownBy(() -> build(hello))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(graph.orElseThrow() + ": it does not have " + hello);
  }

  @Test
  void aStorePathThatIsNotValidIsTold() throws Exception {
    Path unknown =
        Files.createDirectory(
            store.storeDirectory().resolve("0123456789abcdfghijklmnpqrsvwxyz-unknown"));
    assertThatThrownBy(() -> build(unknown)).hasMessageContaining(unknown.toString());
  }

  @Test
  void whatWasDigestedOnceIsNotReadAgain() throws Exception {
    cache = Optional.of(new LayerDigestCache(folder.resolve("cache")));
    layering = new Layering.Exactly(2);
    BuiltImage first = build(hello);
    BuiltImage again = build(hello);
    assertThat(first.digested()).isEqualTo(2);
    assertThat(again.digested()).isZero();
    assertThat(again.image()).isEqualTo(first.image());

    Path dependent = store.add("dependent", "bin/dependent", "d", hello);
    layering = new Layering.Exactly(3);
    assertThat(build(dependent).digested()).as("the layer that is new").isEqualTo(1);

    Files.delete(hello.resolve("bin/hello"));
    Files.writeString(hello.resolve("bin/hello"), "changed");
    store.rehash(hello, "changed");
    assertThat(build(dependent).digested()).as("the layer that changed").isEqualTo(1);

    cache = Optional.empty();
    assertThat(build(dependent).digested()).isEqualTo(3);
  }

  @Test
  void whatNoDatabaseVouchesForIsAlwaysRead() throws Exception {
    cache = Optional.of(new LayerDigestCache(folder.resolve("cache")));
    Path site = Files.createDirectory(folder.resolve("site"));
    assertThat(build(site).digested()).isEqualTo(1);
    assertThat(build(site).digested()).isEqualTo(1);
    graph = graph(element(hello, glibc), element(glibc));
    assertThat(build(hello).digested()).isEqualTo(1);
    assertThat(build(hello).digested()).isEqualTo(1);
  }

  @Test
  void theProgramIsTheEntrypoint() {
    BuiltImage built = build(hello);
    assertThat(built.chosenEntrypoint()).contains(hello + "/bin/hello");
    assertThat(built.image().config().entrypoint()).contains(List.of(hello + "/bin/hello"));
  }

  @Test
  void anEntrypointOfTheConfigOrTheBaseIsKept() {
    config = ImageConfig.ofEntrypoint(List.of("/bin/sh"));
    BuiltImage ofConfig = build(hello);
    assertThat(ofConfig.chosenEntrypoint()).isEmpty();
    assertThat(ofConfig.image().config()).isEqualTo(config);

    base = Optional.of(ofConfig.image());
    config = ImageConfig.EMPTY;
    BuiltImage ofBase = build(hello);
    assertThat(ofBase.chosenEntrypoint()).isEmpty();
    assertThat(ofBase.image().config().entrypoint()).contains(List.of("/bin/sh"));

    config = ImageConfig.ofEntrypoint(List.of());
    assertThat(build(hello).image().config().entrypoint()).as("none is wanted").contains(List.of());
  }

  @Test
  void whatIsCopiedToTheRootIsRewritten() {
    BuiltImage built = ImageBuild.of(request(List.of(), List.of(hello)), new LayerTars(1));
    LayerPath rewritten = built.image().layers().getFirst().paths().getLast();
    assertThat(rewritten)
        .isEqualTo(
            new LayerPath(
                hello.toString(),
                Optional.of(new PathOptions(Rewrite.toRoot(hello.toString()), List.of()))));
    assertThat(built.chosenEntrypoint()).contains("/bin/hello");
    assertThat(built.name()).isEqualTo("hello");
  }

  @Test
  void pathsThatTheBaseHasAreNotInTheLayersOnIt() throws Exception {
    base = Optional.of(build(glibc).image());
    BuiltImage built = build(hello);
    assertThat(paths(built)).containsExactly(List.of(glibc.toString()), List.of(hello.toString()));
  }

  @Test
  void permsOfAnotherPathAreWarnedOf() {
    Perm perm = new Perm(".*", "0600", 1, 1, "", "");
    perms = Map.of(hello.toString(), List.of(perm), "/nix/store/none", List.of(perm));
    BuiltImage built = build(hello);
    assertThat(built.warnings())
        .containsExactly("perms name /nix/store/none, which is not in the closure");
    assertThat(built.image().layers().getFirst().paths().getLast().options())
        .contains(new PathOptions(Rewrite.NONE, List.of(perm)));
  }

  private static List<List<String>> paths(BuiltImage built) {
    return built.image().layers().stream()
        .map(Layer::paths)
        .map(paths -> paths.stream().map(LayerPath::path).toList())
        .toList();
  }

  private BuiltImage build(Path... paths) {
    try (LayerTars tars = new LayerTars(1)) {
      return ImageBuild.of(request(List.of(paths), List.of()), tars);
    }
  }

  private BuildRequest request(List<Path> paths, List<Path> copyToRoot) {
    return new BuildRequest(
        paths,
        copyToRoot,
        graph,
        store.stateDirectory(),
        store.storeDirectory(),
        base,
        config,
        Optional.of("amd64"),
        Rfc3339.YEAR_ONE,
        layering,
        perms,
        cache);
  }

  private Optional<Path> graph(String... elements) throws Exception {
    return Optional.of(
        Files.writeString(folder.resolve("graph.json"), "[" + String.join(",", elements) + "]"));
  }

  private static String element(Path path, Path... references) {
    List<String> quoted = List.of(references).stream().map(r -> "\"" + r + "\"").toList();
    return "{\"path\":\"" + path + "\",\"references\":[" + String.join(",", quoted) + "]}";
  }
}
