package org.nix2container.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.History;

class OptionFilesTest {

  @TempDir private Path folder;

  @Test
  void rewritesAreByStorePath() throws IOException {
    assertThat(
            OptionFiles.rewrites(
                file(
                    """
                    [{"path": "/a", "regex": "^/a", "repl": ""},
                     {"path": "/b", "regex": "(x)", "repl": "${1}y"}]
                    """)))
        .isEqualTo(Map.of("/a", new Rewrite("^/a", ""), "/b", new Rewrite("(x)", "${1}y")));
  }

  @Test
  void theLastOfSeveralRewritesOfAPathCounts() throws IOException {
    assertThat(
            OptionFiles.rewrites(
                file(
                    "[{\"path\": \"/a\", \"regex\": \"x\"}, {\"path\": \"/a\", \"repl\": \"y\"}]")))
        .isEqualTo(Map.of("/a", new Rewrite("", "y")));
  }

  @Test
  void allPermsOfAPathCountInTheirOrder() throws IOException {
    assertThat(
            OptionFiles.perms(
                file(
                    """
                    [{"path": "/a", "regex": ".*", "mode": "0750", "uid": 1000, "gid": 100,
                      "uname": "user", "gname": "users"},
                     {"path": "/b", "regex": "b", "mode": ""},
                     {"path": "/a", "regex": "README", "uid": 4294967294}]
                    """)))
        .isEqualTo(
            Map.of(
                "/a",
                List.of(
                    new Perm(".*", "0750", 1000, 100, "user", "users"),
                    new Perm("README", "", 4294967294L, 0, "", "")),
                "/b",
                List.of(new Perm("b", "", 0, 0, "", ""))));
  }

  @Test
  void aHistoryFileIsOneEntry() throws IOException {
    History history =
        OptionFiles.history(file("{\"created_by\": \"me\", \"comment\": \"<html> & co\"}"));
    assertThat(history.createdBy()).isEqualTo("me");
    assertThat(history.comment()).isEqualTo("<html> & co");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]"})
  void thereMayBeNoOptions(String json) throws IOException {
    assertThat(OptionFiles.rewrites(file(json))).isEmpty();
    assertThat(OptionFiles.perms(file(json))).isEmpty();
  }

