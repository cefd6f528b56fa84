package org.nix2container.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.MediaType;
import org.nix2container.oci.Platform;

/** As internal/pkg/platform of containers/image. */
class PlatformChoiceTest {

  private static IndexEntry entry(String architecture, String variant) {
    return new IndexEntry(
        blob(architecture + variant), Optional.of(new Platform(architecture, "linux", variant)));
  }

  private static Descriptor blob(String content) {
    return new Descriptor(MediaType.OCI_MANIFEST, Digest.of(content.getBytes(UTF_8)), 1);
  }

  private static PlatformChoice choice(String architecture, String variant) {
    return PlatformChoice.of(
        Optional.of("linux"),
        Optional.of(architecture),
        Optional.of(variant).filter(given -> !given.isEmpty()));
  }

  @ParameterizedTest
  @CsvSource({
    "arm, v7, v7", // itself
    "arm, v8, v7", // the most that is compatible
    "arm, v6, ''", // none is compatible: the one that does not say
    "arm, '', ''", // any, that one first
    "arm, v9, ''", // not known at all
    "arm64, v8, ''",
    "amd64, '', ''"
  })
  void theMostCompatibleVariantIsTaken(String architecture, String asked, String taken) {
    List<IndexEntry> entries =
        List.of(entry("arm", "v7"), entry("arm", ""), entry("arm64", ""), entry("amd64", ""));
    assertThat(InstanceChoice.of("x", entries, choice(architecture, asked), MediaType.OCI_INDEX))
        .isEqualTo(entry(architecture, taken).manifest());
  }

  @Test
  void withoutAVariantAnyWillDo() {
    List<IndexEntry> entries = List.of(entry("arm", "v5"), entry("arm", "v7"));
    assertThat(InstanceChoice.of("x", entries, choice("arm", ""), MediaType.OCI_INDEX))
        .isEqualTo(entry("arm", "v7").manifest());
  }

  /** Such as amd64/v2, which containers/image knows nothing of. */
  @Test
  void anArchitectureAloneTakesAVariantThatIsNotKnownIfThereIsNoOther() {
    List<IndexEntry> entries = List.of(entry("s390x", ""), entry("amd64", "v2"));
    assertThat(InstanceChoice.of("x", entries, choice("amd64", ""), MediaType.OCI_INDEX))
        .isEqualTo(entry("amd64", "v2").manifest());
    List<PlatformChoice> strict =
        List.of(
            choice("amd64", "v3"),
            PlatformChoice.of(Optional.of("windows"), Optional.of("amd64"), Optional.empty()));
    for (PlatformChoice wanted : strict) {
      assertThatThrownBy(() -> InstanceChoice.of("x", entries, wanted, MediaType.OCI_INDEX))
          .isInstanceOf(ImageNotFoundException.class)
          .hasMessageContaining("among linux/s390x, linux/amd64/v2");
    }
    IndexEntry any = new IndexEntry(blob("any"), Optional.empty());
    List<IndexEntry> more = List.of(entry("amd64", "v2"), any);
    assertThat(InstanceChoice.of("x", more, choice("amd64", ""), MediaType.OCI_INDEX))
        .as("as containers/image chooses, where it does")
        .isEqualTo(any.manifest());
  }

  @Test
  void anImageForNoPlatformIsTheLastResortOfAnOciIndex() {
    IndexEntry any = new IndexEntry(blob("any"), Optional.empty());
    List<IndexEntry> entries = List.of(any, entry("arm64", ""));
    assertThat(InstanceChoice.of("x", entries, choice("amd64", ""), MediaType.OCI_INDEX))
        .isEqualTo(any.manifest());
    assertThat(InstanceChoice.of("x", entries, choice("arm64", ""), MediaType.OCI_INDEX))
        .isEqualTo(entry("arm64", "").manifest());
    assertThatThrownBy(
            () -> InstanceChoice.of("x", entries, choice("amd64", ""), MediaType.DOCKER_LIST))
        .isInstanceOf(ImageNotFoundException.class)
        .hasMessageContaining("nothing for linux/amd64 among one without a platform, linux/arm64");
  }
}
