package org.nix2container.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.layer.Layer;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.MediaType;
import org.nix2container.oci.Platform;
import org.nix2container.oci.Rfc3339;

class BaseImageTest {

  private static final Digest A = new Digest("a".repeat(64));
  private static final Digest B = new Digest("b".repeat(64));
  private static final String KNOWS_A = "{'rootfs':{'diff_ids':['" + A + "']}}";

  @TempDir private Path folder;
  private PulledImage pulled;

  @BeforeEach
  void pull() {
    pulled = new PulledImage(folder);
  }

  @Test
  void everythingThatIsInheritedIsCarried() throws IOException {
    pulled
        .layer(MediaType.OCI_LAYER_GZIP, "first")
        .layer(MediaType.OCI_LAYER, "second")
        .config(
            "{'created':'2024-05-13T09:31:10.5Z','architecture':'arm64','os':'linux',"
                + "'variant':'v8','author':'me','config':{'Entrypoint':['/bin/sh']},"
                + "'rootfs':{'type':'layers','diff_ids':['"
                + A
                + "','"
                + B
                + "']},'history':[{'created_by':'ADD'},{'created_by':'ENV','empty_layer':true},"
                + "{'created_by':'COPY'}]}")
        .write();
    assertThat(BaseImage.fromDirectory(folder))
        .isEqualTo(
            new Image(
                ImageConfig.ofEntrypoint(List.of("/bin/sh")),
                List.of(
                    layer("first", A, MediaType.OCI_LAYER_GZIP),
                    layer("second", B, MediaType.OCI_LAYER)),
                new Platform("arm64", "linux", "v8"),
                Rfc3339.parse("2024-05-13T09:31:10.5Z"),
                List.of(
                    new History(Optional.empty(), "ADD", "", "", false),
                    new History(Optional.empty(), "ENV", "", "", true),
                    new History(Optional.empty(), "COPY", "", "", false))));
  }

  @ParameterizedTest
  @CsvSource({
    "vnd.oci.image.layer.v1.tar, vnd.oci.image.layer.v1.tar",
    "vnd.oci.image.layer.v1.tar+gzip, vnd.oci.image.layer.v1.tar+gzip",
    "vnd.oci.image.layer.v1.tar+zstd, vnd.oci.image.layer.v1.tar+zstd",
    "vnd.docker.image.rootfs.diff.tar, vnd.oci.image.layer.v1.tar",
    "vnd.docker.image.rootfs.diff.tar.gzip, vnd.oci.image.layer.v1.tar+gzip",
    "vnd.docker.image.rootfs.diff.tar.zstd, vnd.oci.image.layer.v1.tar+zstd"
  })
  void mediaTypesBecomeThoseOfOci(String mediaType, String oci) throws IOException {
    pulled.layer("application/" + mediaType, "blob").config(KNOWS_A).write();
    assertThat(BaseImage.fromDirectory(folder).layers())
        .containsExactly(layer("blob", A, "application/" + oci));
  }

  @Test
  void aConfigNeedNotSayMuch() throws IOException {
    pulled.config("{'config':null,'rootfs':{'diff_ids':null},'history':null}").write();
    Image image = BaseImage.fromDirectory(folder);
    assertThat(image.platform()).isEqualTo(Platform.linux(""));
    assertThat(image.layers()).isEmpty();
    assertThat(image.created()).isEmpty();
  }

  @Test
  void aHistoryOfAnotherNumberOfLayersIsLeftOut() throws IOException {
    pulled
        .layer(MediaType.OCI_LAYER, "only")
        .config(
            "{'rootfs':{'diff_ids':['"
                + A
                + "']},'history':[{'created_by':'one'},{'created_by':'two'}]}")
        .write();
    Image image = BaseImage.fromDirectory(folder);
    assertThat(image.baseHistory()).isEmpty();
    assertThat(image.configBlob()).asString(UTF_8).endsWith("\"history\":[{}]}");
  }

  @Test
  void pathsAreAbsoluteAlsoInARelativeDirectory() throws IOException {
    pulled.layer(MediaType.OCI_LAYER, "x").config(KNOWS_A).write();
    Path relative = Path.of("").toAbsolutePath().relativize(folder);
    Image image = BaseImage.fromDirectory(relative);
    assertThat(Path.of(image.layers().getFirst().file().orElseThrow())).isAbsolute().exists();
  }

  @Test
  void aManifestFindsItsBlobsByAMap() throws IOException {
    Path manifest = pulled.layer(MediaType.OCI_LAYER, "x").config(KNOWS_A).write();
    List<String> members = new ArrayList<>();
    try (DirectoryStream<Path> blobs = Files.newDirectoryStream(folder, "????????????????*")) {
      for (Path blob : blobs) {
        String hex = blob.getFileName().toString();
        Path moved = Files.move(blob, folder.resolve("moved-" + hex));
        members.add("\"" + hex + "\":\"" + moved + "\"");
      }
    }
    Path map = Files.writeString(folder.resolve("map.json"), "{" + String.join(",", members) + "}");
    Layer only = BaseImage.fromManifest(manifest, map).layers().getFirst();
    assertThat(only.file()).contains(folder + "/moved-" + only.digest().hex());
  }

  private Layer layer(String content, Digest diffId, String mediaType) {
    Path file = pulled.blobFile(content);
    Digest digest = Digest.of(content.getBytes(UTF_8));
    return new Layer(
        digest, 0, diffId, List.of(), mediaType, Optional.of(file.toString()), History.NONE);
  }
}
