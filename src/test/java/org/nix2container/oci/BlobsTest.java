package org.nix2container.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of manifests and configs: their digests are what images are known by. */
class BlobsTest {

  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);
  private static final Descriptor CONFIG = new Descriptor(MediaType.OCI_CONFIG, new Digest(A), 7);

  @Test
  void aManifestIsCompactJsonInTheOrderOfGosStruct() {
    Manifest manifest =
        new Manifest(CONFIG, List.of(new Descriptor(MediaType.OCI_LAYER, new Digest(B), 1024)));
    assertThat(new String(manifest.toJson(), UTF_8))
        .isEqualTo(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                + "\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\","
                + "\"digest\":\"sha256:"
                + A
                + "\",\"size\":7},\"layers\":["
                + "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"digest\":\"sha256:"
                + B
                + "\",\"size\":1024}]}");
  }

  @Test
  void aManifestWithoutLayersHasAnEmptyArray() {
    assertThat(new String(new Manifest(CONFIG, List.of()).toJson(), UTF_8))
        .endsWith("\"size\":7},\"layers\":[]}");
  }

  @Test
  void aConfigBlobHasEveryMemberThatSaysSomething() {
    History told =
        new History(Rfc3339.parse("2024-05-13T09:31:10Z"), "made by", "author", "<comment>", true);
    ConfigBlob blob =
        new ConfigBlob(
            Optional.of(Rfc3339.YEAR_ONE),
            new Platform("arm64", "linux", "v8"),
            ImageConfig.ofEntrypoint(List.of("/bin/app")),
            List.of(new Digest(A)),
            List.of(told, History.NONE));
    assertThat(new String(blob.toJson(), UTF_8))
        .isEqualTo(
            "{\"created\":\"0001-01-01T00:00:00Z\",\"architecture\":\"arm64\",\"os\":\"linux\","
                + "\"variant\":\"v8\",\"config\":{\"Entrypoint\":[\"/bin/app\"]},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:"
                + A
                + "\"]},\"history\":[{\"created\":\"2024-05-13T09:31:10Z\",\"created_by\":"
                + "\"made by\",\"author\":\"author\",\"comment\":\"\\u003ccomment\\u003e\","
                + "\"empty_layer\":true},{}]}");
  }

  @Test
  void anEmptyConfigBlobHasGosNullForAListNeverAddedTo() {
    ConfigBlob blob =
        new ConfigBlob(
            Optional.empty(), Platform.linux("amd64"), ImageConfig.EMPTY, List.of(), List.of());
    assertThat(new String(blob.toJson(), UTF_8))
        .isEqualTo(
            "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":null}}");
  }

  @Test
  void thisArchitectureIsNamedAsGoNamesIt() {
    assertThat(Platform.thisArchitecture())
        .isEqualTo(
            switch (System.getProperty("os.arch")) {
              case "amd64", "x86_64" -> "amd64";
              case "aarch64" -> "arm64";
              default -> System.getProperty("os.arch");
            });
  }

  @Test
  void aDigestIsThatOfTheBytes() {
    String ofNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assertThat(Digest.of(new byte[0])).hasToString("sha256:" + ofNothing);
    MessageDigest running = Digest.sha256();
    running.update(new byte[] {'a', 'b'});
    assertThat(Digest.of(running)).isEqualTo(Digest.of("ab".getBytes(UTF_8)));
    assertThat(Digest.of(running)).as("it starts again").isEqualTo(new Digest(ofNothing));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256:",
        "sha512:aaaa",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "sha256:Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "sha256:gaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void otherSpellingsAreNoDigests(String text) {
    assertThat(Digest.parse(text)).isEmpty();
  }

  @Test
  void aDigestIsSpelledInOneWay() {
    assertThat(Digest.parse("sha256:" + A)).contains(new Digest(A));
    assertThat(new Digest(A)).isLessThan(new Digest(B));
    assertThatThrownBy(() -> new Digest("A".repeat(64)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AAAA");
  }
}
