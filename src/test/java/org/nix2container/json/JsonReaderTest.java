package org.nix2container.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nix2container.failure.InvalidInputException;

class JsonReaderTest {

  private static JsonReader reader(String json) {
    return JsonReader.of("test", json.getBytes(UTF_8));
  }

  private final List<String> read = new ArrayList<>();

  @Test
  void objectsAndArraysAreWalkedInOrder() {
    try (JsonReader reader =
        reader("[{\"path\": \"/a\", \"references\": [\"/b\", \"/c\"], \"narSize\": 7}, {}]")) {
      reader.array(element ->
          element.object((key, value) -> {
            switch (key) {
              case "path" -> read.add("path " + value.string());
              case "references" ->
                  value.array(reference -> read.add("reference " + reference.string()));
              default -> read.add(key + " " + value.integer());
            }
          }));
      reader.end();
    }
    assertThat(read).containsExactly("path /a", "reference /b", "reference /c", "narSize 7");
  }

  @Test
  void valuesLeftAloneAreSkipped() {
    try (JsonReader reader = reader("{\"a\": {\"b\": [1, {}]}, \"c\": 1, \"d\": [[]], \"e\": 2}")) {
      reader.object((key, value) -> {
        read.add(key);
        if (key.equals("c")) {
          value.skip();
        }
      });
      reader.end();
    }
    assertThat(read).containsExactly("a", "c", "d", "e");
  }

  @Test
  void elementsLeftAloneAreSkipped() {
    try (JsonReader reader = reader("[{\"a\": [1]}, 2, [3]]")) {
      reader.array(element -> read.add(element.peek().described()));
      reader.end();
    }
    assertThat(read).containsExactly("an object", "a number", "an array");
  }

  @Test
  void scalarsHaveTheirKinds() {
    try (JsonReader reader = reader("[\"a\", -1, true, false, null, 1.5]")) {
      reader.array(element -> {
        switch (element.peek()) {
          case STRING -> read.add(element.string());
          case NUMBER -> read.add(new String(element.rawValue(), UTF_8));
          case BOOLEAN -> read.add(String.valueOf(element.bool()));
          case NULL -> read.add("null " + element.nullValue());
          case OBJECT, ARRAY -> read.add("container");
        }
      });
    }
    assertThat(read).containsExactly("a", "-1", "true", "false", "null true", "1.5");
  }

  @Test
  void nullIsTakenAndEverythingElseIsNot() {
    try (JsonReader reader = reader("{\"a\": null, \"b\": 1}")) {
      reader.object(
          (key, value) -> read.add(key + (value.nullValue() ? " null" : " " + value.integer())));
    }
    assertThat(read).containsExactly("a null", "b 1");
  }

  @Test
  void aKeyMayComeTwice() {
    try (JsonReader reader = reader("{\"a\": 1, \"a\": 2}")) {
      reader.object((key, value) -> read.add(key + value.integer()));
    }
    assertThat(read).containsExactly("a1", "a2");
  }

  @Test
  void rawValuesAreCompactAndKeepOrderAndDigits() {
    try (JsonReader reader =
        reader("{\"x\": { \"b\": [1.0e5, \"<\"], \"a\": null }, \"y\": \"é\"}")) {
      reader.object((_, value) -> read.add(new String(value.rawValue(), UTF_8)));
      reader.end();
    }
    assertThat(read).containsExactly("{\"b\":[1.0e5,\"\\u003c\"],\"a\":null}", "\"é\"");
  }

  @Test
  void integersAreReadAsGoReadsThem() {
    for (var columns : GoldenJson.lines("integer")) {
      String wanted = columns.get(1);
      byte[] json = GoldenJson.bytes(columns.get(0));
      String got;
      try (JsonReader reader = JsonReader.of("test", json)) {
        got = String.valueOf(reader.integer());
      } catch (InvalidInputException _) {
        got = "error";
      }
      assertThat(got).as(new String(json, UTF_8)).isEqualTo(wanted);
    }
  }

  @Test
  void anErrorOfTheCallerNamesThePlace() {
    try (JsonReader reader = reader("{\"arch\":\n  \"z80\"}")) {
      reader.object((_, value) -> {
        String arch = value.string();
        read.add(value.error("no such architecture: " + arch).getMessage());
      });
      read.add(reader.error("no version").getMessage());
    }
    assertThat(read)
        .containsExactly(
            "test: line 2, column 3: `arch`: no such architecture: z80",
            "test: line 2, column 8: no version");
  }

  @Test
  void manyPathsAreReadOneByOne() {
    int count = 100_000;
    StringBuilder graph = new StringBuilder("[");
    for (int i = 0; i < count; i++) {
      graph.append(i == 0 ? "" : ",").append("{\"path\":\"/nix/store/").append(i).append("\"}");
    }
    int[] seen = {0};
    try (JsonReader reader = reader(graph.append(']').toString())) {
      reader.array(element ->
          element.object((_, value) -> {
            if (value.string().equals("/nix/store/" + seen[0])) {
              seen[0]++;
            }
          }));
      reader.end();
    }
    assertThat(seen[0]).isEqualTo(count);
  }

  @Test
  void manyDifferentKeysAreNoAttack() {
    int count = 100_000;
    StringBuilder map = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      map.append(i == 0 ? "" : ",").append('"').append(Integer.toHexString(i * 31)).append("\":1");
    }
    long[] sum = {0};
    try (JsonReader reader = reader(map.append('}').toString())) {
      reader.object((_, value) -> sum[0] += value.integer());
    }
    assertThat(sum[0]).isEqualTo(count);
  }

  @Test
  void aValueIsReadOnce() {
    assertThatIllegalStateException()
        .isThrownBy(() ->
            reader("[1, 2]")
                .array(element -> {
                  element.integer();
                  element.integer();
                }));
    assertThatIllegalStateException().isThrownBy(() -> reader("1").end());
    assertThatIllegalStateException()
        .isThrownBy(() -> {
          JsonReader reader = reader("1");
          reader.skip();
          reader.skip();
        });
  }

  @Test
  void aClosedReaderReadsNothing() {
    JsonReader reader = reader("[1]");
    reader.peek();
    reader.close();
    assertThatIllegalStateException().isThrownBy(reader::skip);
    assertThat(read).isEmpty();
  }
}
