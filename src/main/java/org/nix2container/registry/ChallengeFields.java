package org.nix2container.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One of the challenges of a {@code WWW-Authenticate} field.
 *
 * @param scheme in lower case
 * @param parameters names in lower case
 */
record ChallengeFields(String scheme, Map<String, String> parameters) {

  /**
   * All that a field holds. It is read generously: registries leave quotes and commas away, and
   * what cannot be understood is skipped.
   */
  static List<ChallengeFields> parse(String field) {
    return new Parser(field).all();
  }

  private static final class Parser {
    private final String text;
    private final List<ChallengeFields> found = new ArrayList<>();
    private int at;

    Parser(String text) {
      this.text = text;
    }

    List<ChallengeFields> all() {
      skip(" \t,");
      while (at < text.length()) {
        int start = at;
        String name = until(" \t,=\"");
        int afterName = at;
        skip(" \t");
        if (name.isEmpty()) {
          at = start + 1;
        } else if (at < text.length() && text.charAt(at) == '=') {
          at++;
          parameter(name);
        } else if (startsChallenge(name, afterName)) {
          found.add(new ChallengeFields(name.toLowerCase(Locale.ROOT), new HashMap<>()));
        }
        skip(" \t,");
      }
      return found;
    }

    /**
     * A word alone is a scheme if a parameter follows it after a space. It may also be what comes
     * after the comma of a value that should be in quotes: {@code scope=repository:app:pull,push}.
     */
    private boolean startsChallenge(String name, int afterName) {
      boolean spaced = at > afterName && at < text.length() && text.charAt(at) != ',';
      return spaced || Challenge.isKnownScheme(name);
    }

    private void parameter(String name) {
      skip(" \t");
      String value;
      if (at < text.length() && text.charAt(at) == '"') {
        at++;
        value = quoted();
      } else {
        value = until(" \t,");
      }
      if (!found.isEmpty()) {
        found.get(found.size() - 1).parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value);
      }
    }

    private String quoted() {
      StringBuilder value = new StringBuilder();
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at++));
      }
      at++;
      return value.toString();
    }

    private String until(String ends) {
      int start = at;
      while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(start, at);
    }

    private void skip(String characters) {
      while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }
  }
}
