package org.nix2container.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.oci.MediaType;
import org.nix2container.output.Outputs;
import org.nix2container.pull.ImageNotFoundException;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceContext;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.Location;
import org.nix2container.stream.LayerTars;

/** Images that were written here are read again. */
class AnySourceTest {

  @TempDir Path folder;
  private SmallStore store;

  @BeforeEach
  void makeStore() {
    store = new SmallStore(folder);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private SourceImage image() throws IOException {
    return store.source(store.layer("a", "1"), store.gzipped(store.layer("b", "2")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci:%s:latest", "oci-archive:%s:latest", "dir:%s"})
  void anImageIsTheSameWhereverItWas(String form) throws IOException {
    SourceImage image = image();
    String first = form.replace("%s", folder.resolve("first").toString());
    store.copy(image, first);
    try (LayerTars tars = new LayerTars(1);
        ImageSource source = ImageSource.open(Location.parse(first), SourceContext.local(tars));
        Outputs outputs = new Outputs()) {
      assertThat(source.manifest().digest()).isEqualTo(image.manifest().digest());
      assertThat(source.image(Optional.empty()).layers())
          .extracting(LayerBlob::diffId)
          .isEqualTo(image.layers().stream().map(LayerBlob::diffId).toList());
      Location again = Location.parse("dir:" + folder.resolve("again"));
      ImageCopy.copy(source, again, CopyOptions.none(), outputs);
    }
    store.copy(image, "dir:" + folder.resolve("direct"));
    assertThat(FileTree.of(folder.resolve("again")))
        .isEqualTo(FileTree.of(folder.resolve("direct")));
  }

  @Test
  void aDockerManifestBecomesAnOciManifestAndBack() throws IOException {
    SourceImage image = image();
    SourceImage docker = image.asDocker();
    assertThat(docker.manifest().mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
    assertThat(docker.configDescriptor().digest()).isEqualTo(image.configDescriptor().digest());
    assertThat(docker.asOci().manifest().digest()).isEqualTo(image.manifest().digest());
  }

  @Test
  void aNameThatALayoutDoesNotHaveIsNotFound() throws IOException {
    store.copy(image(), "oci:" + folder.resolve("layout") + ":there");
    Location absent = Location.parse("oci:" + folder.resolve("layout") + ":absent");
    try (LayerTars tars = new LayerTars(1)) {
      assertThatThrownBy(() -> ImageSource.open(absent, SourceContext.local(tars)))
          .isInstanceOf(ImageNotFoundException.class)
          .hasMessageContaining("there");
    }
  }
}
