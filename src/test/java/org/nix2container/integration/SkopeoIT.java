package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.image.ImageFile;
import org.nix2container.layer.Layer;

/** skopeo reads what we write, and we read what it writes. */
class SkopeoIT {

  @TempDir private static Path folder;

  private static Commands commands;
  private static NixStore store;

  /** What the image is known by in a registry. */
  private static String digest;

  private static List<String> diffIds;

  @BeforeAll
  static void buildOneImageToEverywhere() throws Exception {
    Commands.need("skopeo");
    commands = new Commands(folder);
    store = new NixStore(commands);
    store.build("app");
    String written =
        commands.out(
            """
            nix2container build ./app --max-layers 3 --label a=b --created 2024-05-13T09:31:10Z \\
              --to oci:layout:tag --to oci-archive:app.oci --to docker-archive:app.tar \\
              --to dir:app.dir --save image.json
            """);
    digest = written.substring(written.lastIndexOf(' ') + 1);
    diffIds = diffIds("image.json");
  }

  @AfterAll
  static void clean() throws Exception {
    if (store != null) {
      store.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci:layout:tag", "oci-archive:app.oci", "dir:app.dir"})
  void theDigestIsTheOneThatWasToldWhenItWasWritten(String location) throws Exception {
    assertThat(inspect(location, "{{.Digest}}")).isEqualTo(digest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"oci:layout:tag", "oci-archive:app.oci", "docker-archive:app.tar", "dir:app.dir"})
  void inspectTellsWhatIsInTheImage(String location) throws Exception {
    assertThat(inspect(location, "{{.Labels}} {{.Created}} {{.Os}}"))
        .isEqualTo("map[a:b] 2024-05-13 09:31:10 +0000 UTC linux");
    assertThat(inspect(location, "{{range .Layers}}{{.}} {{end}}"))
        .isEqualTo(String.join(" ", diffIds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci:layout:tag", "oci-archive:app.oci"})
  void aCopyToDirHasOurBytes(String location) throws Exception {
    commands.succeed("rm -rf copy; skopeo copy --insecure-policy %s dir:copy".formatted(location));

    assertThat(commands.run("diff -r copy app.dir")).isEqualTo(new Commands.Outcome(0, "", ""));
    assertThat(commands.out("stat -c '%n %a' copy/*").replace("copy", "app.dir"))
        .isEqualTo(commands.out("stat -c '%n %a' app.dir/*"));
  }

  @Test
  void aCopyOfTheDockerArchiveHasOurLayers() throws Exception {
    commands.succeed("rm -rf copy; skopeo copy --insecure-policy docker-archive:app.tar dir:copy");

    for (String diffId : diffIds) {
      String file = diffId.replace("sha256:", "");
      assertThat(commands.out("sha256sum <copy/" + file)).startsWith(file);
    }
  }

  /** By way of skopeo's directories, whose layers are compressed or not, and said to be or not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker-archive:app.tar",
        "--dest-compress dir:app.dir",
        "--dest-compress --dest-compress-format zstd dir:app.dir",
        "--format v2s2 --dest-compress dir:app.dir"
      })
  void anImageComesBackAsItWas(String from) throws Exception {
    commands.succeed(
        """
        rm -rf theirs base.dir base.layout base.tar back.dir
        skopeo copy --insecure-policy %s dir:theirs
        nix2container image-from-dir base.json theirs
        nix2container copy nix:base.json dir:base.dir
        nix2container copy nix:base.json oci:base.layout:tag
        nix2container copy nix:base.json docker-archive:base.tar
        skopeo copy --insecure-policy docker-archive:base.tar dir:back.dir
        """
            .formatted(from));

    assertThat(diffIds("base.json")).isEqualTo(diffIds);
    for (String copy : List.of("dir:base.dir", "oci:base.layout:tag", "dir:back.dir")) {
      assertThat(commands.out("skopeo inspect --config --raw " + copy))
          .as(copy)
          .isEqualTo(commands.out("skopeo inspect --config --raw dir:app.dir"));
    }
    String layer = diffIds.getLast().replace("sha256:", "");
    assertThat(commands.out("sha256sum <back.dir/" + layer)).startsWith(layer);
  }

  @Test
  void aLayoutThatSkopeoMadeTakesFurtherImages() throws Exception {
    store.build("single");
    commands.succeed(
        """
        skopeo copy --insecure-policy dir:app.dir oci:shared:app
        nix2container build ./single --to oci:shared:first --to oci:shared:second
        nix2container build ./single --label changed=yes --to oci:shared:second
        nix2container build ./app --max-layers 20 --to oci:shared:third
        """);

    assertThat(inspect("oci:shared:app", "{{.Labels}}")).isEqualTo("map[a:b]");
    assertThat(inspect("oci:shared:first", "{{.Labels}}")).isEqualTo("map[]");
    assertThat(inspect("oci:shared:second", "{{.Labels}}")).isEqualTo("map[changed:yes]");
    for (String name : List.of("app", "first", "second", "third")) {
      // It reads all blobs and compares their digests.
      commands.succeed("skopeo copy --insecure-policy oci:shared:%1$s dir:of-%1$s".formatted(name));
    }
  }

  @Test
  void blobsMayBeAnywhere() throws Exception {
    commands.succeed(
        """
        rm -rf blobs; mkdir blobs; map=
        for hex in $(ls app.dir | grep -Ex '[0-9a-f]{64}'); do
          cp app.dir/$hex blobs/blob-$hex
          map="$map,\\"$hex\\": \\"$PWD/blobs/blob-$hex\\""
        done
        echo "{${map#,}}" >blobs.json
        nix2container image-from-manifest found.json app.dir/manifest.json blobs.json
        nix2container copy nix:found.json dir:found
        """);

    assertThat(commands.run("diff -r found app.dir")).isEqualTo(new Commands.Outcome(0, "", ""));
  }

  private static String inspect(String location, String format) throws Exception {
    return commands.out("skopeo inspect --format '%s' %s".formatted(format, location));
  }

  private static List<String> diffIds(String imageFile) {
    return ImageFile.read(folder.resolve(imageFile)).layers().stream()
        .map(Layer::diffId)
        .map(Object::toString)
        .toList();
  }
}
