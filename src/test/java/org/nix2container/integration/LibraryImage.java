package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;

/** An image that the Nix library built, and the tars of its layers. */
final class LibraryImage {

  private final NixLibrary library;
  private final Commands commands;
  private final String json;
  private final String name;

  private LibraryImage(NixLibrary library, Commands commands, String json, String name) {
    this.library = library;
    this.commands = commands;
    this.json = json;
    this.name = name;
  }

  /**
   * Builds an image, and copies it with what comes with it.
   *
   * @param name of a new folder of the commands
   * @param expression of the image
   */
  static LibraryImage build(NixLibrary library, Commands commands, String name, String expression)
      throws IOException, InterruptedException {
    Commands.Outcome outcome =
        library.tryBuild("let image = %s; in [ image image.copyTo ]".formatted(expression));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    List<String> paths = outcome.out().lines().toList();
    commands.succeed("%s/bin/copy-to dir:%s".formatted(paths.getLast(), name));
    return new LibraryImage(library, commands, paths.getFirst(), name);
  }

  /** Its store path. */
  String json() {
    return json;
  }

  /** What a function of Nix makes of {@code image.json}, as JSON. */
  String tells(String function) throws IOException, InterruptedException {
    return library.evaluate("(%s) %s".formatted(function, read("\"%s\"".formatted(json))));
  }

  /** An expression of what is in a JSON file, whatever store paths that names. */
  static String read(String file) {
    return "(builtins.fromJSON (builtins.unsafeDiscardStringContext (builtins.readFile %s)))"
        .formatted(file);
  }

  /** The store paths of each layer, by name, as JSON. */
  String storePaths() throws IOException, InterruptedException {
    return tells(
        """
        image: map (layer: lib.sort (a: b: a < b) (map (path: path.path) (layer.paths or [ ])))
          image.layers\
        """);
  }

  /** What tar lists of a layer, with numbers for the owners; the lowest is 0. */
  List<String> files(int layer) throws IOException, InterruptedException {
    return tar(layer, "--numeric-owner --list --verbose");
  }

  /** Who the files of a layer belong to by name: {@code root/root /bin}. */
  List<String> owners(int layer) throws IOException, InterruptedException {
    return tar(layer, "--list --verbose").stream()
        .map(line -> line.replaceAll("^\\S+ (\\S+) +\\d+ \\S+ \\S+ ", "$1 "))
        .toList();
  }

  /** The names of the files in a layer. */
  List<String> names(int layer) throws IOException, InterruptedException {
    return tar(layer, "--list");
  }

  private List<String> tar(int layer, String flags) throws IOException, InterruptedException {
    String manifest = read("%s/%s/manifest.json".formatted(commands.folder(), name));
    String digest = library.evaluate("(lib.elemAt %s.layers %d).digest".formatted(manifest, layer));
    return commands
        .out("tar -P %s -f %s/%s".formatted(flags, name, digest.replaceAll("\"(sha256:)?", "")))
        .lines()
        .toList();
  }
}
