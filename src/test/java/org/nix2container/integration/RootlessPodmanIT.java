package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user who is not root has a Podman of his own, which works in a user namespace. */
class RootlessPodmanIT {

  /** Nobody, who has no further user IDs: all files are his in there. */
  private static final String AS_USER =
      "setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=$home XDG_RUNTIME_DIR=$runtime ";

  @TempDir private Path folder;
  private Commands commands;
  private NixStore store;

  @BeforeEach
  void prepare() throws Exception {
    Commands.need("podman", "runc", "setpriv", "unshare");
    Commands.needRoot("to become somebody else");
    commands = new Commands(folder);
    commands.set("home", folder.resolve("home").toString());
    // Sockets are in there, whose paths cannot be long: podman would wait for one for 20 s.
    commands.set("runtime", "/tmp/r" + ProcessHandle.current().pid());
    commands.succeed(
        """
        chmod 755 .
        mkdir -p $runtime home/tmp home/.config/containers
        """);
    Files.writeString(
        folder.resolve("home/.config/containers/containers.conf"),
        """
        [engine]
        runtime = "runc"
        cgroup_manager = "cgroupfs"
        events_logger = "file"
        """);
    commands.succeed("chown -R 65534:65534 home $runtime; chmod 700 $runtime");
    assumeTrue(
        commands.run(AS_USER + "unshare --user true").status() == 0,
        "users cannot make user namespaces here");
    store = new NixStore(commands);
    store.build("app");
    commands.succeed(
        "nix2container build ./app --max-layers 3 --save app.json; chmod 644 app.json");
  }

  /** A process of his keeps the namespace. */
  @AfterEach
  void clean() throws Exception {
    if (store != null) {
      commands.succeed(AS_USER + "podman system migrate");
      store.close();
    }
    if (commands != null) {
      commands.succeed("rm -rf $runtime");
    }
  }

  private Commands.Outcome copy(String from, String to) throws Exception {
    return commands.succeed(
        AS_USER + "nix2container copy --tmpdir $home/tmp %s %s".formatted(from, to));
  }

  @Test
  void itGetsWhatItLacksAndGivesItBack() throws Exception {
    assertThat(copy("nix:app.json", "containers-storage:app:dev").err())
        .contains("3 layers sent (");
    assertThat(copy("nix:app.json", "containers-storage:app:dev").err())
        .contains("3 layers skipped (")
        .doesNotContain("sent");

    assertThat(
            commands.out(
                AS_USER
                    + "podman run --rm --network none --ulimit nofile=1024:1024"
                    + " --ulimit nproc=1024:1024 app:dev"))
        .isEqualTo("greetings from single");
    assertThat(copy("containers-storage:app:dev", "oci:home/back.oci").out().replaceAll(".* ", ""))
        .isEqualTo(commands.out("nix2container copy nix:app.json oci:app.oci").split(" ")[1]);
    assertThat(commands.out("ls -A home/tmp")).isEmpty();
  }
}
