package org.nix2container.regex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class GoTextTest {

  private static byte[] copied(GoText text, int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text.copy(from, to, out);
    return out.toByteArray();
  }

  @Test
  void wellFormedTextIsDecodedAsByTheJdk() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        all.appendCodePoint(c);
      }
    }
    assertThat(GoText.of(all.toString().getBytes(UTF_8)).text().contentEquals(all)).isTrue();
  }

  @Test
  void eachByteThatIsNotUtf8IsACharacterOfItsOwn() {
    // A surrogate, an overlong slash, one above U+10FFFF, and one that is cut off.
    assertThat(GoText.of(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}).text())
        .isEqualTo("\ufffd\ufffd\ufffd");
    assertThat(GoText.of(new byte[] {(byte) 0xC0, (byte) 0xAF}).text()).isEqualTo("\ufffd\ufffd");
    assertThat(GoText.of(new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}).text())
        .isEqualTo("\ufffd\ufffd\ufffd\ufffd");
    assertThat(GoText.of(new byte[] {'a', (byte) 0xE6, (byte) 0x97}).text())
        .isEqualTo("a\ufffd\ufffd");
  }

  /** {@code -Dseed=N} replays a run. */
  @Test
  void thePartsOfATextAreTheBytesBehindIt() {
    long seed = Long.getLong("seed", System.nanoTime());
    RandomGenerator random = new SplittableRandom(seed);
    byte[] odd = "a\u00e9\u65e5\ud83d\ude00".getBytes(UTF_8);
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = new byte[random.nextInt(10)];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = odd[random.nextInt(odd.length)];
      }
      GoText text = GoText.of(bytes);
      int end = text.text().length();
      int middle =
          end == 0 ? 0 : text.text().offsetByCodePoints(0, text.text().codePointCount(0, end) / 2);
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.writeBytes(copied(text, 0, middle));
      both.writeBytes(copied(text, middle, end));
      assertThat(both.toByteArray()).as("seed %d", seed).isEqualTo(bytes);
    }
  }
}
