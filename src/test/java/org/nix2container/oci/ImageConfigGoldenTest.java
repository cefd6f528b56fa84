package org.nix2container.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.JsonReader;
import org.nix2container.json.JsonWriter;

class ImageConfigGoldenTest {

  /** Recorded by src/test/go/config_golden.go. */
  @Test
  void readsAndWritesWhatGosEncodingJsonDoes() throws IOException {
    try (InputStream golden = ImageConfigGoldenTest.class.getResourceAsStream("/oci/configs.tsv")) {
      String[] lines = new String(golden.readAllBytes(), UTF_8).split("\n", -1);
      assertThat(lines).hasSizeGreaterThan(1500);
      for (String line : lines) {
        if (!line.isEmpty()) {
          int tab = line.indexOf('\t');
          assertThat(rewritten(line.substring(0, tab))).as(line).isEqualTo(line.substring(tab + 1));
        }
      }
    }
  }

  private static String rewritten(String document) {
    try (JsonReader json = JsonReader.of("config.json", document.getBytes(UTF_8))) {
      ImageConfig config = ImageConfigReading.of(json).finished();
      json.end();
      JsonWriter written = JsonWriter.compact();
      config.writeTo(written);
      return new String(written.toBytes(), UTF_8);
    } catch (InvalidInputException e) {
      return "refused";
    }
  }
}
