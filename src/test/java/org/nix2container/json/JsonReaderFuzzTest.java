package org.nix2container.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.nix2container.failure.InvalidInputException;

/**
 * Any bytes are a document, which is then read alike in every way, or an {@link
 * InvalidInputException} that says where it stops being one.
 */
class JsonReaderFuzzTest {

  private static void walk(JsonReader value) {
    switch (value.peek()) {
      case OBJECT -> value.object((_, member) -> walk(member));
      case ARRAY -> value.array(JsonReaderFuzzTest::walk);
      case STRING -> assertThat(value.string()).isNotNull();
      case NUMBER -> value.skip();
      case BOOLEAN -> assertThat(value.bool()).isIn(true, false);
      case NULL -> assertThat(value.nullValue()).isTrue();
    }
  }

  @FuzzTest
  void document(byte[] bytes) {
    byte[] compact;
    try (JsonReader reader = JsonReader.of("fuzz", bytes)) {
      compact = reader.rawValue();
      reader.end();
    } catch (InvalidInputException e) {
      assertThat(e.getMessage()).startsWith("fuzz: line ").doesNotContain("\n");
      return;
    }
    try (JsonReader reader = JsonReader.of("fuzz", bytes)) {
      walk(reader);
      reader.end();
    }
    byte[] indented = JsonWriter.indented().raw(bytes).toBytes();
    assertThat(JsonReader.of("indented", indented).rawValue()).isEqualTo(compact);
    assertThat(JsonReader.of("compact", compact).rawValue()).isEqualTo(compact);
  }
}
