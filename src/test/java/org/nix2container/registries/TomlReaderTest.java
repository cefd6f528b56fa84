package org.nix2container.registries;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.nix2container.failure.InvalidInputException;

/** Our reader of TOML, also beside Jackson's. */
class TomlReaderTest {

  /** The examples of toml.io/en/v1.0.0, and what is easily read wrong. */
  static final List<String> DOCUMENTS =
      List.of(
          "",
          "# only a comment",
          "# \\ \t \uFFFF \" '\na = '\uFFFF' # \uFFFF",
          "a=1 # no end of line",
          "key = 'value'\nbare-key = 1\n1234 = 2\n\"127.0.0.1\" = 3\n'quoted \"value\"' = 4\n\"\" = 5",
          "a.b = 1\na.c.d = 2\n\"google.com\".x = true\n3.14159 = 'pi'",
          "fruit . flavor = 'banana'",
          "[ a . 'b' ] \nc=1\n[a]\nd=2",
          "[x.y.z.w]\n[x]\na=1",
          "[fruit]\napple.color = 'red'\napple.taste.sweet = true\n[fruit.apple.texture]\nsmooth = 1",
          "[[p]]\nname='Hammer'\n[[p]]\n[[p]]\nname='Nail'\n[p.sub]\nx=1\n[[p.v]]\ny=1\n[[p.v]]\ny=2",
          "a = [ [1, 2], ['a', \"b\"], [\n1.1, # one\n2,\n], ]",
          "a = { b = 1, c.d = 2, e = {} }\nf = [{x=1},{x=2}]",
          "a = \"\"\"\r\nRoses\nViolets\"\"\"\nb = \"\"\"\\\n  \n  The \\\n   end.\\\n  \"\"\"",
          "a = \"\"\"Two: \"\". Three: \"\"\\\".\"\"\"\nb = \"\"\"\"This,\" she said.\"\"\"\"",
          "a = ''''That,' she said.'''\nb = '''\nraw \\n'''\nc = ''''''\nd = \"\"\"\"\"\"",
          "a = '''''two'''''\nb = \"\"\"\"\"two\"\"\"\"\"",
          "a = 0xDEADBEEF\nb=0xdead_beef\nc=0o755\nd=0b1101\ne=-17\nf=+99\ng=5_349_221\nh=-0",
          "a=+1.0\nb=5e+22\nc=1e06\nd=-2E-2\ne=6.626e-34\nf=224_617.445_991\ng=inf\nh=-inf\ni=0e0",
          "a=1979-05-27T07:32:00Z\nb=1979-05-27T00:32:00.999999-07:00",
          "a=1979-05-27T07:32:00\nb=1979-05-27\nc=07:32:00\nd=00:32:00.999999\ne=2024-02-29",
          "inf = 1\nnan = 2\ntrue = 3\n1e5 = 4\n-1 = 5\n2020-01-01 = 6",
          "[a]\n[a.b]\n[c]\n[a.c]",
          "a = \"\\b\\t\\n\\f\\r\\\"\\\\\\u00E9\\U0001F600\"");

  static final List<String> NOT_TOML =
      List.of(
          "a",
          "a =",
          "= 1",
          "a = 1 b = 2",
          "a = 1\na = 2",
          "a.b = 1\na.b.c = 2",
          "[a]\n[a]",
          "[a]\nb = 1\n[a.b]",
          "[a.b]\n[a]\nb.c = 1",
          "a.b = 1\n[a]",
          "[fruit]\napple.color = 1\n[fruit.apple]",
          "a = {b = 1}\na.c = 2",
          "a = {b = 1}\n[a.c]",
          "a = {b = 1, b = 2}",
          "a = {b = 1,}",
          "a = {b = 1,\nc = 2}",
          "a = [1]\n[[a]]",
          "a = [{b=1}]\n[a.c]",
          "[[a]]\n[a]",
          "[a]\n[[a]]",
          "[a.b]\n[[a]]",
          "[[a.b]]\n[a]\nb.c = 1",
          "[a] b = 1",
          "[a",
          "[]",
          "[a.]",
          "[[a] ]",
          "[[a]",
          "a = [1, 2",
          "a = [1 2]",
          "a = [,]",
          "a = \"line\nbreak\"",
          "a = \"\"\"open",
          "a = \"\"\"six\"\"\"\"\"\"",
          "a = 'open",
          "a = \"\\x41\"",
          "a = \"\\uD800\"",
          "a = \"\\U00110000\"",
          "a = \"\\u12\"",
          "a = \"\u0000\"",
          "a = 1 # \u0001",
          "a = 1\rb = 2",
          "\"\"\"a\"\"\" = 1",
          "a = 01",
          "a = +0x1",
          "a = 0x",
          "a = 1__0",
          "a = 1_",
          "a = .7",
          "a = 7.",
          "a = 3.e+20",
          "a = 03.14",
          "a = 1e",
          "a = 1e_1",
          "a = 2021-02-30",
          "a = 2021-1-01",
          "a = 24:00:00",
          "a = 07:32",
          "a = 1979-05-27T07:32:00+7",
          "a = True",
          "a = yes");

