package org.nix2container.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;
import org.nix2container.peers.Fault;
import org.nix2container.peers.Rule;
import org.nix2container.peers.SeenRequest.Kind;
import org.nix2container.pull.SourceImage;
import org.nix2container.registry.RegistryException;

/** Several images, and what lists them. */
class IndexPushTest {

  @TempDir private Path folder;

  private PushSetting setting;
  private List<SourceImage> images;

  @BeforeEach
  void start() {
    setting = new PushSetting(folder);
    SmallLayers layers = setting.layers();
    images =
        List.of(
            layers.image("/bin/1", layers.layer("a", "1"), layers.layer("shared", "0")),
            layers.image("/bin/2", layers.layer("b", "2"), layers.layer("shared", "0")));
  }

  @AfterEach
  void stop() {
    if (setting != null) {
      setting.close();
    }
  }

  private static ManifestBlob index(List<ManifestBlob> manifests) {
    String list =
        manifests.stream()
            .map(m ->
                "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                    .formatted(m.mediaType(), m.digest(), m.content().length))
            .collect(Collectors.joining(","));
    String json =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
            .formatted(MediaType.OCI_INDEX, list);
    return new ManifestBlob(MediaType.OCI_INDEX, json.getBytes(UTF_8));
  }

  private IndexResult push(String to) {
    return RegistryPush.pushIndex(
        images,
        IndexPushTest::index,
        setting.repository(to),
        setting.reference(to),
        PushSetting.GZIP,
        setting.compressors(),
        setting.record(),
        PushObserver.NONE);
  }

  @Test
  void theImagesComeFirstByTheirDigests() {
    IndexResult result = push("app:1");

    assertThat(result.images()).extracting(PushResult::manifestSent).containsExactly(true, true);
    assertThat(setting.storage().tag("app", "1")).contains(result.index().digest());
    assertThat(setting.storage().read(result.index().digest())).isEqualTo(result.index().content());
    assertThat(setting.storage().tags("app")).containsExactly("1");
    List<String> puts =
        setting.proxy().requests().of("PUT", Kind.MANIFEST).stream()
            .map(request -> request.target().replaceAll(".*/", ""))
            .toList();
    assertThat(puts)
        .containsExactly(
            result.images().get(0).manifest().digest().toString(),
            result.images().get(1).manifest().digest().toString(),
            "1");
    assertThat(result.images().get(1).sent().layers()).as("one is shared").isOne();
  }

  @Test
  void anImageThatCannotBePushedLeavesTheTag() {
    setting.proxy().with(Rule.nth(2, "PUT", Kind.MANIFEST, new Fault.Answer(403)));

    assertThatThrownBy(() -> push("app:1")).isInstanceOf(RegistryException.class);

    assertThat(setting.storage().tags("app")).isEmpty();
  }

  @Test
  void aDigestThatTheIndexDoesNotHaveIsTold() {
    Digest other = Digest.of(new byte[0]);

    assertThatThrownBy(() -> push("app@" + other))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(other.toString());

    assertThat(setting.proxy().requests().of("PUT", Kind.MANIFEST)).hasSize(2);
  }
}
