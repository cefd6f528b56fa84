package org.nix2container.registry;

import java.util.Optional;

/** The field {@code Link} (RFC 8288), as far as pages of a list need it. */
final class LinkField {

  private LinkField() {}

  /** The target of the relation {@code next}: {@code </v2/app/tags/list?last=a>; rel="next"}. */
  static Optional<String> next(String field) {
    int open = field.indexOf('<');
    while (open >= 0) {
      int close = field.indexOf('>', open);
      if (close < 0) {
        return Optional.empty();
      }
      int following = field.indexOf('<', close);
      String parameters = field.substring(close + 1, following < 0 ? field.length() : following);
      if (isNext(parameters)) {
        return Optional.of(field.substring(open + 1, close));
      }
      open = following;
    }
    return Optional.empty();
  }

  private static boolean isNext(String parameters) {
    for (String parameter : parameters.split("[;,]")) {
      int equals = parameter.indexOf('=');
      if (equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("rel")) {
        String value = parameter.substring(equals + 1).strip();
        return value.equalsIgnoreCase("next") || value.equalsIgnoreCase("\"next\"");
      }
    }
    return false;
  }
}
