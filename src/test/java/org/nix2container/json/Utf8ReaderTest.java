package org.nix2container.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** {@code -Dseed=N} replays a run. */
class Utf8ReaderTest {

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  /** Gives a few bytes at a time, as a pipe may. */
  private final class Dripping extends InputStream {

    private final ByteArrayInputStream in;

    Dripping(byte[] bytes) {
      in = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return in.read(target, offset, Math.min(length, 1 + random.nextInt(3)));
    }
  }

  /** Everything, read in pieces of random size, or what is wrong. */
  private String decoded(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    char[] piece = new char[9];
    try (Utf8Reader reader = new Utf8Reader(in)) {
      for (int n; (n = reader.read(piece, 1, 2 + random.nextInt(7))) >= 0; ) {
        text.append(piece, 1, n);
      }
      return text.toString();
    } catch (MalformedUtf8Exception e) {
      return "malformed after " + text.length();
    }
  }

  private static String decodedByJdk(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    var result = UTF_8.newDecoder().decode(in, out, true);
    return result.isError() ? "malformed after " + out.position() : out.flip().toString();
  }

  @Test
  void everyCharacterIsDecoded() throws Exception {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        all.appendCodePoint(c);
      }
    }
    byte[] bytes = all.toString().getBytes(UTF_8);
    assertThat(decoded(new ByteArrayInputStream(bytes)).contentEquals(all)).isTrue();
    assertThat(decoded(new Dripping(bytes)).contentEquals(all)).isTrue();
  }

  @Test
  void anythingIsDecodedOrRefusedAsByTheJdk() throws Exception {
    byte[] odd = {
      'a',
      'b',
      (byte) 0x80,
      (byte) 0xBF,
      (byte) 0xC0,
      (byte) 0xC2,
      (byte) 0xC3,
      (byte) 0xDF,
      (byte) 0xE0,
      (byte) 0xA0,
      (byte) 0x9F,
      (byte) 0xED,
      (byte) 0xEF,
      (byte) 0xF0,
      (byte) 0x90,
      (byte) 0x8F,
      (byte) 0xF4,
      (byte) 0xF5,
      (byte) 0xFF
    };
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(6)];
      bytes[0] = 'x';
      for (int k = 1; k < bytes.length; k++) {
        bytes[k] =
            random.nextInt(4) == 0 ? (byte) random.nextInt() : odd[random.nextInt(odd.length)];
      }
      assertThat(decoded(new Dripping(bytes))).as("seed %d", seed).isEqualTo(decodedByJdk(bytes));
    }
  }

  @Test
  void charactersMayLieAcrossTheEndOfTheBuffer() throws Exception {
    for (int before = 8185; before <= 8195; before++) {
      String text = "a".repeat(before) + "\ud83d\ude00\u65e5\u00e9" + "b".repeat(8190);
      assertThat(decoded(new ByteArrayInputStream(text.getBytes(UTF_8)))).isEqualTo(text);
    }
  }

  @Test
  void aMistakeIsPlacedByLineAndColumn() throws Exception {
    byte[] bytes = "\n\u00e9\ud83d\ude00\n12?".getBytes(UTF_8);
    bytes[bytes.length - 1] = (byte) 0xC3;
    try (Utf8Reader reader = new Utf8Reader(new ByteArrayInputStream(bytes))) {
      char[] all = new char[100];
      assertThat(reader.read(all, 0, 100)).isEqualTo(7);
      assertThatThrownBy(() -> reader.read(all, 0, 100))
          .isInstanceOfSatisfying(
              MalformedUtf8Exception.class,
              e -> {
                assertThat(e.line()).isEqualTo(3);
                assertThat(e.column()).isEqualTo(3);
                assertThat(e).hasMessage("not UTF-8: byte 0xc3");
              });
    }
  }
}
