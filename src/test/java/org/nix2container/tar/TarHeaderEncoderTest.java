package org.nix2container.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TarHeaderEncoderTest {

  private static final byte UNTOUCHED = (byte) 0xa5;

  private final TarHeaderEncoder encoder = new TarHeaderEncoder();

  @TestFactory
  Stream<DynamicTest> headersAreThoseOfGo() throws IOException {
    return GoldenHeader.all().stream()
        .collect(groupingBy(GoldenHeader::about, TreeMap::new, toList()))
        .entrySet()
        .stream()
        .map(group -> dynamicTest(group.getKey(), () -> assertAsGo(group.getValue())));
  }

  private void assertAsGo(List<GoldenHeader> headers) {
    assertThat(headers)
        .allSatisfy(header ->
            assertThat(encoded(header)).as(described(header)).isEqualTo(header.expected()));
  }

  @Test
  void goldenHeadersCoverUstarPaxAndRefusal() throws IOException {
    List<Integer> lengths =
        GoldenHeader.all().stream()
            .map(GoldenHeader::expected)
            .filter(expected -> !expected.startsWith("sha256:"))
            .map(expected -> expected.equals(GoldenHeader.REFUSED) ? 0 : expected.length() / 2)
            .distinct()
            .toList();
    assertThat(lengths).contains(0, 512, 1536, 2048, 2560);
  }

  @Test
  void encodedLengthIsTheLengthOfTheHeader() throws IOException {
    for (GoldenHeader header : GoldenHeader.all()) {
      if (!header.expected().equals(GoldenHeader.REFUSED)) {
        int measured = new TarHeaderEncoder().encodedLength(header.entry());
        byte[] buffer = new byte[measured];
        assertThat(new TarHeaderEncoder().encode(header.entry(), buffer, 0))
            .as(described(header))
            .isEqualTo(measured)
            .isGreaterThan(0);
        assertThat(measured % TarBlocks.SIZE).isZero();
      }
    }
  }

  @Test
  void headerDoesNotDependOnTheEntriesBefore() {
    TarEntry plain = TarEntry.file(ascii("/nix/store/a"), 5, 0444);
    TarEntry split = TarEntry.directory(ascii("/" + "d".repeat(90) + "/" + "e".repeat(90)), 0555);
    TarEntry pax = TarEntry.symlink("/é".getBytes(UTF_8), ascii("t".repeat(200)));
    TarEntry refused = TarEntry.file(ascii("/a\0b"), 0, 0444);
    List<TarEntry> entries = List.of(plain, split, pax, refused);
    for (TarEntry first : entries) {
      for (TarEntry second : entries) {
        String alone = encoded(new TarHeaderEncoder(), second);
        encoded(encoder, second);
        encoded(encoder, first);
        assertThat(encoded(encoder, second)).isEqualTo(alone);
        assertThat(encoded(encoder, second)).isEqualTo(alone);
      }
    }
  }

  @Test
  void headerFillsItsPlaceInTheBufferAndNothingElse() throws IOException {
    for (GoldenHeader header : GoldenHeader.all()) {
      if (!header.expected().equals(GoldenHeader.REFUSED)) {
        int length = encoder.encodedLength(header.entry());
        byte[] buffer = new byte[length + 20];
        Arrays.fill(buffer, UNTOUCHED);
        encoder.encode(header.entry(), buffer, 7);
        byte[] expected = new byte[length + 20];
        Arrays.fill(expected, UNTOUCHED);
        Arrays.fill(expected, 7, 7 + length, (byte) 0);
        encoder.encode(header.entry(), expected, 7);
        assertThat(buffer).as(described(header)).isEqualTo(expected);
      }
    }
  }

  @Test
  void nameThatJustFitsTakesOneBlock() {
    TarEntry entry = TarEntry.directory(ascii("/" + "a".repeat(155) + "/" + "b".repeat(98)), 0755);
    assertThat(encoder.encodedLength(entry)).isEqualTo(1536);
    TarEntry shorter =
        TarEntry.directory(ascii("/" + "a".repeat(154) + "/" + "b".repeat(100)), 0755);
    assertThat(encoder.encodedLength(shorter)).isEqualTo(512);
  }

  @Test
  void checksumOfTheHighestBytesIsRight() {
    byte[] high = ascii("~".repeat(100));
    TarEntry entry =
        new TarEntry(
            TarEntry.Kind.SYMLINK,
            ascii("/" + "~".repeat(153) + "/" + "~".repeat(100)),
            high,
            0,
            07777777,
            07777777,
            07777777,
            Arrays.copyOf(high, 32),
            Arrays.copyOf(high, 32));
    byte[] header = new byte[512];
    assertThat(encoder.encode(entry, header, 0)).isEqualTo(512);
    int stated = Integer.parseInt(new String(header, 148, 6, US_ASCII), 8);
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    assertThat(stated).isEqualTo(sum);
  }

  @Test
  void entryWithNulIsRefusedByName() {
    assertThatThrownBy(() -> encoder.encodedLength(TarEntry.file(ascii("/a\0b"), 0, 0444)))
        .isInstanceOf(TarHeaderException.class)
        .hasMessage(
            "tar entry /a\\x00b: its name, link target, user or group has a NUL byte,"
                + " which no tar can hold");
  }

  @Test
  void modeThatOnlyGnuCouldHoldIsRefused() {
    byte[] name = "/caf\u00e9".getBytes(ISO_8859_1);
    assertThatThrownBy(() -> encoder.encode(TarEntry.file(name, 0, 010000000), new byte[512], 0))
        .isInstanceOf(TarHeaderException.class)
        .hasMessage("tar entry /caf\\xe9: mode 10000000 does not fit in seven octal digits");
  }

  @Test
  void fileWhoseNameEndsInASlashIsRefused() {
    assertThatThrownBy(() -> encoder.encodedLength(TarEntry.file(ascii("/a/"), 0, 0444)))
        .isInstanceOf(TarHeaderException.class)
        .hasMessage("tar entry /a/: a file's name must not end in a slash");
  }

  @Test
  void recordsOfMoreThanOneMebibyteAreRefused() {
    int overhead = "1048576 path=\n".length();
    TarEntry largest = TarEntry.directory(new byte[(1 << 20) - overhead], 0755);
    Arrays.fill(largest.name(), (byte) 'a');
    assertThat(encoder.encodedLength(largest)).isEqualTo((1 << 20) + 1024);

    TarEntry tooLarge = TarEntry.directory(new byte[(1 << 20) - overhead + 1], 0755);
    Arrays.fill(tooLarge.name(), (byte) 'a');
    assertThatThrownBy(() -> encoder.encodedLength(tooLarge))
        .isInstanceOf(TarHeaderException.class)
        .hasMessageEndingWith(
            "its name and link target take more than 1 MiB, which no tar can hold");
  }

  @Test
  void refusedEntryIsRefusedAgain() {
    TarEntry refused = TarEntry.file(ascii("/a\0b"), 0, 0444);
    assertThatThrownBy(() -> encoder.encodedLength(refused)).isInstanceOf(TarHeaderException.class);
    assertThatThrownBy(() -> encoder.encode(refused, new byte[512], 0))
        .isInstanceOf(TarHeaderException.class);
  }

  private String encoded(GoldenHeader header) {
    String encoded = encoded(encoder, header.entry());
    return header.expected().startsWith("sha256:") ? "sha256:" + sha256(encoded) : encoded;
  }

  private static String encoded(TarHeaderEncoder encoder, TarEntry entry) {
    try {
      byte[] buffer = new byte[encoder.encodedLength(entry)];
      int length = encoder.encode(entry, buffer, 0);
      return HexFormat.of().formatHex(buffer, 0, length);
    } catch (TarHeaderException e) {
      return GoldenHeader.REFUSED;
    }
  }

  private static String sha256(String hex) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex(hex));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String described(GoldenHeader header) {
    TarEntry entry = header.entry();
    return header.about() + ": " + entry.kind() + " " + TarHeaderException.readable(entry.name());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
