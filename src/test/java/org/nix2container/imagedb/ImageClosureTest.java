package org.nix2container.imagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nix2container.failure.InvalidInputException;

/** Which store paths an image has; a letter stands for a store path. */
class ImageClosureTest {

  private static final NarHash HASH = new RandomClosure(1, "/s").hash();

  private static Registration node(String name, String... references) {
    List<String> paths = List.of(references).stream().map(other -> "/s/" + other).toList();
    return new Registration("/s/" + name, HASH, 100, paths);
  }

  private static RegistrationGraph graph(String file, Registration... nodes) {
    return new RegistrationGraph(Path.of(file), List.of(nodes));
  }

  private static LayerGraph layer(RegistrationGraph graph, String... ignored) {
    Set<String> paths = new HashSet<>();
    for (String path : ignored) {
      paths.add("/s/" + path);
    }
    return new LayerGraph(graph, paths);
  }

  private static String names(LayerGraph... layers) {
    return String.join(
        " ",
        ImageClosure.of(List.of(layers)).stream()
            .map(node -> node.path().substring(3))
            .sorted()
            .toList());
  }

  @Test
  void aLayerHasAllButWhatItIgnores() {
    RegistrationGraph app = graph("app", node("app", "lib"), node("lib"), node("config", "app"));
    assertThat(names()).isEmpty();
    assertThat(names(layer(app))).isEqualTo("app config lib");
    assertThat(names(layer(app, "config"))).isEqualTo("app lib");
    assertThat(names(layer(app, "config", "none"))).isEqualTo("app lib");
  }

  @Test
  void whatIsInTwoLayersIsThereOnce() {
    RegistrationGraph lib = graph("lib", node("lib", "libc"), node("libc"));
    RegistrationGraph app = graph("app", node("app", "lib"), node("lib", "libc"), node("libc"));
    assertThat(names(layer(lib), layer(app))).isEqualTo("app lib libc");
  }

  /** The layer below puts the files of {@code env} into the root; the one above has it as well. */
  @Test
  void whatOneLayerMovesIsThereIfAnotherHasIt() {
    RegistrationGraph moving = graph("moving", node("env", "lib"), node("lib"));
    RegistrationGraph above = graph("above", node("app", "env"), node("env", "lib"), node("lib"));
    assertThat(names(layer(moving, "env"))).isEqualTo("lib");
    assertThat(names(layer(moving, "env"), layer(above))).isEqualTo("app env lib");
    assertThat(names(layer(above), layer(moving, "env"))).isEqualTo("app env lib");
  }

  @Test
  void whatALowerLayerMovesIsThereIfAnotherRefersToIt() {
    RegistrationGraph moving = graph("moving", node("env", "lib"), node("lib"));
    RegistrationGraph above = graph("above", node("app", "env"));
    assertThat(names(layer(moving, "env"), layer(above))).isEqualTo("app env lib");
    assertThat(names(layer(above), layer(moving, "lib"))).isEqualTo("app env");
  }

  @Test
  void whatTheLastLayerIgnoresIsNotThereForBeingReferredTo() {
    RegistrationGraph app = graph("app", node("app", "config"), node("config", "app", "lib"));
    RegistrationGraph lib = graph("lib", node("lib"));
    assertThat(names(layer(lib), layer(app, "config"))).isEqualTo("app lib");
    assertThat(names(layer(app), layer(app, "config"))).isEqualTo("app config");
  }

  @Test
  void nothingElseOfTheGraphsIsThere() {
    RegistrationGraph moving = graph("moving", node("env", "lib", "lib2"), node("lib"));
    RegistrationGraph above = graph("above", node("app", "gone"));
    assertThat(names(layer(moving, "env"), layer(above))).isEqualTo("app lib");
  }

  /** By a slow reading of the rule, one path after the other. */
  @Test
  void isWhatTheRuleSaysOfAnyLayers() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<Registration> all = new RandomClosure(seed, "/s").of(1 + random.nextInt(12));
      List<LayerGraph> layers = new ArrayList<>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        List<Registration> some = all.stream().filter(_ -> random.nextInt(3) > 0).toList();
        Set<String> ignored = new HashSet<>();
        all.stream().filter(_ -> random.nextInt(3) == 0).forEach(n -> ignored.add(n.path()));
        layers.add(new LayerGraph(new RegistrationGraph(Path.of("g" + i), some), ignored));
      }
      assertThat(ImageClosure.of(layers))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(slowly(all, layers));
    }
  }

  private static List<Registration> slowly(List<Registration> all, List<LayerGraph> layers) {
    Set<Registration> known = new HashSet<>();
    Set<Registration> there = new HashSet<>();
    for (LayerGraph layer : layers) {
      known.addAll(layer.graph().registrations());
      for (Registration node : layer.graph().registrations()) {
        if (!layer.ignored().contains(node.path())) {
          there.add(node);
        }
      }
    }
    Set<Registration> reached = new HashSet<>(there);
    for (int round = 0; round < all.size(); round++) {
      for (Registration node : known) {
        if (reached.stream().anyMatch(other -> other.references().contains(node.path()))) {
          reached.add(node);
        }
      }
    }
    reached.removeIf(
        node -> !there.contains(node) && layers.getLast().ignored().contains(node.path()));
    return List.copyOf(reached);
  }

  @Test
  void graphsThatDoNotAgreeOnAPathAreRefused() {
    Registration lib = node("lib", "libc");
    Registration other =
        new Registration("/s/lib", new RandomClosure(2, "/s").hash(), 100, lib.references());
    Registration larger = new Registration("/s/lib", HASH, 101, lib.references());
    assertThatThrownBy(() -> names(layer(graph("one", lib)), layer(graph("two", other))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "one and two: they differ on /s/lib in its narHash: sha256:%s and sha256:%s",
            HASH.hex(), other.narHash().hex());
    assertThatThrownBy(() -> names(layer(graph("one", lib)), layer(graph("two", larger))))
        .hasMessage("one and two: they differ on /s/lib in its narSize: 100 and 101");
    assertThatThrownBy(() -> names(layer(graph("one", lib)), layer(graph("two", node("lib")))))
        .hasMessage("one and two: they differ on /s/lib in its references");
  }

  @Test
  void anImageHasOneStore() {
    Registration elsewhere = new Registration("/t/a", HASH, 1, List.of());
    assertThatThrownBy(() -> ImageClosure.of(graph("g", node("a"), elsewhere)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("g: /t/a is not in the same store directory as /s/a; an image has one store");
    assertThatThrownBy(() -> names(layer(graph("g", node("a"))), layer(graph("h", elsewhere))))
        .hasMessage("h: /t/a is not in the same store directory as /s/a; an image has one store");
    assertThatThrownBy(() -> ImageClosure.of(graph("g", node("a"), node("a/bin"))))
        .hasMessage(
            "g: /s/a/bin is not in the same store directory as /s/a; an image has one store");
    for (String path : List.of("/", "/a", "/s/", "/s/.", "/s/..")) {
      Registration node = new Registration(path, HASH, 1, List.of());
      assertThatThrownBy(() -> ImageClosure.of(graph("g", node)))
          .hasMessage("g: " + path + " is not directly in a store directory");
    }
  }
}
