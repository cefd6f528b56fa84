package org.nix2container.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is written is read again. {@code -Dseed=N} replays a run. */
class JsonRoundTripTest {

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final RandomJson random = new RandomJson(new SplittableRandom(seed));

  private static byte[] written(Object tree, JsonWriter writer) {
    RandomJson.write(tree, writer);
    return writer.toBytes();
  }

  private static Object read(byte[] json) {
    try (JsonReader reader = JsonReader.of("written", json)) {
      Object tree = RandomJson.read(reader);
      reader.end();
      return tree;
    }
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (int i = 0; i < 2000; i++) {
      Object tree = random.tree(5);
      assertThat(read(written(tree, JsonWriter.compact()))).as("seed %d", seed).isEqualTo(tree);
      assertThat(read(written(tree, JsonWriter.indented()))).as("seed %d", seed).isEqualTo(tree);
    }
  }

  @Test
  void copyingARawValueIsWritingIt() {
    for (int i = 0; i < 2000; i++) {
      Object tree = random.tree(4);
      byte[] compact = written(tree, JsonWriter.compact());
      byte[] indented = written(tree, JsonWriter.indented());

      assertThat(JsonReader.of("indented", indented).rawValue())
          .as("seed %d", seed)
          .isEqualTo(compact);
      assertThat(JsonWriter.indented().raw(compact).toBytes())
          .as("seed %d", seed)
          .isEqualTo(indented);
      assertThat(JsonWriter.compact().raw(indented).toBytes())
          .as("seed %d", seed)
          .isEqualTo(compact);
    }
  }
}
