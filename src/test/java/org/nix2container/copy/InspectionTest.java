package org.nix2container.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.Inspection;
import org.nix2container.reference.Location;

/** {@code inspect}, against the real skopeo. */
class InspectionTest {

  @TempDir private Path folder;
  private HandMadeLayout layout;
  private Sources sources;

  @BeforeEach
  void makeLayout() throws IOException {
    layout = HandMadeLayout.sample(folder.resolve("layout"));
    sources = new Sources(folder);
  }

  @AfterEach
  void close() {
    sources.close();
  }

  private Inspection inspect(String location) {
    try (ImageSource source = sources.open(location)) {
      return Inspection.of(source, Location.parse(location), Optional.empty());
    }
  }

  @Test
  void itTellsWhatTheManifestAndTheConfigSay() {
    Inspection inspection = inspect(layout.at("one"));
    assertThat(new String(inspection.toJson(), UTF_8))
        .isEqualTo(
            """
            {
                "Digest": "%s",
                "RepoTags": [],
                "Created": "2024-01-02T03:04:05.6789Z",
                "DockerVersion": "20.10",
                "Labels": {
                    "a": "ü",
                    "k": "v\\u003c\\u0026\\u003e"
                },
                "Architecture": "amd64",
                "Os": "linux",
                "Layers": [
                    "%2$s",
                    "%3$s"
                ],
                "LayersData": [
                    {
                        "MIMEType": "application/vnd.oci.image.layer.v1.tar+gzip",
                        "Digest": "%2$s",
                        "Size": %4$d,
                        "Annotations": {
                            "b": "1"
                        }
                    },
                    {
                        "MIMEType": "application/vnd.oci.image.layer.v1.tar",
                        "Digest": "%3$s",
                        "Size": %5$d,
                        "Annotations": {
                            "c": "2"
                        }
                    }
                ],
                "Env": [
                    "A=b"
                ]
            }\
            """
                .formatted(
                    inspection.digest(),
                    inspection.layers().get(0).digest(),
                    inspection.layers().get(1).digest(),
                    inspection.layers().get(0).size(),
                    inspection.layers().get(1).size()));
    assertThat(new String(inspection.withRepoTags(List.of("1", "2")).toJson(), UTF_8))
        .contains("\"RepoTags\": [\n        \"1\",\n        \"2\"\n    ],");
  }

  /** The skopeo of Debian 12 does not tell of LayersData yet. */
  private static String withoutLayersData(byte[] json) {
    String text = new String(json, UTF_8);
    int from = text.indexOf("    \"LayersData\"");
    return from < 0
        ? text
        : text.substring(0, from) + text.substring(text.indexOf("    \"Env\"", from));
  }

  @ParameterizedTest
  @ValueSource(strings = {"one", "many"})
  void skopeoTellsTheSameOfEverySource(String name) throws Exception {
    Skopeo.assumeInstalled();
    String one = layout.at(name);
    String dir = "dir:" + folder.resolve("dir");
    String docker = "dir:" + folder.resolve("docker");
    String archive = "docker-archive:" + folder.resolve("a.tar");
    String oci = "oci-archive:" + folder.resolve("a.oci");
    Skopeo.run("copy", "--all", one, dir);
    Skopeo.run("copy", "--all", "--format", "v2s2", one, docker);
    Skopeo.run("copy", one, archive + ":quay.io/me/app:1");
    Skopeo.run("copy", "--all", one, oci);
    for (String at : List.of(one, dir, docker, oci, archive, archive + ":quay.io/me/app:1")) {
      assertThat(withoutLayersData(inspect(at).toJson()) + "\n")
          .as(at)
          .isEqualTo(Skopeo.run("inspect", at));
      try (ImageSource source = sources.open(at)) {
        assertThat(new String(Inspection.configJson(source, Optional.empty()), UTF_8) + "\n")
            .as(at)
            .isEqualTo(Skopeo.run("inspect", "--config", at));
        assertThat(new String(source.image(Optional.empty()).config(), UTF_8))
            .isEqualTo(Skopeo.run("inspect", "--config", "--raw", at));
        assertThat(new String(source.manifest().content(), UTF_8))
            .isEqualTo(Skopeo.run("inspect", "--raw", at));
      }
    }
  }

  @Test
  void skopeoTellsTheSameOfARegistry() throws Exception {
    Skopeo.assumeInstalled();
    try (LocalRegistry registry = new LocalRegistry();
        Sources remote = new Sources(folder, registry)) {
      String at = registry.at("some/app:1");
      Skopeo.run("copy", "--dest-tls-verify=false", layout.at("one"), at);
      try (ImageSource source = remote.open(at)) {
        Inspection inspection = Inspection.of(source, Location.parse(at), Optional.empty());
        assertThat(withoutLayersData(inspection.withRepoTags(List.of("1")).toJson()) + "\n")
            .isEqualTo(Skopeo.run("inspect", "--tls-verify=false", at));
      }
    }
  }

  /** A config that says next to nothing. */
  @Test
  void skopeoTellsTheSameOfWhatIsNotThere() throws Exception {
    Skopeo.assumeInstalled();
    for (String config :
        List.of(
            "{\"rootfs\": {\"diff_ids\": []}}",
            "{\"os\": \"linux\", \"config\": null, \"rootfs\": {\"type\": \"layers\"}}",
            "{\"config\": {\"Env\": [], \"Labels\": {}, \"Entrypoint\": []}, \"rootfs\": null}")) {
      Descriptor blob = layout.blob(MediaType.OCI_CONFIG, config.getBytes(UTF_8));
      String manifest =
          "{\"schemaVersion\": 2, \"config\": %s, \"layers\": []}"
              .formatted(HandMadeLayout.json(blob, "\"annotations\": null"));
      layout.name("bare", layout.blob(MediaType.OCI_MANIFEST, manifest.getBytes(UTF_8)));
      String at = "oci:" + layout.directory() + ":bare";
      assertThat(new String(inspect(at).toJson(), UTF_8) + "\n")
          .isEqualTo(Skopeo.run("inspect", at));
      try (ImageSource source = sources.open(at)) {
        assertThat(new String(Inspection.configJson(source, Optional.empty()), UTF_8) + "\n")
            .isEqualTo(Skopeo.run("inspect", "--config", at));
      }
      layout = HandMadeLayout.sample(folder.resolve("next" + blob.digest().hex()));
    }
  }

  @Test
  void whatIsNoImageIsNotInspected() throws IOException {
    Descriptor config = layout.blob("application/x.chart", "{}".getBytes(UTF_8));
    String manifest =
        "{\"schemaVersion\": 2, \"config\": %s, \"layers\": []}"
            .formatted(HandMadeLayout.json(config, "\"urls\": null"));
    layout.name("chart", layout.blob(MediaType.OCI_MANIFEST, manifest.getBytes(UTF_8)));
    assertThatThrownBy(() -> inspect(layout.at("chart")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            layout.at("chart")
                + ": it is no image, but has a config of the type application/x.chart; --raw shows"
                + " its manifest");
  }
}
