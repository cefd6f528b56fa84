package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nix2container.peers.DockerRegistry;

/**
 * The images of the folder {@code examples}, built by the real Nix, with a Docker daemon and a
 * registry to copy them to. Those on an image from a registry are not among them.
 */
final class ExampleImages implements AutoCloseable {

  private static final Pattern IN_STORE = Pattern.compile("/nix/store/[^./][^/]*");

  private final Commands commands;
  private final NixLibrary library;
  private final DockerDaemon docker;
  private final DockerRegistry registry;
  private final Path farm;
  private final Map<String, Example> examples = new TreeMap<>();
  private final Set<String> inDocker = new HashSet<>();

  /** What is known of an example: the store path of its image, and its name and tag. */
  private record Example(String image, String reference) {}

  /** Builds all that is not built yet; skips the test where it cannot. */
  ExampleImages() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("examples");
    commands = new Commands(folder);
    library = new NixLibrary(commands);
    registry = DockerRegistry.start();
    try {
      farm = Path.of(build(registry, "farm"));
      readFarm();
      // The daemon stays where the machine's own /nix is.
      docker = new DockerDaemon(new Commands(folder));
    } catch (Throwable e) {
      registry.close();
      throw e;
    }
    commands.set("DOCKER_HOST", "unix://" + docker.socket());
  }

  private void readFarm() throws IOException, InterruptedException {
    String each =
        "for name in *; do echo $name $(readlink $name/image) $(cat $name/reference); done";
    for (String line : commands.out("cd " + farm + "; " + each).lines().toList()) {
      String[] words = line.split(" ");
      examples.put(words[0], new Example(words[1], words[2]));
    }
  }

  private String build(DockerRegistry of, String attribute)
      throws IOException, InterruptedException {
    return library.build(
        "(import %s/src/test/resources/nix/example-images.nix { inherit pkgs nix2container; registry = \"%s\"; }).%s"
            .formatted(library.checkout(), of.host(), attribute));
  }

  /** Commands that see the store, and talk to the daemon. */
  Commands commands() {
    return commands;
  }

  NixLibrary nixLibrary() {
    return library;
  }

  DockerDaemon docker() {
    return docker;
  }

  DockerRegistry registry() {
    return registry;
  }

  /** As {@code examples/default.nix} has them. */
  Set<String> names() {
    return examples.keySet();
  }

  private Example example(String name) {
    return Objects.requireNonNull(examples.get(name), name);
  }

  /** The store path of an image. */
  String image(String example) {
    return example(example).image();
  }

  /** Its name and its tag. */
  String reference(String example) {
    return example(example).reference();
  }

  /** One of its programs: {@code copy-to}, {@code copy-to-registry}, ... */
  String program(String example, String name) {
    return "%s/%s/%s/bin/%3$s".formatted(farm, example, name);
  }

  /** The program that copies it to a registry that is not this one. */
  String programFor(DockerRegistry other, String example) throws IOException, InterruptedException {
    return build(other, "there.%s.copyToRegistry".formatted(example)) + "/bin/copy-to-registry";
  }

  /** Copies it to the daemon, where it is not there yet, and says how it is called there. */
  String inDocker(String example) throws IOException, InterruptedException {
    if (inDocker.add(example)) {
      commands.succeed(program(example, "copy-to-docker-daemon"));
    }
    return reference(example);
  }

  /** What a new container prints that is told nothing but its image. */
  String run(String example) throws IOException, InterruptedException {
    return docker.run(inDocker(example));
  }

  /** What a shell prints in a new container. */
  String run(String example, String line) throws IOException, InterruptedException {
    String image = inDocker(example);
    return docker.run("--entrypoint /bin/bash %s -euc '%s'".formatted(image, line));
  }

  /** The store paths in its layers' tars, from the lowest layer on. */
  List<Set<String>> storePaths(String example) throws IOException, InterruptedException {
    Path copy = Files.createTempDirectory(commands.folder(), "dir");
    String line =
        """
        %1$s dir:%2$s
        nix2container inspect dir:%2$s --format '{{range .Layers}}{{println .}}{{end}}' |
          while IFS=: read -r algorithm digest; do
            [ -z "$digest" ] || { echo layer; tar -tPf "%2$s/$digest"; }
          done
        """
            .formatted(program(example, "copy-to"), copy);
    List<Set<String>> all = new ArrayList<>();
    for (String told : commands.out(line).lines().toList()) {
      Matcher inStore = IN_STORE.matcher(told);
      if (told.equals("layer")) {
        all.add(new TreeSet<>());
      } else if (inStore.lookingAt()) {
        all.getLast().add(inStore.group());
      }
    }
    assertThat(all).isNotEmpty();
    return all;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    docker.close();
    registry.close();
    commands.succeed("rm -r " + commands.folder());
  }
}
