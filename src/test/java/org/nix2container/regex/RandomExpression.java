package org.nix2container.regex;

import java.util.random.RandomGenerator;

/** Expressions that compile, of everything that the syntax has. */
final class RandomExpression {

  private static final String[] ATOMS = {
    "a",
    "b",
    "A",
    "/",
    ".",
    "\u00e9",
    "\ud83d\ude00",
    "[ab]",
    "[^a]",
    "[[:alpha:]-]",
    "[]|)]",
    "\\w",
    "\\D",
    "\\pL",
    "\\.",
    "\\x41",
    "\\x{e9}",
    "\\Qa.|(\\E",
    "^",
    "$",
    "\\b",
    "\\B",
    "\\z",
    "()",
    "(?:)",
    "{",
    "a{,2}"
  };

  private static final String[] REPETITIONS = {
    "*", "+", "?", "*?", "+?", "??", "{0}", "{1}", "{2}", "{3,}", "{0,}", "{0,2}", "{1,3}?"
  };

  private static final String[] GROUPS = {"(", "(?:", "(?i:", "(?s-m:", "(?P<n%d>", "(?<n%d>"};

  private final RandomGenerator random;
  private int names;

  RandomExpression(RandomGenerator random) {
    this.random = random;
  }

  /** With at most 2<sup>depth</sup> atoms. */
  String next(int depth) {
    if (depth == 0) {
      return pick(ATOMS);
    }
    return switch (random.nextInt(6)) {
      case 0, 1 -> next(depth - 1) + next(depth - 1);
      case 2 -> next(depth - 1) + "|" + next(depth - 1);
      case 3 -> group(depth);
      case 4 -> group(depth) + pick(REPETITIONS);
      default -> "(?i)" + next(depth - 1);
    };
  }

  private String group(int depth) {
    return pick(GROUPS).replace("%d", String.valueOf(names++)) + next(depth - 1) + ")";
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }
}
