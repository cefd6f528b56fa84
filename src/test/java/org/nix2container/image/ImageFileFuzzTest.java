package org.nix2container.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.oci.Manifest;

/** Any bytes are what they should be, or an error of one line. */
class ImageFileFuzzTest {

  @TempDir private static Path folder;

  @FuzzTest
  void everyFileIsAnImageOrOneLineOfReason(byte @NotNull [] content) throws IOException {
    try {
      Image image = ImageFile.read(Files.write(folder.resolve("image.json"), content));
      Path again = Files.write(folder.resolve("again.json"), ImageFile.toJson(image));
      assertThat(ImageFile.read(again).configBlob()).isEqualTo(image.configBlob());
    } catch (Nix2ContainerException e) {
      assertThat(e.getMessage().lines()).hasSize(1);
    }
  }

  @FuzzTest
  void everyFileIsAManifestOrOneLineOfReason(byte @NotNull [] content) throws IOException {
    try {
      Manifest manifest = ManifestReading.read(Files.write(folder.resolve("m.json"), content));
      Path again = Files.write(folder.resolve("again.json"), manifest.toJson());
      assertThat(ManifestReading.read(again)).isEqualTo(manifest);
    } catch (Nix2ContainerException e) {
      assertThat(e.getMessage().lines()).hasSize(1);
    }
  }

  @FuzzTest
  void everyFileIsAConfigOrOneLineOfReason(byte @NotNull [] content) {
    try {
      ConfigReading config = ConfigReading.read(Path.of("config"), content);
      assertThat(config.historyFor(config.diffIds().size())).isNotNull();
    } catch (Nix2ContainerException e) {
      assertThat(e.getMessage().lines()).hasSize(1);
    }
  }
}
