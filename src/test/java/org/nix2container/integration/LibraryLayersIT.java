package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which store paths are in which layers of an image that the Nix library builds. */
class LibraryLayersIT {

  /** Layers that each say which one they are, on others. */
  private static final String LAYER =
      """
      layer = comment: layers: nix2container.buildLayer {
        inherit layers;
        deps = [ (pkgs.writeText "of-${comment}" comment) ];
        metadata = { inherit comment; };
      };
      """;

  @TempDir private static Path folder;

  private static Commands commands;
  private static NixLibrary library;

  @BeforeAll
  static void enter() throws Exception {
    commands = new Commands(folder);
    library = new NixLibrary(commands);
  }

  private static LibraryImage build(String name, String expression) throws Exception {
    return LibraryImage.build(library, commands, name, expression);
  }

  @Test
  void anImageHasWhatItsConfigNamesButForTheConfigItself() throws Exception {
    LibraryImage image =
        build(
            "config",
            """
            nix2container.buildImage { name = "x"; config.Cmd = [ "${pkgs.hello}/bin/hello" ]; }\
            """);

    assertThat(image.storePaths()).isEqualTo(json(closure("pkgs.hello")));
    assertThat(image.names(0)).contains(library.build("pkgs.hello") + "/bin/hello");
    assertThat(library.closure(image.json())).containsAll(closure("pkgs.hello"));
    assertThat(library.closure(image.json())).noneMatch(path -> path.endsWith("-config.json"));
  }

  @Test
  void storePathsThatItsLayersHaveAreLeftOut() throws Exception {
    LibraryImage image =
        build(
            "left-out",
            """
            nix2container.buildImage {
              name = "x";
              config.Cmd = [ "${pkgs.hello}/bin/hello" "${pkgs.readline}" ];
              layers = [ (nix2container.buildLayer { deps = [ pkgs.hello ]; }) ];
            }\
            """);

    assertThat(image.storePaths()).isEqualTo(json(closure("pkgs.hello"), closure("pkgs.readline")));
  }

  @Test
  void aLayerLeavesOutOneStorePathOnRequest() throws Exception {
    LibraryImage image =
        build(
            "ignored",
            """
            nix2container.buildImage {
              name = "x";
              layers = [ (nix2container.buildLayer { deps = [ pkgs.hello ]; ignore = pkgs.bash; }) ];
            }\
            """);

    assertThat(image.tells("image: map (path: path.path) (lib.head image.layers).paths"))
        .isEqualTo("[\"%s\"]".formatted(library.build("pkgs.hello")));
  }

  @Test
  void aChainOfLayersIsAsLongAsItIs() throws Exception {
    LibraryImage image =
        build(
            "chain",
            """
            let
              %s
              links = lib.genList (number: "link-${toString number}") 13;
            in nix2container.buildImage {
              name = "x";
              config.Cmd = [ "${pkgs.readline}" ];
              layers = lib.foldl' (below: name: [ (layer name below) ]) [ ] links;
            }\
            """
                .formatted(LAYER));

    String comments = image.tells("image: map (layer: layer.History.comment or null) image.layers");
    assertThat(comments)
        .isEqualTo(library.evaluate("lib.genList (i: \"link-${toString i}\") 13 ++ [ null ]"));
  }

  /** Twice as much with each level would be more than there is time or memory for. */
  @Test
  void layersOnManyLayersAreEvaluatedAtOnce() throws Exception {
    assertThat(
            library.evaluate(
                """
                let
                  %s
                  names = lib.genList toString 200;
                  chain = lib.foldl' (below: name: [ (layer name below) ]) [ ] names;
                  diamonds = lib.foldl'
                    (below: name: [ (layer "left-${name}" below) (layer "right-${name}" below) ])
                    [ ] (lib.genList toString 40);
                  image = layers: nix2container.buildImage { name = "x"; inherit layers; };
                in [
                  (map (layer: builtins.length layer.nestedLayers) (chain ++ diamonds))
                  (map (layers: builtins.isString (image layers).drvPath) [ chain diamonds ])
                ]\
                """
                    .formatted(LAYER)))
        .isEqualTo("[[199,78,78],[true,true]]");
  }

  @Test
  void layersBelowComeFirstEachOnce() throws Exception {
    String order =
        """
        let
          %s
          bottom = layer "bottom" [ ];
          left = layer "left" [ bottom ];
          right = layer "right" [ bottom ];
          top = layer "top" [ right left bottom ];
          named = { inherit bottom left right; };
          isNamed = layer: name: named.${name}.outPath == layer.outPath;
        in lib.concatMap (layer: lib.filter (isNamed layer) (lib.attrNames named)) top.nestedLayers\
        """;

    assertThat(library.evaluate(order.replace("%s", LAYER)))
        .isEqualTo("[\"bottom\",\"right\",\"left\"]");
  }

