package org.nix2container.integration;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A {@code /nix} that only a test's commands see, so that store paths are what they are for users.
 * It is kept: what has been built once is there for all tests, until {@code target} is removed.
 */
final class NixFolder {

  private static final Path FOLDER = Path.of("target/nix-library").toAbsolutePath();

  /**
   * A root of its own, that has all that the machine's has, is made and then entered. Nothing can
   * be added to it: neither a build's home directory, which is not to exist, nor anything else.
   * With the last process that sees it, it is gone.
   */
  private static final String ENTER =
      """
      root=$1/root here=$PWD
      mkdir -p "$1/nix" "$root"
      mount -t tmpfs -o mode=755 none "$root"
      for entry in /*; do
        if [ -L "$entry" ]; then
          cp -P "$entry" "$root$entry"
        elif [ -d "$entry" ]; then
          mkdir "$root$entry"
          mount --rbind "$entry" "$root$entry"
        else
          : >"$root$entry"
          mount --bind "$entry" "$root$entry"
        fi
      done
      mkdir -p "$root/nix" "$root/.machine"
      mount --bind "$1/nix" "$root/nix"
      cd "$root"
      pivot_root . .machine
      umount -l /.machine
      rmdir /.machine
      mount -o remount,ro /
      cd "$here"
      shift
      exec "$@"
      """;

  private NixFolder() {}

  /** Has all commands to come see it; skips the test where that cannot be. */
  static void enter(Commands commands) throws IOException, InterruptedException {
    Commands.needRoot("to have a /nix of its own");
    Commands.need("unshare", "pivot_root");
    String nix = commands.out("readlink -f $(command -v nix-build)");
    assumeTrue(!nix.startsWith("/nix/"), "with another /nix, Nix itself would be gone: " + nix);
    assumeTrue(
        commands.run("unshare --mount --propagation private true").status() == 0,
        "this machine does not let one mount anything");
    commands.within(
        List.of(
            "unshare",
            "--mount",
            "--propagation",
            "private", //
            "sh",
            "-euc",
            ENTER,
            "sh",
            FOLDER.toString()));
  }
}
