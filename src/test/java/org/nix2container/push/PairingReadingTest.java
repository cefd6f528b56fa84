package org.nix2container.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;
import org.nix2container.pull.DiffIds;

/** What manifests and configs of a registry say of layers. */
class PairingReadingTest {

  private static final Digest ONE = Digest.of(new byte[] {1});
  private static final Digest TWO = Digest.of(new byte[] {2});
  private static final Digest CONFIG = Digest.of(new byte[] {3});

  private static final String MANIFEST =
      """
      {"schemaVersion": 2, "annotations": {"a": "b"}, "subject": null,
       "config": {"mediaType": "c", "digest": "%s", "size": 7, "data": "e30="},
       "layers": [
         {"mediaType": "%s", "digest": "%s", "size": 11, "urls": ["x"]},
         {"size": 12, "digest": "%s", "mediaType": "%s"}]}
      """
          .formatted(CONFIG, MediaType.OCI_LAYER_GZIP, ONE, TWO, MediaType.OCI_LAYER_ZSTD);

  private static PairingReading manifest(String json) {
    return PairingReading.manifest("a manifest", json.getBytes(UTF_8));
  }

  private static List<Digest> diffIds(String json) {
    return DiffIds.read("a config", json.getBytes(UTF_8));
  }

  @Test
  void readsConfigAndLayers() {
    PairingReading reading = manifest(MANIFEST);

    assertThat(reading.config()).contains(new Descriptor("c", CONFIG, 7));
    assertThat(reading.layers())
        .containsExactly(
            new Descriptor(MediaType.OCI_LAYER_GZIP, ONE, 11),
            new Descriptor(MediaType.OCI_LAYER_ZSTD, TWO, 12));
  }

  @Test
  void readsDiffIds() {
    assertThat(
            diffIds(
                """
                {"os":"linux","rootfs":{"type":"layers","diff_ids":["%s","%s"]}}\
                """
                    .formatted(TWO, ONE)))
        .containsExactly(TWO, ONE);
    assertThat(diffIds("{\"rootfs\":null}")).isEmpty();
    assertThat(diffIds("{}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"manifests\":[{\"digest\":\"x\"}]}",
        "{\"layers\":null,\"config\":{}}",
        "{\"config\":{\"digest\":\"sha512:00\",\"size\":1}}",
        "{\"config\":{\"digest\":\"%s\"}}"
      })
  void whatIsNoImageHasNoConfig(String json) {
    assertThat(manifest(json.formatted(ONE)).config()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "null",
        "{\"layers\":[{}]}",
        "{\"layers\":[1]}",
        "{\"layers\":{}}",
        "{\"config\":3}",
        "{\"layers\":[{\"digest\":\"sha256:x\",\"size\":1}]}"
      })
  void whatIsOddIsTold(String json) {
    assertThatThrownBy(() -> manifest(json)).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void anythingAtAllIsReadOrToldToBeInvalid() {
    byte[] good = MANIFEST.getBytes(UTF_8);
    Random random = new Random(4);
    int told = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] spoiled = good.clone();
      spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt(256);
      try {
        PairingReading.manifest("a manifest", spoiled);
      } catch (InvalidInputException e) {
        told++;
      }
    }
    assertThat(told).isGreaterThan(100);
  }

  @Test
  void asManyBlobsAsDiffIdsMakeAPairing() {
    Descriptor first = new Descriptor(MediaType.OCI_LAYER_GZIP, ONE, 11);
    Descriptor second = new Descriptor(MediaType.OCI_LAYER_GZIP, TWO, 12);

    assertThat(Pairing.of(List.of(TWO, ONE), List.of(first, second), List.of()).blobs())
        .containsEntry(TWO, first)
        .containsEntry(ONE, second);
    assertThat(Pairing.of(List.of(TWO), List.of(first, second), List.of()).blobs()).isEmpty();
    assertThat(Pairing.of(List.of(ONE, ONE), List.of(first, second), List.of()).blobs())
        .containsExactlyEntriesOf(Map.of(ONE, first));
  }
}
