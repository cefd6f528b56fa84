package org.nix2container.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What src/test/go/json_golden.go recorded of Go's encoding/json; its comment tells the columns.
 */
final class GoldenJson {

  private GoldenJson() {}

  /** The lines of one kind, without the column that names it. */
  static List<List<String>> lines(String kind) {
    try (InputStream golden = GoldenJson.class.getResourceAsStream("/json/golden.tsv")) {
      List<List<String>> lines =
          new String(golden.readAllBytes(), UTF_8)
              .lines()
              .map(line -> List.of(line.split("\t", -1)))
              .filter(columns -> columns.getFirst().equals(kind))
              .map(columns -> columns.subList(1, columns.size()))
              .toList();
      if (lines.isEmpty()) {
        throw new AssertionError("no lines of the kind " + kind);
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  static String text(String hex) {
    return new String(bytes(hex), UTF_8);
  }

  /** The code points of a column such as {@code 6b 4b 212a}. */
  static List<Integer> codePoints(String column) {
    return Stream.of(column.split(" ")).map(hex -> Integer.parseInt(hex, 16)).toList();
  }
}
