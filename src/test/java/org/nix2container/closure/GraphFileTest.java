package org.nix2container.closure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.failure.InvalidInputException;

class GraphFileTest {

  @TempDir private Path folder;

  @Test
  void pathsComeInTheOrderOfTheFile() throws IOException {
    assertThat(
            read(
                """
                [
                  {"path": "/nix/store/b", "references": ["/nix/store/a", "/nix/store/b"],
                   "narSize": 4096, "closureSize": 9000, "narHash": "sha256:00"},
                  {"path": "/nix/store/a", "references": []}
                ]
                """))
        .containsExactly(
            new ClosurePath(
                "/nix/store/b", List.of("/nix/store/a", "/nix/store/b"), Optional.empty(), 4096),
            new ClosurePath("/nix/store/a", List.of(), Optional.empty(), 0));
  }

  @Test
  void anObjectByPathIsReadAsWell() throws IOException {
    assertThat(
            read(
                """
                {
                  "/nix/store/a": {"references": [], "narSize": 96, "ca": null},
                  "/nix/store/b": {"references": ["/nix/store/a"]}
                }
                """))
        .containsExactly(
            new ClosurePath("/nix/store/a", List.of(), Optional.empty(), 96),
            new ClosurePath("/nix/store/b", List.of("/nix/store/a"), Optional.empty(), 0));
  }

  @Test
  void nobodyVouchesForTheHashesOfAFile() throws IOException {
    assertThat(read("[{\"path\": \"/a\", \"narHash\": \"sha256-abc=\"}]"))
        .singleElement()
        .extracting(ClosurePath::narHash)
        .isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "[]                                                  | 0",
        "null                                                | 0",
        "[{\"path\": \"/a\"}]                                | 1",
        "[{\"path\": \"/a\", \"references\": null}]          | 1",
        "[{\"path\": \"/a\", \"narSize\": null}]             | 1",
        "[{\"PATH\": \"/a\", \"References\": [\"/b\"]}]      | 1",
        "[{\"path\": \"/a\", \"valid\": {\"x\": [[[]]]}}]    | 1",
        "[{\"path\": \"/a\"}, {\"path\": \"/a\"}]            | 2",
      })
  void asGoReadsIt(String json, int paths) throws IOException {
    assertThat(read(json)).hasSize(paths);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"path\": \"/a\"}                      | `path`: expected an object, found a string",
        "{\"a\": {}}                              | `a`: expected an absolute path as the key",
        "[1]                                     | line 1, column 2: `[0]`: expected an object,"
            + " found a number",
        "[null]                                  | line 1, column 2: `[0]`: expected an object,"
            + " found null",
        "[{}]                                    | `[0]`: this element has no `path`",
        "[{\"references\": []}]                  | `[0]`: this element has no `path`",
        "[{\"path\": \"\"}]                      | `[0].path`: expected an absolute path, found"
            + " \"\"",
        "[{\"path\": null}]                      | `[0]`: this element has no `path`",
        "[{\"path\": \"a\"}]                     | `[0].path`: expected an absolute path, found"
            + " \"a\"",
        "[{\"path\": \"/a\\u0000b\"}]             | `[0].path`: expected an absolute path, found"
            + " \"/a\\x00b\"",
        "[{\"path\": \"/a\", \"references\": [\"b\"]}] | `[0].references[0]`: expected an absolute"
            + " path, found \"b\"",
        "[{\"path\": \"/a\"}, {\"path\": 7}]     | line 1, column 27: `[1].path`: expected a"
            + " string, found a number",
        "[{\"path\": \"/a\", \"references\": 7}] | `[0].references`: expected an array, found a"
            + " number",
        "[{\"path\": \"/a\", \"references\": {}}]          | `[0].references`: expected an array,"
            + " found an object",
        "[{\"path\": \"/a\", \"references\": [\"/b\", []]}] | `[0].references[1]`: expected a"
            + " string, found an array",
        "[{\"path\": \"/a\", \"references\": [null]}]      | `[0].references[0]`: expected a"
            + " string, found null",
        "[{\"path\": \"/a\", \"narSize\": \"7\"}]          | `[0].narSize`: expected an integer,"
            + " found a string",
        "[{\"path\": \"/a\", \"narSize\": 1.5}]            | `[0].narSize`: expected an integer,"
            + " found 1.5",
        "[{\"path\": \"/a\", \"narSize\": 99999999999999999999}] | `[0].narSize`: expected an"
            + " integer of 64 bits",
        "[{\"path\": \"/a\"}                     | not JSON: the input ends in the middle of a"
            + " value",
        "[{\"path\": \"/a\"}] []                 | expected the end of the input",
        "[{\"path\": \"/a}]                      | not JSON",
        "/nix/store/a                            | line 1, column 1: not JSON",
        "''                                      | found the end of the input",
      })
  void whatIsWrongIsNamedWithFileAndPlace(String json, String complaint) throws IOException {
    Path file = folder.resolve("graph.json");
    Files.writeString(file, json);
    assertThatThrownBy(() -> GraphFile.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(complaint);
  }

  @Test
  void theLineIsCounted() {
    assertThatThrownBy(() -> read("[\n  {\"path\": \"/a\"},\n  {\"path\": false}\n]"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("line 3, column 12: `[1].path`: expected a string, found a boolean");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = folder.resolve("missing.json");
    assertThatThrownBy(() -> GraphFile.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ": there is no such file");
  }

  @Test
  void aDirectoryIsNoGraph() {
    assertThatThrownBy(() -> GraphFile.read(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(folder + ": cannot be read");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws IOException {
    Path file = folder.resolve("graph.json");
    Files.writeString(file, "[{\"path\": \"/caf\u00e9\"}]", ISO_8859_1);
    assertThatThrownBy(() -> GraphFile.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": line 1, column 16: ");
  }

  private List<ClosurePath> read(String json) throws IOException {
    Path file = folder.resolve("graph.json");
    Files.write(file, json.getBytes(UTF_8));
    return GraphFile.read(file);
  }
}
