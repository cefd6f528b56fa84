package org.nix2container.regex;

import com.google.re2j.Matcher;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a match is replaced by, as {@code expand} and {@code extract} in Go's regexp.go do it. */
final class Template {

  /** Go takes a longer number for a name. */
  private static final int NUMBER_BOUND = 100_000_000;

  private final byte[] template;
  private final Map<String, Integer> names;

  Template(byte[] template, Map<String, Integer> names) {
    this.template = template;
    this.names = names;
  }

  /**
   * Appends the replacement for the match that the matcher stands on. A group that does not exist,
   * or took no part in the match, is replaced by nothing.
   */
  void expand(GoText text, Matcher matcher, ByteArrayOutputStream out) {
    int i = 0;
    while (i < template.length) {
      byte b = template[i++];
      if (b != '$') {
        out.write(b);
        continue;
      }
      if (i < template.length && template[i] == '$') {
        out.write('$');
        i++;
        continue;
      }
      boolean brace = i < template.length && template[i] == '{';
      int start = brace ? i + 1 : i;
      int end = nameEnd(start);
      if (end == start || brace && (end == template.length || template[end] != '}')) {
        // Not a reference: the dollar sign stands for itself.
        out.write('$');
        continue;
      }
      int group = group(start, end);
      if (group >= 0 && group <= matcher.groupCount()) {
        int from = matcher.start(group);
        if (from >= 0) {
          text.copy(from, matcher.end(group), out);
        }
      }
      i = brace ? end + 1 : end;
    }
  }

  /** The end of the longest run of letters, digits and {@code _}. */
  private int nameEnd(int start) {
    int i = start;
    while (i < template.length) {
      int width = GoText.width(template, i);
      int c = GoText.codePoint(template, i, width);
      if (!Character.isLetter(c) && !Character.isDigit(c) && c != '_') {
        break;
      }
      i += width;
    }
    return i;
  }

  /** The number of the group that is referred to; -1 if there is none of the name. */
  private int group(int start, int end) {
    boolean leadingZero = template[start] == '0' && end - start > 1;
    int number = leadingZero ? -1 : 0;
    for (int i = start; i < end && number >= 0; i++) {
      boolean digit = template[i] >= '0' && template[i] <= '9';
      number = digit && number < NUMBER_BOUND ? 10 * number + template[i] - '0' : -1;
    }
    if (number >= 0) {
      return number;
    }
    String name = new String(template, start, end - start, StandardCharsets.UTF_8);
    return names.getOrDefault(name, -1);
  }
}