  @Test
  void aHistoryOfNullIsNone() throws IOException {
    assertThat(OptionFiles.history(file("null"))).isEqualTo(History.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0664",
        "664",
        "1777",
        "04755",
        "07777",
        "7777777",
        "0000000000644",
      })
  void modesAreOctalDigits(String mode) throws IOException {
    assertThat(OptionFiles.perms(file("[{\"path\": \"/a\", \"mode\": \"" + mode + "\"}]")))
        .isEqualTo(Map.of("/a", List.of(new Perm("", mode, 0, 0, "", ""))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{}                                        | line 1, column 1: expected an array, found an"
            + " object",
        "[7]                                       | line 1, column 2: `[0]`: expected an object,"
            + " found a number",
        "[{\"regex\": \"^/a\", \"repl\": \"\"}]    | `[0]`: this element has no `path`",
        "[{\"path\": 7}]                           | line 1, column 11: `[0].path`: expected a"
            + " string, found a number",
        "[{\"path\": \"/a\", \"regex\": 7}]        | `[0].regex`: expected a string, found a"
            + " number",
        "[{\"path\": \"/a\", \"regex\": [\"x\"]}]  | `[0].regex`: expected a string, found an"
            + " array",
        "[{\"path\": \"/a\"}, {\"path\": \"/a\", \"regex\": \"(\"}] | `[1].regex`: regex `(`:"
            + " missing closing )",
        "[{\"path\": \"/a\", \"regex\": \"[a\"}]   | `[0].regex`: regex `[a`: missing closing ]",
        "[{\"path\": \"/a\", \"regex\": \"*\"}]    | `[0].regex`: regex `*`: missing argument to"
            + " repetition operator: `*`",
        "[{\"path\": \"/a\", \"regex\": \"a**\"}]  | `[0].regex`: regex `a**`: invalid nested"
            + " repetition operator: `**`",
        "[{\"path\": \"/a\", \"regex\": \"(?=a)\"}] | `[0].regex`: regex `(?=a)`: invalid",
        "[{\"path\": \"/a\", \"regex\": \"\\\\1\"}] | `[0].regex`: regex `\\1`: invalid escape"
            + " sequence: `\\1`",
        "[{\"path\": \"/a\", \"regex\": \"a{2000}\"}] | `[0].regex`: regex `a{2000}`: ",
        "[{\"path\": \"/a\", \"repl\": null}, 1]   | `[1]`: expected an object, found a number",
        "[{\"path\": \"/a\", \"repl\": 1}]         | `[0].repl`: expected a string, found a number",
        "[{\"path\": \"/a\"                        | not JSON: the input ends in the middle of a"
            + " value",
        "path                                      | line 1, column 1: not JSON",
        "[] []                                     | expected the end of the input",
      })
  void whatIsWrongWithRewritesIsNamed(String json, String complaint) throws IOException {
    assertRefused(OptionFiles::rewrites, json, complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{}                                        | line 1, column 1: expected an array, found an"
            + " object",
        "[\"a\"]                                   | line 1, column 2: `[0]`: expected an object,"
            + " found a string",
        "[{\"regex\": \".*\"}]                     | `[0]`: this element has no `path`",
        "[{\"path\": \"/a\", \"regex\": \"(\"}]    | `[0].regex`: regex `(`: missing closing )",
        "[{\"path\": \"/a\", \"mode\": 420}]       | `[0].mode`: expected a string, found a number",
        "[{\"path\": \"/a\", \"mode\": \"0o644\"}] | `[0].mode`: \"0o644\" is not a mode in octal"
            + " digits, such as 0755",
        "[{\"path\": \"/a\", \"mode\": \"0888\"}]  | `[0].mode`: \"0888\" is not a mode",
        "[{\"path\": \"/a\", \"mode\": \"-644\"}]  | `[0].mode`: \"-644\" is not a mode",
        "[{\"path\": \"/a\", \"mode\": \" 644\"}]  | `[0].mode`: \" 644\" is not a mode",
        "[{\"path\": \"/a\", \"mode\": \"u+x\"}]   | `[0].mode`: \"u+x\" is not a mode",
        "[{\"path\": \"/a\", \"mode\": \"10000000\"}] | `[0].mode`: \"10000000\" is not a mode",
        "[{\"path\": \"/a\", \"uid\": \"1000\"}]   | `[0].uid`: expected an integer, found a"
            + " string",
        "[{\"path\": \"/a\", \"uid\": 1.5}]        | `[0].uid`: expected an integer, found 1.5",
        "[{\"path\": \"/a\", \"gid\": true}]       | `[0].gid`: expected an integer, found a"
            + " boolean",
        "[{\"path\": \"/a\", \"gid\": 1e3}]        | `[0].gid`: expected an integer, found 1e3",
        "[{\"path\": \"/a\", \"uname\": 0}]        | `[0].uname`: expected a string, found a"
            + " number",
        "[{\"path\": \"/a\"}, {\"path\": \"/a\", \"gname\": {}}] | `[1].gname`: expected a string,"
            + " found an object",
      })
  void whatIsWrongWithPermsIsNamed(String json, String complaint) throws IOException {
    assertRefused(OptionFiles::perms, json, complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "[]                        | line 1, column 1: expected an object, found an array",
        "{\"created_by\": 7}       | line 1, column 16: `created_by`: expected a string, found a"
            + " number",
        "{\"empty_layer\": \"no\"} | `empty_layer`: expected a boolean, found a string",
        "{\"created\": \"today\"}  | `created`: ",
        "{\"comment\": \"x\"       | not JSON: the input ends in the middle of a value",
      })
  void whatIsWrongWithAHistoryIsNamed(String json, String complaint) throws IOException {
    assertRefused(OptionFiles::history, json, complaint);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path missing = folder.resolve("missing.json");
    List<Function<Path, ?>> readings =
        List.of(OptionFiles::rewrites, OptionFiles::perms, OptionFiles::history, LayersFile::read);
    for (Function<Path, ?> reading : readings) {
      assertThatThrownBy(() -> reading.apply(missing))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(missing + ": there is no such file");
    }
  }

  private void assertRefused(Function<Path, ?> reading, String json, String complaint)
      throws IOException {
    Path file = file(json);
    assertThatThrownBy(() -> reading.apply(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": line 1, column ")
        .hasMessageContaining(complaint);
  }

  private Path file(String json) throws IOException {
    Path file = folder.resolve("options.json");
    Files.writeString(file, json);
    return file;
  }
}
