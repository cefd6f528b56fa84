package org.nix2container.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs of the Debian release after the one that this machine may have: Docker with
 * containerd's image store, Podman 5. {@code ./test --install} puts them into a folder; they run in
 * there, and see a folder of the test's.
 */
public final class NewerDebian {

  private static final Path TREE =
      Path.of(System.getProperty("user.home"), ".cache/nix2container-test/debian-13");

  /** What is mounted is gone with the last process that sees it. */
  private static final String ENTER =
      """
      tree=$1 shared=$2
      shift 2
      mount --bind "$tree" "$tree"
      for folder in proc sys dev; do mount --rbind "/$folder" "$tree/$folder"; done
      mount -t tmpfs none "$tree/tmp"
      mount -t tmpfs none "$tree/run"
      mkdir -p "$tree$shared"
      mount --rbind "$shared" "$tree$shared"
      exec chroot "$tree" "$@"
      """;

  private NewerDebian() {}

  /** Skips the test where it is not installed, or cannot be entered. */
  public static void need() {
    assumeTrue(Files.isDirectory(TREE), TREE + " is missing: ./test --install makes it");
    assumeTrue(System.getProperty("user.name").equals("root"), "needs to be root to enter " + TREE);
  }

  /**
   * What runs a command in there.
   *
   * @param shared folder below /tmp, or elsewhere, that has the same name in there
   */
  public static List<String> command(Path shared, String... words) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "--mount", "--propagation", "private"));
    command.addAll(List.of("sh", "-euc", ENTER, "sh", TREE.toString(), shared.toString()));
    command.addAll(List.of(words));
    return command;
  }
}
