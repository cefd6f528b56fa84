package org.nix2container.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nix2container.http.Headers;

/**
 * The media types that a client takes (RFC 9110 §12.5.1). Which it likes best does not matter:
 * those of manifests are all alike to the programs that know them.
 *
 * @param ranges such as {@code text/*}; empty if it did not say
 */
record Accepted(List<String> ranges) {

  static Accepted of(Headers headers) {
    List<String> ranges = new ArrayList<>();
    for (String field : headers.all("Accept")) {
      for (String each : field.split(",")) {
        String[] parts = each.split(";");
        boolean refused = false;
        for (int i = 1; i < parts.length; i++) {
          refused |= isNothing(parts[i].strip());
        }
        String range = parts[0].strip().toLowerCase(Locale.ROOT);
        if (!refused && !range.isEmpty()) {
          ranges.add(range);
        }
      }
    }
    return new Accepted(List.copyOf(ranges));
  }

  /** {@code q=0}: "not acceptable". */
  private static boolean isNothing(String parameter) {
    boolean nothing = parameter.startsWith("q=0");
    for (int i = 3; i < parameter.length(); i++) {
      nothing &= parameter.charAt(i) == '0' || parameter.charAt(i) == '.';
    }
    return nothing;
  }

  boolean takes(String mediaType) {
    String any = mediaType.substring(0, mediaType.indexOf('/') + 1) + "*";
    return ranges.isEmpty()
        || ranges.contains(mediaType)
        || ranges.contains(any)
        || ranges.contains("*/*");
  }
}