  @Test
  void theMostSharedStorePathsGetLayersOfTheirOwn() throws Exception {
    LibraryImage image =
        build(
            "max-layers",
            """
            nix2container.buildImage {
              name = "x";
              config.Cmd = [ "${pkgs.hello}" "${pkgs.bashInteractive}" "${pkgs.coreutils}" ];
              layers = [
                (nix2container.buildLayer { deps = [ pkgs.coreutils pkgs.readline ]; maxLayers = 2; })
              ];
              maxLayers = 2;
            }\
            """);

    assertThat(image.tells("image: map (layer: builtins.length layer.paths) image.layers"))
        .isEqualTo("[1,2,1,2]");
  }

  @Test
  void moreLayersThanArgumentsCouldNameAreNoMatter() throws Exception {
    String image =
        library.build(
            """
            let
              real = nix2container.buildLayer { deps = [ pkgs.readline ]; };
              many = pkgs.runCommand "many" { } ''
                json=$(<${real}/layers.json)
                digest=$(grep -o 'sha256:[0-9a-f]*' <<<"$json" | head -n 1)
                for i in {1000..3499}; do
                  mkdir -p $out/$i
                  echo "''${json//$digest/''${digest%????}$i}" >$out/$i/layers.json
                done
              '';
              layer = i: { outPath = "${many}/${toString (1000 + i)}"; inherit (real) storePaths; };
            in nix2container.buildImage {
              name = "x";
              layers = lib.genList layer 2500;
              config.Cmd = [ "${pkgs.hello}" ];
            }\
            """);

    assertThat(library.evaluate("lib.length %s.layers".formatted(LibraryImage.read(image))))
        .isEqualTo("2501");
  }

  @Test
  void aLayerThatIsAnotherOneWithEachBuildIsKept() throws Exception {
    String layer =
        library.build(
            """
            nix2container.buildLayer {
              deps = [ (pkgs.runCommand "now" { } "date +%s.%N >$out") ];
              reproducible = false;
              maxLayers = 1;
            }\
            """);

    String described = "(lib.head %s)".formatted(LibraryImage.read(layer + "/layers.json"));
    String hex = library.evaluate(described + ".digest").replaceAll("\"(sha256:)?", "");
    String tar = layer + "/" + hex + ".tar";
    assertThat(commands.out("ls " + layer).lines()).containsExactly(hex + ".tar", "layers.json");
    assertThat(commands.out("sha256sum <" + tar)).startsWith(hex);
    assertThat(library.evaluate(described + ".layer-path")).isEqualTo("\"%s\"".formatted(tar));
    assertThat(commands.out("nix-store --query --references " + layer))
        .as("the tar is here, and names what is in it")
        .contains("-now");
  }

  @Test
  void layersAreDescribedWhereTheyAreUsed() throws Exception {
    String drv =
        library.evaluate("[ (nix2container.buildLayer { }).drvPath ]").replaceAll("[\\[\\]\"]", "");
    library.build("nix2container.buildLayer { }");

    assertThat(commands.out("nix show-derivation " + drv))
        .contains("\\\"preferLocalBuild\\\":true", "\\\"allowSubstitutes\\\":false");
  }

  @Test
  void theHistoryTellsWhatWasSaidOfALayer() throws Exception {
    build(
        "history",
        """
        nix2container.buildImage {
          name = "x";
          config.Cmd = [ "${pkgs.hello}" ];
          created = "2024-05-13T09:31:10Z";
          layers = [
            (nix2container.buildLayer { deps = [ pkgs.readline ]; metadata = {
              created_by = "me"; author = "you"; comment = "a \\"comment\\"";
              created = "2023-01-02T03:04:05Z";
            }; })
            (nix2container.buildLayer { deps = [ pkgs.busybox ]; metadata = { }; })
          ];
        }\
        """);

    String config = commands.out("skopeo inspect --config --raw dir:history");
    assertThat(config)
        .contains(
            "\"created\":\"2024-05-13T09:31:10Z\"",
            """
            "history":[\
            {"created":"2023-01-02T03:04:05Z","created_by":"me","author":"you",\
            "comment":"a \\"comment\\""},\
            {},{"created_by":"nix2container"}]\
            """);
  }

  private static List<String> closure(String expression) throws Exception {
    return library.closure(library.build(expression)).stream().sorted().toList();
  }

  /** Lists of texts as JSON. */
  @SafeVarargs
  private static String json(List<String>... lists) {
    StringBuilder json = new StringBuilder();
    for (List<String> list : lists) {
      json.append(json.isEmpty() ? "[" : ",").append("[\"").append(String.join("\",\"", list));
      json.append("\"]");
    }
    return json.append(']').toString();
  }
}
