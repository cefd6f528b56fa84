package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.containerd.Containerd;
import org.nix2container.pull.ExportedImage;
import org.nix2container.reference.DockerReference;
import org.nix2container.reference.Location;

/** containerd, the one of this machine and a newer one, gets images, runs them, gives them back. */
@ParameterizedClass
@EnumSource(ContainerdDaemon.Version.class)
class ContainerdIT {

  private static final String GREETING = "greetings from single";
  private static final String APP = "docker.io/library/app:dev";
  private static final int MOST_SECONDS = 60;

  /** What a tar without any layer has. */
  private static final int FEWEST_ENTRIES = 6;

  @TempDir private static Path folder;

  private static Commands commands;
  private static NixStore store;

  @Parameter private ContainerdDaemon.Version version;

  private ContainerdDaemon containerd;

  @BeforeAll
  static void build() throws Exception {
    Commands.need("containerd");
    commands = new Commands(folder);
    store = new NixStore(commands);
    store.build("app");
    build("first");
    build("second");
    commands.succeed("nix2container build ./app --max-layers 3 --save app.json --to oci:app.oci:x");
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
  void start() throws Exception {
    version.need();
    Path own = Files.createTempDirectory(folder, "c").resolve("d");
    containerd = new ContainerdDaemon(commands, own, version);
  }

  @AfterEach
  void stop() throws Exception {
    if (containerd != null) {
      containerd.close();
    }
  }

  /** What is told at the end of a copy that has to succeed. */
  private String copied(String from, String to) throws Exception {
    return commands.succeed(containerd.copying(from, to)).err();
  }

  private void requireComplete(String name) throws Exception {
    assertThat(commands.out("ctr images check name==" + name).lines().skip(1))
        .singleElement()
        .asString()
        .contains(" complete (")
        .endsWith(" true");
  }

  @Test
  void theImageRuns() throws Exception {
    assertThat(copied("nix:app.json", "containerd:app:dev")).contains("3 layers sent (");

    assertThat(containerd.run(APP)).isEqualTo(GREETING);
    assertThat(containerd.names()).containsExactly(APP);
    assertThat(containerd.leftOver()).isEmpty();
    requireComplete(APP);
  }

  @Test
  void ofAnUnchangedImageNoLayerIsRead() throws Exception {
    copied("nix:app.json", "containerd:app:dev");
    containerd.imported();
    commands.succeed("mv store moved");
    try {
      assertThat(copied("nix:app.json", "containerd:app:dev"))
          .contains("3 layers skipped (")
          .doesNotContain("sent");
      assertThat(containerd.imported()).isEmpty();

      copied("nix:app.json", "containerd:default/localhost:5000/other/app:1");
      assertThat(containerd.imported()).isEmpty();
    } finally {
      commands.succeed("mv moved store");
    }
    assertThat(containerd.names()).containsExactly(APP, "localhost:5000/other/app:1");
  }

  @Test
  void ofAnEditedProgramOneLayerIsSent() throws Exception {
    copied("nix:first.json", "containerd:app:dev");
    assertThat(containerd.run(APP)).isEqualTo("first, greetings");
    assertThat(containerd.imported())
        .singleElement()
        .satisfies(tar -> assertThat(tar).hasSize(FEWEST_ENTRIES + 4));

    assertThat(copied("nix:second.json", "containerd:app:dev"))
        .contains("3 layers skipped (", "), 1 sent (")
        .doesNotContain("warning");

    assertThat(containerd.imported())
        .singleElement()
        .satisfies(tar -> assertThat(tar).hasSize(FEWEST_ENTRIES + 1));
    assertThat(containerd.run(APP)).isEqualTo("second, greetings");
    requireComplete(APP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void layersStayCompressed(String format) throws Exception {
    commands.succeed(
        "rm -rf c.oci; nix2container copy --dest-compress-format %s nix:app.json oci:c.oci"
            .formatted(format));
    String digest = commands.out("nix2container inspect oci:c.oci --format '{{.Digest}}'");

    copied("oci:c.oci", "containerd:app:dev");

    assertThat(commands.out("ctr images ls name==" + APP)).contains(digest);
    assertThat(commands.out("ctr content ls -q").lines().map(line -> line.replace("sha256:", "")))
        .containsAll(commands.out("ls c.oci/blobs/sha256").lines().toList());
    assertThat(containerd.run(APP)).isEqualTo(GREETING);
    assertThat(copied("oci:c.oci", "containerd:app:dev")).contains("3 layers skipped (");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // The snapshots go, too.
        "./real-ctr images rm --sync docker.io/library/app:dev",
        // They stay, and the import succeeds.
        "./real-ctr content rm $(./real-ctr content ls -q)"
      })
  void whatIsGoneWhenTheImageIsImportedIsSentAfterAll(String removal) throws Exception {
    copied("nix:first.json", "containerd:app:dev");
    containerd.imported();
    containerd.beforeImport(removal);

    assertThat(copied("nix:second.json", "containerd:app:dev"))
        .contains(
            "warning: containerd:default/docker.io/library/app:dev: layers that seemed to be there could"
                + " not be left out, all are sent: ")
        .contains("4 layers sent (");

    assertThat(containerd.imported())
        .extracting(List::size)
        .containsExactlyInAnyOrder(FEWEST_ENTRIES + 1, FEWEST_ENTRIES + 4);
    assertThat(containerd.run(APP)).isEqualTo("second, greetings");
    assertThat(containerd.names()).containsExactly(APP);
    requireComplete(APP);
  }

  @Test
  void severalAtOnceAllGetThere() throws Exception {
    commands.succeed(
        containerd.copying("nix:first.json", "containerd:one:1")
            + " & one=$!; "
            + containerd.copying("nix:second.json", "containerd:two:1")
            + " & two=$!; "
            + containerd.copying("nix:first.json", "containerd:three:1")
            + "; wait $one; wait $two");

    assertThat(containerd.run("docker.io/library/one:1")).isEqualTo("first, greetings");
    assertThat(containerd.run("docker.io/library/two:1")).isEqualTo("second, greetings");
    assertThat(containerd.run("docker.io/library/three:1")).isEqualTo("first, greetings");
    assertThat(containerd.names()).hasSize(3);
  }

  @Test
  void namespacesAreApart() throws Exception {
    copied("nix:app.json", "containerd:other/app:dev");
    assertThat(containerd.names()).isEmpty();
    assertThat(commands.out("ctr -n other images ls -q")).isEqualTo(APP);

    commands.succeed(
        "CONTAINERD_NAMESPACE=third "
            + containerd.copying("containerd:other/app:dev", "containerd:app:dev"));
    assertThat(commands.out("ctr -n third images ls -q")).isEqualTo(APP);
    assertThat(containerd.names()).isEmpty();
  }

  @Test
  void whatComesBackIsTheSame() throws Exception {
    copied("nix:app.json", "containerd:app:dev");

    copied("containerd:app:dev", "oci:back.oci:x");

    assertThat(commands.out("nix2container inspect oci:back.oci:x --raw; rm -r back.oci"))
        .isEqualTo(commands.out("nix2container inspect oci:app.oci:x --raw"));
    assertThat(containerd.leftOver()).isEmpty();
    copied("nix:app.json", "containerd:default/localhost:5000/x/app:1");
    copied("containerd:default/localhost:5000/x/app:1", "oci:back.oci:x");
    commands.succeed("rm -r back.oci");
    Commands.Outcome missing = containerd.copy("containerd:app:other", "oci:back.oci:x");
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err())
        .contains("containerd:default/docker.io/library/app:other: there is no such image");
  }

  @Test
  void itCanBeReachedByOtherWords() throws Exception {
    copied("nix:app.json", "containerd:app:dev");
    List<String> words =
        List.of("env", "CONTAINERD_ADDRESS=" + commands.out("echo $CONTAINERD_ADDRESS"), "ctr");
    Map<String, String> environment = Map.of("PATH", commands.out("echo $PATH"));
    DockerReference name = DockerReference.parse("app:dev");

    try (Containerd other = new Containerd(words, Optional.of("default"), environment)) {
      ExportedImage exported = other.export(name, containerd.temporary());
      assertThat(exported.describe()).isEqualTo("containerd:default/" + APP);
      assertThat(((Location.OciArchive) exported.at()).file()).isNotEmptyFile();
      exported.remove().run();
      assertThat(containerd.leftOver()).isEmpty();
      other.export(name, containerd.temporary());
    }
    assertThat(containerd.leftOver()).isEmpty();
  }

  @Test
  void afterContainerdWasKilledTheImageIsWhatItWasAndTheNextLoadSucceeds() throws Exception {
    copied("nix:first.json", "containerd:app:dev");
    containerd.beforeImport("kill -9 " + containerd.pid());

    Commands.Outcome outcome = containerd.copy("nix:app.json", "containerd:app:dev");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err().lines()).last().asString().contains("ctr images import: ");
    containerd.start();
    assertThat(containerd.names()).containsExactly(APP);
    assertThat(containerd.run(APP)).isEqualTo("first, greetings");
    copied("nix:app.json", "containerd:app:dev");
    assertThat(containerd.run(APP)).isEqualTo(GREETING);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ctrEndsWithTheCopyAndNothingIsLeft(boolean imported) throws Exception {
    Path waiting = folder.resolve("waiting");
    String wait = "echo $$ >%s; exec sleep 1000".formatted(waiting);
    if (imported) {
      containerd.afterImport(wait);
    } else {
      containerd.beforeImport(wait);
    }
    Process process =
        commands.start(
            folder.resolve("copy.log"),
            "env",
            "--default-signal=INT",
            "sh",
            "-c",
            "exec " + containerd.copying("nix:app.json", "containerd:app:dev"));
    try {
      while (!Files.exists(waiting) || !Files.readString(waiting).endsWith("\n")) {
        assertThat(process.isAlive()).isTrue();
        Thread.sleep(20);
      }
      ProcessHandle child =
          ProcessHandle.of(Long.parseLong(Files.readString(waiting).strip())).orElseThrow();
      assertThat(containerd.names()).hasSize(imported ? 1 : 0);
      commands.succeed("kill -INT " + process.pid());

      assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(130);
      child.onExit().get(MOST_SECONDS, TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(waiting);
    }
    assertThat(containerd.names()).isEmpty();
    assertThat(containerd.leftOver()).isEmpty();
  }

  @Test
  void aLayerThatIsNotWhatTheImageSaysIsNamed() throws Exception {
    commands.succeed("rm -rf broken.dir; nix2container copy nix:app.json dir:broken.dir");
    String layer = commands.out("ls -S broken.dir/* | head -n 1");
    commands.succeed("printf X | dd of=%s conv=notrunc bs=1 seek=2000".formatted(layer));

    Commands.Outcome outcome = containerd.copy("dir:broken.dir", "containerd:app:dev");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err().lines())
        .last()
        .asString()
        .startsWith("nix2container: ")
        .contains(layer);
    assertThat(outcome.err()).doesNotContain("warning");
    assertThat(containerd.names()).isEmpty();
  }

  @Test
  void whyItCannotBeReachedIsToldWithWhatToDo() throws Exception {
    String copy = containerd.copying("nix:app.json", "containerd:app:dev");

    assertThat(commands.run("CONTAINERD_ADDRESS=/no/such " + copy).err())
        .contains("containerd's socket /no/such: it does not exist: start containerd, or say")
        .contains("--dest-ctr");
    Path stale = folder.resolve("stale");
    commands.succeed(
        "rm -f %1$s; python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"%1$s\")'"
            .formatted(stale));
    assertThat(commands.run("CONTAINERD_ADDRESS=%s %s".formatted(stale, copy)).err())
        .contains("connection refused", "is containerd running?");

    commands.succeed(
        """
        rm -rf nobody tools
        mkdir nobody tools
        printf '#!/bin/sh\\nexec setpriv --reuid=65534 --regid=65534 --clear-groups %s "$@"\\n' \
          "$(command -v ctr | xargs dirname)/../real-ctr" >nobody/ctr
        chmod +x nobody/ctr
        ln -s /usr/bin/* tools
        rm tools/ctr
        """);
    if (version == ContainerdDaemon.Version.OF_THIS_MACHINE) {
      assertThat(commands.run("chmod go+x . $PWD/c*; PATH=$PWD/nobody:$PATH " + copy).err())
          .contains("permission denied", "be root");
    }
    Commands.Outcome missing =
        commands.run(
            "program=$(command -v nix2container); PATH=$PWD/tools; "
                + copy.replaceFirst("nix2container", "\\$program"));
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.err())
        .contains("ctr: there is no such program in the PATH: install containerd, or say what");
  }
}
