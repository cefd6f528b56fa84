package org.nix2container.json;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;

/** What a person is told about a file that is wrong. */
class JsonErrorsTest {

  @TempDir private Path directory;

  private static String message(byte[] json, Consumer<JsonReader> reading) {
    try (JsonReader reader = JsonReader.of("in.json", json)) {
      return catchThrowableOfType(InvalidInputException.class, () -> reading.accept(reader))
          .getMessage();
    }
  }

  private static String message(String json, Consumer<JsonReader> reading) {
    return message(json.getBytes(UTF_8), reading);
  }

  private static void readAll(JsonReader reader) {
    reader.skip();
    reader.end();
  }

  @Test
  void aValueOfTheWrongKindIsNamedByItsKeyPath() {
    assertThat(
            message(
                "{\"layers\": [\n {}, {}, {},\n {\"size\": \"7\"}]}",
                reader ->
                    reader.object((_, layers) ->
                        layers.array(layer -> layer.object((_, size) -> size.integer())))))
        .isEqualTo(
            "in.json: line 3, column 11: `layers[3].size`: expected an integer, found a string");
  }

  @Test
  void everyKindIsNamed() {
    assertThat(message("[]", reader -> reader.object((_, _) -> {})))
        .isEqualTo("in.json: line 1, column 1: expected an object, found an array");
    assertThat(message("{}", reader -> reader.array(_ -> {})))
        .isEqualTo("in.json: line 1, column 1: expected an array, found an object");
    assertThat(message("1", JsonReader::string))
        .isEqualTo("in.json: line 1, column 1: expected a string, found a number");
    assertThat(message("null", JsonReader::bool))
        .isEqualTo("in.json: line 1, column 1: expected a boolean, found null");
    assertThat(message("true", JsonReader::integer))
        .isEqualTo("in.json: line 1, column 1: expected an integer, found a boolean");
  }

  @Test
  void aNumberThatIsNoIntegerIsShown() {
    assertThat(message("1.0", JsonReader::integer))
        .isEqualTo("in.json: line 1, column 1: expected an integer, found 1.0");
    assertThat(message("9223372036854775808", JsonReader::integer))
        .isEqualTo(
            "in.json: line 1, column 1: expected an integer of 64 bits, found 9223372036854775808");
    assertThat(message("1".repeat(100_000), JsonReader::integer))
        .isEqualTo(
            "in.json: line 1, column 1: expected an integer of 64 bits, found "
                + "1".repeat(40)
                + "...");
  }

  @Test
  void oddKeysAreQuotedInTheirPath() {
    assertThat(
            message(
                "{\"a.b\": {\"\": {\"c\": 1}}}",
                reader ->
                    reader.object((_, a) -> a.object((_, b) -> b.object((_, c) -> c.string())))))
        .isEqualTo(
            "in.json: line 1, column 20: `[\"a.b\"][\"\"].c`: expected a string, found a number");
  }

  @Test
  void anEmptyFileIsSaidToBe() {
    assertThat(message("", JsonErrorsTest::readAll))
        .isEqualTo("in.json: line 1, column 1: expected a JSON value, found the end of the input");
    assertThat(message("\n ", JsonErrorsTest::readAll))
        .isEqualTo("in.json: line 2, column 2: expected a JSON value, found the end of the input");
  }

  @Test
  void aFileThatIsCutOffIsSaidToBe() {
    assertThat(message("{\"a\": [1,\n2", JsonErrorsTest::readAll))
        .isEqualTo(
            "in.json: line 2, column 2: `a[1]`: not JSON: the input ends in the middle of a value");
    assertThat(message("\"abc", JsonErrorsTest::readAll))
        .isEqualTo("in.json: line 1, column 5: not JSON: the input ends in the middle of a value");
  }

