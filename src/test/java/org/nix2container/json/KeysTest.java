package org.nix2container.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeysTest {

  private static final String[] LETTERS = "abcdefghijklmnopqrstuvwxyz".split("");

  @Test
  void caseDoesNotMatter() {
    assertThat(Keys.same("entrypoint", "Entrypoint")).isTrue();
    assertThat(Keys.same("WORKINGDIR", "WorkingDir")).isTrue();
    assertThat(Keys.same("Working_Dir", "WorkingDir")).isFalse();
    assertThat(Keys.same("Env", "Envs")).isFalse();
    assertThat(Keys.same("", "")).isTrue();
    assertThat(Keys.same("@", "`")).isFalse();
    assertThat(Keys.same("[", "{")).isFalse();
  }

  @Test
  void theTwoForeignersThatFoldToAsciiDo() {
    assertThat(Keys.same("layer\u017f", "layers")).isTrue();
    assertThat(Keys.same("\u212aey", "key")).isTrue();
    assertThat(Keys.same("stra\u00dfe", "strasse")).isFalse();
    assertThat(Keys.same("\u0131d", "id")).isFalse();
    assertThat(Keys.same("\u0130d", "id")).isFalse();
  }

  @Test
  void whatIsEqualInGoIsEqualHere() {
    Set<Integer> cased = new HashSet<>();
    for (var columns : GoldenJson.lines("fold")) {
      List<Integer> orbit = GoldenJson.codePoints(columns.getFirst());
      cased.addAll(orbit);
      for (int a : orbit) {
        for (int b : orbit) {
          assertThat(Keys.same("x" + Character.toString(a), "X" + Character.toString(b)))
              .as("U+%04X and U+%04X", a, b)
              .isTrue();
        }
      }
    }
    // Characters that Go's tables are too old to know may have other cases, but none in ASCII.
    for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
      String other = Character.toString(c);
      for (char letter = 'a'; letter <= 'z' && !cased.contains(c); letter++) {
        if (Keys.same(other, LETTERS[letter - 'a'])) {
          assertThat(c).as("folds to %s", letter).isEqualTo(letter);
        }
      }
    }
  }

  @Test
  void keysAreSortedAsGoSortsThem() {
    Random random = new Random(1);
    for (var columns : GoldenJson.lines("keys")) {
      List<String> keys = columns.stream().map(GoldenJson::text).toList();
      List<String> shuffled = new ArrayList<>(keys);
      Collections.shuffle(shuffled, random);
      shuffled.sort(Keys.BY_BYTES);
      assertThat(shuffled).isEqualTo(keys);
    }
  }

  @Test
  void charactersAboveTheBasicPlaneSortLast() {
    assertThat("\ud83d\ude00").isLessThan("\uffff");
    assertThat(Keys.BY_BYTES.compare("\ud83d\ude00", "\uffff")).isPositive();
    assertThat(Keys.BY_BYTES.compare("\ud83d\ude00", "\ud83d\ude01")).isNegative();
    assertThat(Keys.BY_BYTES.compare("a", "ab")).isNegative();
    assertThat(Keys.BY_BYTES.compare("a", "a")).isZero();
  }
}
