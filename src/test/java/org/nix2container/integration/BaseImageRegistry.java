package org.nix2container.integration;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.peers.DockerRegistry;

/** For tests of fetching: a registry that has a base image, and Nix's sandbox to fetch it in. */
abstract class BaseImageRegistry {

  @TempDir static Path folder;

  static Commands commands;
  static NixLibrary library;
  static NixSandbox sandbox;
  static DockerRegistry registry;
  static String release;
  static BaseImage base;

  @BeforeAll
  static void start() throws Exception {
    Commands.need("skopeo");
    commands = new Commands(folder);
    library = new NixLibrary(commands);
    sandbox = new NixSandbox(library, commands);
    registry = DockerRegistry.start();
    // What has been fetched once is not fetched again, so it has to be something new.
    release = "release " + System.nanoTime();
    base = new BaseImage(commands, "base", release);
    base.push(registry.host());
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @BeforeEach
  void showNothing() {
    sandbox.show();
  }

  /** The auth file of who has logged in there, readable to builds. */
  static Path authFile(DockerRegistry locked) throws IOException, InterruptedException {
    commands.succeed(
        "echo secret | skopeo login --authfile auth.json --tls-verify=false -u me --password-stdin "
            + locked.host());
    commands.succeed("chmod a+r auth.json");
    return folder.resolve("auth.json");
  }
}