  @Test
  void mistakesInTheSyntaxAreShown() {
    assertThat(message("{\"a\": 1,}", JsonErrorsTest::readAll))
        .isEqualTo(
            "in.json: line 1, column 9: `a`: not JSON: Unexpected character ('}' (code 125)): was"
                + " expecting double-quote to start field name");
    assertThat(message("[nul]", JsonErrorsTest::readAll))
        .startsWith("in.json: line 1, column 2: `[0]`: not JSON: Unrecognized token 'nul'");
    assertThat(message("[\"a\nb\"]", JsonErrorsTest::readAll))
        .startsWith("in.json: line 1, column 4: `[0]`: not JSON: Illegal unquoted character");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": s3cret}", "{\"a\": 53c.ret}", "{\"a\": \"s3cret", "s3cret"})
  void nothingIsQuotedOfASecret(String json) {
    assertThatThrownBy(
            () -> {
              JsonReader reader = JsonReader.ofSecret("auth.json", json.getBytes(UTF_8));
              reader.object((_, value) -> value.integer());
            })
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("auth.json: line 1, column ")
        .hasMessageNotContaining("3c")
        .hasNoCause();
  }

  @Test
  void whatFollowsTheDocumentIsRefused() {
    assertThat(message("{}\n{}", JsonErrorsTest::readAll))
        .isEqualTo(
            "in.json: line 2, column 1: expected the end of the input, found more after the JSON"
                + " value");
    assertThat(message("{} x", JsonErrorsTest::readAll))
        .startsWith("in.json: line 1, column 4: not JSON: Unrecognized token 'x'");
  }

  @Test
  void bytesThatAreNotUtf8AreNamed() {
    byte[] json = "{\"a\":\n\"\u00e9?\"}".getBytes(UTF_8);
    json[9] = (byte) 0xFE;
    assertThat(message(json, JsonErrorsTest::readAll))
        .isEqualTo("in.json: line 2, column 3: not UTF-8: byte 0xfe");
  }

  @Test
  void aByteOrderMarkIsNamed() {
    String wanted =
        "in.json: line 1, column 1: a byte order mark; save the file as UTF-8 without one";
    assertThat(message("\ufeff{}", JsonErrorsTest::readAll)).isEqualTo(wanted);
    assertThat(message("{}".getBytes(UTF_16), JsonErrorsTest::readAll)).isEqualTo(wanted);
  }

  @Test
  void whatWasRightBeforeAMistakeHasBeenRead() {
    byte[] json = "[\"a\", \"?\"]".getBytes(UTF_8);
    json[7] = (byte) 0xFF;
    List<String> read = new ArrayList<>();
    assertThat(message(json, reader -> reader.array(element -> read.add(element.string()))))
        .isEqualTo("in.json: line 1, column 8: not UTF-8: byte 0xff");
    assertThat(read).containsExactly("a");
  }

  @Test
  void nestingIsLimitedAsInGo() {
    try (JsonReader reader =
        JsonReader.of("deep", ("[".repeat(10_000) + "]".repeat(10_000)).getBytes(UTF_8))) {
      assertThat(reader.rawValue()).hasSize(20_000);
    }
    assertThat(message("{\"a\":".repeat(10_001), JsonErrorsTest::readAll))
        .startsWith("in.json: line 1, column 50")
        .contains("`...a.a.a")
        .endsWith("Document nesting depth (10001) exceeds the maximum allowed (10000)");
  }

  @Test
  void stringsAreLimited() {
    assertThat(message("[\"" + "a".repeat(20_100_000) + "\"]", JsonReader::rawValue))
        .startsWith("in.json: line 1, column 2")
        .contains("`[0]`: String value length (20")
        .endsWith(") exceeds the maximum allowed (20000000)");
  }

  @Test
  void aKeyMustBeWellFormedUnicode() {
    assertThat(message("{\"\\ud83d\": 1}", JsonErrorsTest::readAll))
        .startsWith("in.json: line 1, column 9: not JSON: Broken surrogate pair in field name: ");
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = directory.resolve("graph.json");
    assertThat(catchThrowableOfType(InvalidInputException.class, () -> JsonReader.open(file)))
        .hasMessage(file + ": there is no such file");
  }

  @Test
  void aDirectoryIsNoFile() {
    assertThat(
            catchThrowableOfType(
                InvalidInputException.class,
                () -> {
                  try (JsonReader reader = JsonReader.open(directory)) {
                    reader.skip();
                  }
                }))
        .hasMessage(directory + ": cannot be read: Is a directory");
  }

  @Test
  void aFileIsNamedAsItsUserNamedIt() throws Exception {
    Path file = Files.writeString(directory.resolve("perms.json"), "[{\"mode\": 664}]");
    assertThat(
            catchThrowableOfType(
                InvalidInputException.class,
                () -> {
                  try (JsonReader reader = JsonReader.open(file)) {
                    reader.array(e -> e.object((_, mode) -> mode.string()));
                  }
                }))
        .hasMessage(file + ": line 1, column 11: `[0].mode`: expected a string, found a number");
  }
}
