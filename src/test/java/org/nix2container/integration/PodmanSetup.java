package org.nix2container.integration;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/**
 * What tests with Podman, the one of this machine and a newer one, begin with: images, and a
 * storage with nothing in it.
 */
abstract class PodmanSetup {

  static final String GREETING = "greetings from single";

  @TempDir static Path folder;

  static Commands commands;
  static NixStore store;
  private static int folders;

  @Parameter PodmanStorage.Version version;

  PodmanStorage podman;

  @BeforeAll
  static void build() throws Exception {
    Commands.need("podman");
    commands = new Commands(folder);
    store = new NixStore(commands);
    store.build("app");
    store.build("busybox");
    build("first");
    build("second");
    commands.succeed(
        """
        nix2container build ./app --max-layers 3 --save app.json --to oci:app.oci:x
        nix2container build ./busybox --save busybox.json --to dir:busybox.dir
        """);
  }

  /** Builds what was edited to say this, as the image of that name, with a layer for each path. */
  private static void build(String says) throws Exception {
    commands.set("EDIT", says);
    store.build("edited");
    commands.succeed("nix2container build ./edited --max-layers 9 --save %s.json".formatted(says));
  }

  @AfterAll
  static void clean() throws Exception {
    if (store != null) {
      store.close();
    }
  }

  @BeforeEach
  void newStorage() throws Exception {
    version.need();
    podman = new PodmanStorage(commands, shortFolder(), version);
  }

  static Path shortFolder() throws Exception {
    return Files.createDirectory(folder.resolve("s" + ++folders));
  }

  @AfterEach
  void closeStorage() throws Exception {
    if (podman != null) {
      podman.close();
    }
  }

  /** What is told at the end of a copy that has to succeed. */
  String copied(String from, String to) throws Exception {
    return commands.succeed(podman.copying(from, to)).err();
  }

  static Path largestFile(String directory) throws Exception {
    return folder.resolve(commands.out("ls -S %1$s/* | head -n 1".formatted(directory)));
  }
}
