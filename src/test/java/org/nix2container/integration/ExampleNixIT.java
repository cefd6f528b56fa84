package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nix runs in the images that have a database, as root or as somebody else, and believes it. */
@ExtendWith(BuiltExamples.class)
class ExampleNixIT {

  private static final String ALL_IN_STORE = "ls -d /nix/store/*";

  private static final String ALL_IN_DATABASE =
      "nix --extra-experimental-features nix-command path-info --all";

  private static ExampleImages examples;

  @BeforeAll
  static void take(ExampleImages built) {
    examples = built;
  }

  @ParameterizedTest
  @ValueSource(strings = {"nix", "nixUser"})
  void theDatabaseKnowsExactlyWhatIsInTheStore(String example) throws Exception {
    List<String> store = examples.run(example, ALL_IN_STORE).lines().toList();

    assertThat(examples.run(example, ALL_IN_DATABASE).lines())
        .containsExactlyInAnyOrderElementsOf(store);
    assertThat(examples.storePaths(example).stream().flatMap(Set::stream))
        .containsExactlyInAnyOrderElementsOf(store);
  }

  @Test
  void pathsOfAllLayersAreKnown() throws Exception {
    String packages =
        examples.nixLibrary().build("pkgs.bashInteractive")
            + " "
            + examples.nixLibrary().build("pkgs.hello");
    List<Set<String>> layers = examples.storePaths("nix");

    assertThat(layers).hasSize(3);
    assertThat(examples.run("nix", "nix-store --query --requisites " + packages).lines())
        .containsExactlyInAnyOrderElementsOf(examples.nixLibrary().closure(packages))
        .containsAll(layers.get(0))
        .containsAll(layers.get(1));
  }

  @Test
  void itSaysWhatHelloNeeds() throws Exception {
    String hello = examples.nixLibrary().build("pkgs.hello");

    assertThat(examples.run("nix").lines())
        .containsExactlyInAnyOrderElementsOf(examples.nixLibrary().closure(hello));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nix", "nixUser"})
  void whatItSaysOfTheStoreIsTrue(String example) throws Exception {
    String line =
        """
        nix-store --verify --check-contents 2>&1
        for path in $(nix-store --query --references /nix/store/*); do
          ls -d $path >/dev/null
        done
        """;
    assertThat(examples.run(example, line).lines())
        .isNotEmpty()
        .allMatch(told -> told.matches("reading the Nix store\\.{3}|checking .*\\.{3}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nix", "nixUser"})
  void nothingOfTheImageIsGarbage(String example) throws Exception {
    String line =
        """
        nix-store --gc --print-dead
        before=$(ls -d /nix/store/*)
        nix-store --gc
        after=$(ls -d /nix/store/*)
        [ "$before" = "$after" ] && echo the same
        """;
    assertThat(examples.run(example, line))
        .isEqualTo("0 store paths deleted, 0.00 MiB freed\nthe same");
  }

  @Test
  void aUserWhoIsNotRootHasTheStore() throws Exception {
    assertThat(
            examples
                .run(
                    "nixUser",
                    "id -u; id -un; stat -c \"%u:%g %n\" /nix /nix/store /nix/var/nix/* .; stat -c %a /tmp")
                .lines())
        .startsWith("1000", "user", "1000:1000 /nix", "1000:1000 /nix/store")
        .contains("1000:1000 .")
        .endsWith("1777");
  }

  @Test
  void aUserWhoIsNotRootAddsAStorePath() throws Exception {
    assertThat(examples.run("nixUser")).matches("/nix/store/[a-z0-9]{32}-something");

    String line =
        """
        echo something >something
        path=$(nix-store --add something)
        stat -c %u:%a $path
        cat $path
        nix-store --query --hash $path
        nix-store --gc
        """;
    assertThat(examples.run("nixUser", line).lines())
        .satisfiesExactly(
            owner -> assertThat(owner).isEqualTo("1000:444"),
            content -> assertThat(content).isEqualTo("something"),
            hash -> assertThat(hash).startsWith("sha256:"),
            garbage -> assertThat(garbage).startsWith("1 store paths deleted"));
  }
}
