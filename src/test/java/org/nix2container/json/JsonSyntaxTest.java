package org.nix2container.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nix2container.failure.InvalidInputException;

/** What is JSON, and what it says: as Go decides, for the documents that were recorded. */
class JsonSyntaxTest {

  /** Nothing but what the comment on the package tells is refused though Go takes it. */
  private static final String REFUSED = "surrogate";

  private static String encodedAgain(byte[] document) {
    try (JsonReader reader = JsonReader.of("document", document)) {
      byte[] encoded = reader.rawValue();
      reader.end();
      return "valid " + new String(encoded, UTF_8);
    } catch (InvalidInputException e) {
      return e.getMessage().contains(REFUSED) ? REFUSED : "invalid";
    }
  }

  private static String skipped(byte[] document) {
    try (JsonReader reader = JsonReader.of("document", document)) {
      reader.skip();
      reader.end();
      return "valid";
    } catch (InvalidInputException e) {
      return e.getMessage().contains(REFUSED) ? REFUSED : "invalid";
    }
  }

  @Test
  void documentsAreReadAsGoReadsThem() {
    for (var columns : GoldenJson.lines("document")) {
      byte[] document = GoldenJson.bytes(columns.get(0));
      String encoded = encodedAgain(document);
      if (encoded.equals(REFUSED)) {
        assertThat(skipped(document)).isEqualTo(REFUSED);
      } else if (columns.get(1).equals("valid")) {
        assertThat(encoded)
            .as(new String(document, UTF_8))
            .isEqualTo("valid " + GoldenJson.text(columns.get(2)));
        assertThat(skipped(document)).as(new String(document, UTF_8)).isEqualTo("valid");
      } else {
        assertThat(encoded).as(new String(document, UTF_8)).isEqualTo("invalid");
        assertThat(skipped(document)).as(new String(document, UTF_8)).isEqualTo("invalid");
      }
    }
  }
}
