package org.nix2container.tar;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * An entry and what Go's archive/tar wrote for it, as src/test/go/tar_golden.go recorded it.
 *
 * @param expected the header in hex, {@code sha256:} and its digest, or {@code refused}
 */
record GoldenHeader(String about, TarEntry entry, String expected) {

  static final String REFUSED = "refused";

  static List<GoldenHeader> all() throws IOException {
    try (InputStream zipped = GoldenHeader.class.getResourceAsStream("/tar/headers.tsv.gz");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(zipped), StandardCharsets.US_ASCII))) {
      return lines.lines().map(GoldenHeader::parse).toList();
    }
  }

  private static GoldenHeader parse(String line) {
    String[] fields = line.split("\t", -1);
    TarEntry entry =
        new TarEntry(
            kind(fields[1]),
            hex(fields[2]),
            hex(fields[3]),
            Long.parseLong(fields[4]),
            Integer.parseInt(fields[5], 8),
            Long.parseLong(fields[6]),
            Long.parseLong(fields[7]),
            hex(fields[8]),
            hex(fields[9]));
    return new GoldenHeader(fields[0], entry, fields[10]);
  }

  private static TarEntry.Kind kind(String typeFlag) {
    return switch (typeFlag) {
      case "0" -> TarEntry.Kind.FILE;
      case "2" -> TarEntry.Kind.SYMLINK;
      case "5" -> TarEntry.Kind.DIRECTORY;
      default -> throw new IllegalArgumentException("typeflag " + typeFlag);
    };
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
