package org.nix2container.integration;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the examples' layers hold, and what is said of them. */
@ExtendWith(BuiltExamples.class)
class ExampleLayersIT {

  private static ExampleImages examples;

  @BeforeAll
  static void take(ExampleImages built) {
    examples = built;
  }

  /** The store paths of packages, with what they need. */
  private static Set<String> closure(String... packages) throws Exception {
    Set<String> all = new TreeSet<>();
    for (String one : packages) {
      all.addAll(examples.nixLibrary().closure(examples.nixLibrary().build("pkgs." + one)));
    }
    return all;
  }

  private static Set<String> without(Set<String> some, Set<String> others) {
    return some.stream().filter(path -> !others.contains(path)).collect(toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"everythingOnce", "hello", "layered", "metadata", "nested", "nix", "web"})
  void noStorePathIsInTwoLayers(String example) throws Exception {
    assertThat(examples.storePaths(example).stream().flatMap(Set::stream)).doesNotHaveDuplicates();
  }

  @Test
  void nothingIsThereButWhatIsNeeded() throws Exception {
    assertThat(examples.storePaths("basic")).containsExactly(closure("hello"));
  }

  @Test
  void everythingIsThereOnce() throws Exception {
    Set<String> bash = closure("bashInteractive");
    Set<String> coreutils = closure("bashInteractive", "coreutils");
    Set<String> all = closure("bashInteractive", "coreutils", "hello");

    assertThat(examples.storePaths("everythingOnce"))
        .containsExactly(bash, without(coreutils, bash), without(all, coreutils));
    assertThat(examples.run("everythingOnce").lines())
        .containsAll(all)
        .hasSize(all.size() + 1)
        .endsWith("Hello, world!");
  }

  @Test
  void nestedLayersComeBelowThoseThatRestOnThem() throws Exception {
    Set<String> bash = closure("bashInteractive");

    assertThat(examples.storePaths("nested"))
        .containsExactly(bash, without(closure("coreutils"), bash));
    assertThat(examples.run("nested")).isEqualTo("nested");
  }

  @Test
  void whatIsNeededMostHasALayerOfItsOwn() throws Exception {
    List<Set<String>> layers = examples.storePaths("layered");

    assertThat(layers).hasSize(3);
    assertThat(layers.getFirst()).hasSize(1);
    assertThat(layers.get(1)).hasSize(1);
    assertThat(union(layers)).isEqualTo(closure("bashInteractive", "hello"));
    assertThat(history("layered", "{{.CreatedBy}}")).hasSize(3).containsOnly("nix2container");
  }

  private static Set<String> union(List<Set<String>> sets) {
    return sets.stream().flatMap(Set::stream).collect(toSet());
  }

  /** What Docker says of an image's layers, the last first. */
  private static List<String> history(String example, String format) throws Exception {
    String image = examples.inDocker(example);
    return examples
        .commands()
        .out("docker history --no-trunc --format '%s' %s".formatted(format, image))
        .lines()
        .toList();
  }

  @Test
  void theHistoryTellsWhatALayerIs() throws Exception {
    assertThat(history("metadata", "{{.CreatedBy}}|{{.Comment}}"))
        .containsExactly("examples/metadata.nix|hello and all that it needs");
    assertThat(
            examples
                .commands()
                .out("nix2container inspect --config nix:" + examples.image("metadata")))
        .contains("\"author\": \"The authors of the example\"");
  }

  @Test
  void anImageSaysWhenItWasMade() throws Exception {
    assertThat(examples.docker().inspect(examples.inDocker("created"), "{{.Created}}"))
        .isEqualTo("2024-05-13T09:31:10Z");
    assertThat(examples.docker().inspect(examples.inDocker("basic"), "{{.Created}}"))
        .isEqualTo("0001-01-01T00:00:00Z");
  }

  @Test
  void bytesThatAreNotReproducibleAreKept() throws Exception {
    Commands commands = examples.commands();
    String program =
        examples
            .docker()
            .inspect(examples.inDocker("nonReproducible"), "{{index .Config.Entrypoint 0}}");
    String storePath = program.replace("/bin/when", "");
    String copy = examples.program("nonReproducible", "copy-to");

    Commands.Outcome builtAgain =
        commands.run(
            "nix-build --check --no-out-link $(nix-store --query --deriver %s)"
                .formatted(storePath));
    String here = commands.out(copy + " oci:here:x --no-cache");
    // Another machine has other bytes there.
    String elsewhere =
        commands.out(
            """
            mkdir -p other/bin
            echo 'echo built elsewhere' >other/bin/when
            mount --bind other %1$s
            sh %1$s/bin/when
            %2$s oci:elsewhere:x --no-cache
            """
                .formatted(storePath, copy));

    assertThat(builtAgain.err()).contains("may not be deterministic");
    assertThat(elsewhere)
        .isEqualTo("built elsewhere\n" + here.replace("oci:here", "oci:elsewhere"));
    assertThat(examples.run("nonReproducible")).startsWith("built at ");
  }

  @Test
  void theirTarIsWithTheLayer() throws Exception {
    String image = examples.image("nonReproducible");

    String tar = examples.commands().out("grep -o '/nix/store/[^\"]*[.]tar' " + image);

    String digest = tar.replaceFirst(".*/(.*)[.]tar", "$1");
    assertThat(examples.commands().out("sha256sum <" + tar)).startsWith(digest);
    assertThat(examples.nixLibrary().closure(image)).anyMatch(path -> tar.startsWith(path + "/"));
  }
}
