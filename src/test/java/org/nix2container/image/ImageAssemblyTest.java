package org.nix2container.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayerPath;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.MediaType;
import org.nix2container.oci.Platform;
import org.nix2container.oci.Rfc3339;

class ImageAssemblyTest {

  private static final ImageConfig RUNS_APP = ImageConfig.ofEntrypoint(List.of("/bin/app"));
  private static final ImageConfig RUNS_SHELL = ImageConfig.ofEntrypoint(List.of("/bin/sh"));

  @Test
  void theLayersOfTheBaseComeFirstAndNoneComesTwice() {
    Image base = image(Platform.linux("amd64"), List.of(), layer('a'), layer('b'));
    Image image = on(base, layer('b'), layer('c'), layer('c'), layer('a'), layer('d'));
    assertThat(image.layers()).containsExactly(layer('a'), layer('b'), layer('c'), layer('d'));
  }

  @Test
  void layersThatTheBaseHasTwiceStayTwice() {
    Image base = image(Platform.linux("amd64"), List.of(), layer('a'), layer('a'));
    assertThat(on(base, layer('a')).layers()).containsExactly(layer('a'), layer('a'));
  }

  @Test
  void theConfigIsPutOverThatOfTheBase() {
    Image base = image(Platform.linux("amd64"), List.of(), layer('a'));
    assertThat(base.config()).isEqualTo(RUNS_SHELL);
    assertThat(on(base).config()).isEqualTo(RUNS_APP);
  }

  @Test
  void theHistoryOfTheBaseComesFirst() {
    History empty = entry("ENV", true);
    Image base =
        image(
            Platform.linux("amd64"),
            List.of(entry("ADD a", false), empty, entry("ADD b", false), empty),
            layer('a'),
            layer('b'));
    assertThat(on(base, layer('c')).configBlob())
        .asString(UTF_8)
        .contains(
            "\"history\":[{\"created_by\":\"ADD a\"},{\"created_by\":\"ENV\",\"empty_layer\":true},"
                + "{\"created_by\":\"ADD b\"},{\"created_by\":\"ENV\",\"empty_layer\":true},"
                + "{\"created_by\":\"layer c\"}]");
  }

  @Test
  void anImageOfOursAsTheBaseHasItsHistoryInItsLayers() {
    Image base = image(Platform.linux("amd64"), List.of(), layer('a'));
    assertThat(on(base, layer('b')).configBlob())
        .asString(UTF_8)
        .contains("\"history\":[{\"created_by\":\"layer a\"},{\"created_by\":\"layer b\"}]");
  }

  @Test
  void platformAndVariantAreTheBasesUnlessTheArchitectureChanges() {
    Image base = image(new Platform("arm", "freebsd", "v7"), List.of(), layer('a'));
    assertThat(on(base).platform()).isEqualTo(new Platform("arm", "freebsd", "v7"));
    assertThat(on(base, Optional.of("arm")).platform())
        .isEqualTo(new Platform("arm", "freebsd", "v7"));
    assertThat(on(base, Optional.of("arm64")).platform())
        .isEqualTo(new Platform("arm64", "freebsd", ""));
  }

  @Test
  void thisArchitectureIsTakenWhereNoneIsKnown() {
    Image base = image(Platform.linux(""), List.of(), layer('a'));
    assertThat(on(base).platform()).isEqualTo(Platform.linux(Platform.thisArchitecture()));
    Image alone =
        new ImageAssembly(Optional.empty(), RUNS_APP, List.of(), Optional.empty(), Rfc3339.YEAR_ONE)
            .image();
    assertThat(alone.platform()).isEqualTo(Platform.linux(Platform.thisArchitecture()));
  }

  private static Image on(Image base, Layer... layers) {
    return new ImageAssembly(
            Optional.of(base), RUNS_APP, List.of(layers), Optional.empty(), Rfc3339.YEAR_ONE)
        .image();
  }

  private static Image on(Image base, Optional<String> architecture) {
    return new ImageAssembly(Optional.of(base), RUNS_APP, List.of(), architecture, Rfc3339.YEAR_ONE)
        .image();
  }

  private static Image image(Platform platform, List<History> history, Layer... layers) {
    return new Image(RUNS_SHELL, List.of(layers), platform, Optional.empty(), history);
  }

  private static Layer layer(char hexDigit) {
    Digest digest = new Digest(String.valueOf(hexDigit).repeat(64));
    return new Layer(
        digest,
        1024,
        digest,
        List.of(LayerPath.plain("/nix/store/" + hexDigit)),
        MediaType.OCI_LAYER,
        Optional.empty(),
        entry("layer " + hexDigit, false));
  }

  private static History entry(String createdBy, boolean empty) {
    return new History(Optional.empty(), createdBy, "", "", empty);
  }
}