  @ParameterizedTest
  @FieldSource("DOCUMENTS")
  void readsWhatJacksonReads(String document) {
    assertThat(TomlOracle.ours(document)).isPresent().isEqualTo(TomlOracle.jacksons(document));
  }

  @ParameterizedTest
  @FieldSource("NOT_TOML")
  void refusesWhatIsNotToml(String document) {
    assertThat(TomlOracle.ours(document)).isEmpty();
  }

  /** Jackson takes some documents that are not TOML; what it makes of the others is right. */
  @Test
  void agreesWithJacksonOnAnyDocument() {
    int valid = 0;
    for (String document : anyDocuments()) {
      Optional<Object> ours = TomlOracle.ours(document);
      if (ours.isPresent()) {
        assertThat(TomlOracle.jacksons(document)).as(document).isEqualTo(ours);
        valid++;
      }
    }
    assertThat(valid).isBetween(2_000, 8_000);
  }

  @Test
  void agreesWithPythonOnWhatIsToml(@TempDir Path folder) throws Exception {
    List<String> documents = new ArrayList<>(anyDocuments());
    documents.addAll(DOCUMENTS);
    documents.addAll(NOT_TOML);
    List<String> pythons = PythonToml.isToml(documents, folder);
    assertThat(pythons).hasSameSizeAs(documents);
    for (int i = 0; i < documents.size(); i++) {
      String ours = TomlOracle.ours(documents.get(i)).isPresent() ? "yes" : "no";
      assertThat(ours).as(documents.get(i)).isEqualTo(pythons.get(i));
    }
  }

  private static List<String> anyDocuments() {
    RandomToml random = new RandomToml(new Random(1));
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String document = random.document();
      documents.add(i % 2 == 0 ? document : random.damaged(document));
    }
    return documents;
  }

  /** Where Jackson is wrong, or has another text. */
  @Test
  void readsAlsoWhatJacksonCannotSay() {
    TomlTable table =
        read(
            """
            \uFEFFa = 9223372036854775807
            b = -9223372036854775808
            c = 1979-05-27 07:32:00Z
            d = 07:32:00.1234567891234
            """);
    assertThat(table.members())
        .isEqualTo(
            Map.of(
                "a", new TomlValue.Literal("an integer", "9223372036854775807", 1),
                "b", new TomlValue.Literal("an integer", "-9223372036854775808", 2),
                "c", new TomlValue.Literal("a date or time", "1979-05-27 07:32:00Z", 3),
                "d", new TomlValue.Literal("a date or time", "07:32:00.1234567891234", 4)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "a = 1;b = yes|line 2: `yes` is not a value: a string needs quotes",
        "a = 1;;a = 2|line 3: `a` is an integer since line 1",
        "a = 1 b|line 1: expected the end of the line, found `b`",
        "a = [;1;2]|line 3: expected `,` or `]`, found `2`",
        "a = \"x;|line 1: expected the string's closing `\"`, found the end of the line",
        "a = 1;b = '''x;y|line 2: the string that begins here is never closed",
        "a =;|line 1: expected a value, found the end of the line",
        "[a;|line 1: expected `]`, found the end of the line",
        "[a];[b];[a]|line 3: `a` is a table since line 1",
        "a = \"\\q\"|line 1: no such escape in a string: `\\q`",
      })
  void saysInWhichLineItIsWrong(String document, String message) {
    assertThatThrownBy(() -> read(document.replace(';', '\n')))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("test.toml: " + message);
  }

  /** Python's integers have no end. */
  @Test
  void integersHave64Bits() {
    assertThat(TomlOracle.ours("a = 9223372036854775808")).isEmpty();
    assertThat(TomlOracle.ours("a = 0x8000_0000_0000_0000")).isEmpty();
  }

  @Test
  void saysInWhichLineBytesAreNotUtf8() {
    byte[] latin1 = {'a', '=', '1', '\n', '#', (byte) 0xE9, '\n'};
    assertThatThrownBy(() -> TomlReader.read("test.toml", latin1))
        .hasMessage("test.toml: line 2: not UTF-8");
  }

  @Test
  void refusesEndlessNesting() {
    assertThatThrownBy(() -> read("a = " + "[".repeat(100_000)))
        .hasMessage("test.toml: line 1: more than 100 brackets in one another");
  }

  private static TomlTable read(String document) {
    return TomlReader.read("test.toml", document.getBytes(UTF_8));
  }
}
