package org.nix2container.integration;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.nix2container.json.JsonReader;

/** A Nix store of our own. */
final class NixStore implements AutoCloseable {

  private final Commands commands;

  /** Has the commands work in a store that is in their folder; skips the test without Nix. */
  NixStore(Commands commands) throws IOException, InterruptedException {
    this.commands = commands;
    configure(commands);
    Path folder = commands.folder();
    try (InputStream expression = NixStore.class.getResourceAsStream("/integration/closure.nix")) {
      Files.copy(expression, folder.resolve("closure.nix"));
    }
    commands.set("NIX_STORE_DIR", folder.resolve("store").toString());
    commands.set("NIX_STATE_DIR", folder.resolve("state").toString());
    commands.set("NIX_LOG_DIR", folder.resolve("log").toString());
  }

  /** Has the commands' Nix ask and trust nobody; skips the test without Nix. */
  static void configure(Commands commands) throws IOException, InterruptedException {
    Commands.need("nix-build", "nix-store", "bash", "busybox");
    assumeTrue(
        commands.run("ldd $(command -v busybox)").status() != 0,
        "busybox is not static: install busybox-static");
    Path configuration = Files.createDirectory(commands.folder().resolve("conf"));
    Files.writeString(
        configuration.resolve("nix.conf"),
        """
        build-users-group =
        sandbox = false
        substituters =
        experimental-features = nix-command flakes
        """);
    commands.set("NIX_CONF_DIR", configuration.toString());
    commands.set("NIX_REMOTE", "local");
  }

  /**
   * Builds an attribute of {@code closure.nix}.
   *
   * @return the store path; a link and a variable of the attribute's name lead to it
   */
  String build(String attribute) throws IOException, InterruptedException {
    String path = commands.out("nix-build closure.nix -A %1$s -o %1$s".formatted(attribute));
    commands.set(attribute, path);
    return path;
  }

  /** What Nix says that store paths need, themselves included. */
  List<String> closure(String storePaths) throws IOException, InterruptedException {
    return closure(commands, storePaths);
  }

  /** What the commands' Nix says that store paths need, themselves included. */
  static List<String> closure(Commands commands, String storePaths)
      throws IOException, InterruptedException {
    return commands.out("nix-store --query --requisites " + storePaths).lines().toList();
  }

  /** Writes the closure of {@code app} as Nix's {@code exportReferencesGraph} has it. */
  void writeGraph(String file) throws IOException, InterruptedException {
    Path attributes = Path.of(build("graph"));
    try (JsonReader json = JsonReader.open(attributes)) {
      json.object((key, value) -> {
        if (key.equals("graph")) {
          write(commands.folder().resolve(file), value.rawValue());
        }
      });
    }
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nix takes the permission to write away, and so to delete from one who is not root. */
  @Override
  public void close() throws IOException, InterruptedException {
    commands.succeed("test ! -e store || chmod -R u+w store");
  }
}
