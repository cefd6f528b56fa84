package org.nix2container.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nix2container.failure.InvalidInputException;

class JsonWriterTest {

  private static String text(JsonWriter writer) {
    return new String(writer.toBytes(), UTF_8);
  }

  private static String string(String value) {
    return text(JsonWriter.compact().string(value));
  }

  private static JsonWriter layer(JsonWriter writer) {
    return writer
        .beginObject()
        .key("size")
        .integer(-42)
        .key("paths")
        .beginArray()
        .string("/nix/store/a&b")
        .beginObject()
        .endObject()
        .beginArray()
        .endArray()
        .endArray()
        .key("History")
        .nullValue()
        .key("done")
        .bool(true)
        .endObject();
  }

  @Test
  void compactIsLaidOutAsByMarshal() {
    assertThat(text(layer(JsonWriter.compact())))
        .isEqualTo(
            "{\"size\":-42,\"paths\":[\"/nix/store/a\\u0026b\",{},[]],\"History\":null,"
                + "\"done\":true}");
  }

  @Test
  void indentedIsLaidOutAsByMarshalIndent() {
    assertThat(text(layer(JsonWriter.indented())))
        .isEqualTo(
            """
            {
            	"size": -42,
            	"paths": [
            		"/nix/store/a\\u0026b",
            		{},
            		[]
            	],
            	"History": null,
            	"done": true
            }\
            """);
  }

  @Test
  void layoutsAreThoseThatGoMade() {
    for (var columns : GoldenJson.lines("layout")) {
      byte[] compact = GoldenJson.bytes(columns.get(0));
      String indented = GoldenJson.text(columns.get(1));

      assertThat(text(JsonWriter.indented().raw(compact))).isEqualTo(indented);
      assertThat(JsonWriter.compact().raw(indented.getBytes(UTF_8)).toBytes()).isEqualTo(compact);
    }
  }

  @Test
  void everyCharacterIsEscapedAsByGo() {
    Map<Integer, String> escaped =
        GoldenJson.lines("escape").stream()
            .collect(
                Collectors.toMap(
                    columns -> Integer.parseInt(columns.get(0), 16),
                    columns -> GoldenJson.text(columns.get(1))));
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        String raw = Character.toString(c);
        String wanted = escaped.getOrDefault(c, "\"" + raw + "\"");
        if (!string(raw).equals(wanted)) {
          assertThat(string(raw)).as("U+%04X", c).isEqualTo(wanted);
        }
      }
    }
    assertThat(escaped).containsEntry((int) '<', "\"\\u003c\"").hasSize(39);
  }

  @Test
  void keysAreEscapedToo() {
    assertThat(text(JsonWriter.compact().beginObject().key("<\t").integer(0).endObject()))
        .isEqualTo("{\"\\u003c\\t\":0}");
  }

  @Test
  void loneSurrogatesAreWrittenAsGoWritesWhatIsNotUtf8() {
    assertThat(string("a\ud800b")).isEqualTo("\"a\\ufffdb\"");
    assertThat(string("\udc00")).isEqualTo("\"\\ufffd\"");
    assertThat(string("\ud800\ud83d\ude00\ud800")).isEqualTo("\"\\ufffd\ud83d\ude00\\ufffd\"");
    assertThat(string("\ufffd")).isEqualTo("\"\ufffd\"");
  }

  @Test
  void theLargestIntegersAreWritten() {
    assertThat(text(JsonWriter.compact().integer(Long.MIN_VALUE)))
        .isEqualTo("-9223372036854775808");
    assertThat(text(JsonWriter.compact().integer(Long.MAX_VALUE))).isEqualTo("9223372036854775807");
  }

  @Test
  void deepNestingIsWritten() {
    JsonWriter writer = JsonWriter.compact();
    for (int i = 0; i < 5000; i++) {
      writer.beginArray();
    }
    for (int i = 0; i < 5000; i++) {
      writer.endArray();
    }
    assertThat(text(writer)).isEqualTo("[".repeat(5000) + "]".repeat(5000));
  }

  @Test
  void rawValuesKeepKeyOrderAndDigits() {
    byte[] raw = " { \"b\" : 1.50e+2 , \"a\" : [ \"<\" , -0 ] } ".getBytes(UTF_8);
    assertThat(text(JsonWriter.indented().beginArray().raw(raw).integer(1).endArray()))
        .isEqualTo(
            """
            [
            	{
            		"b": 1.50e+2,
            		"a": [
            			"\\u003c",
            			-0
            		]
            	},
            	1
            ]\
            """);
  }

  @Test
  void rawValuesThatAreNoJsonAreRefused() {
    JsonWriter writer = JsonWriter.compact();
    assertThatThrownBy(() -> writer.raw("{]".getBytes(UTF_8)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("raw value: line 1, column 2: not JSON: ");
  }

  @Test
  void callsOutOfPlaceAreRefused() {
    assertThatIllegalStateException().isThrownBy(() -> JsonWriter.compact().key("a"));
    assertThatIllegalStateException().isThrownBy(() -> JsonWriter.compact().endObject());
    assertThatIllegalStateException().isThrownBy(() -> JsonWriter.compact().toBytes());
    assertThatIllegalStateException().isThrownBy(() -> JsonWriter.compact().beginArray().toBytes());
    assertThatIllegalStateException().isThrownBy(() -> JsonWriter.compact().integer(1).integer(2));
    assertThatIllegalStateException()
        .isThrownBy(() -> JsonWriter.compact().beginObject().integer(1));
    assertThatIllegalStateException()
        .isThrownBy(() -> JsonWriter.compact().beginObject().endArray());
    assertThatIllegalStateException().isThrownBy(() -> JsonWriter.compact().beginArray().key("a"));
    assertThatIllegalStateException()
        .isThrownBy(() -> JsonWriter.compact().beginObject().key("a").endObject());
    assertThatIllegalStateException()
        .isThrownBy(() -> JsonWriter.compact().beginObject().key("a").key("b"));
  }
}
