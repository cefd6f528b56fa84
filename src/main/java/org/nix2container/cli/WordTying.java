package org.nix2container.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ties every value to its flag, {@code --flag=value}, as Go's pflag understands a command line: the
 * word after a flag with a value is its value whatever it looks like; a flag that is true or false
 * takes its value only after {@code =}; letters after one dash may stand together.
 */
final class WordTying {

  private final Map<String, Flag> byName = new LinkedHashMap<>();
  private final Map<Character, Flag> byLetter = new HashMap<>();

  void add(List<Flag> flags) {
    for (Flag flag : flags) {
      byName.putIfAbsent(flag.name(), flag);
      if (flag.letter() != Flag.NO_LETTER) {
        byLetter.putIfAbsent(flag.letter(), flag);
      }
    }
  }

  Collection<Flag> flags() {
    return byName.values();
  }

  /** The words; what is no flag, or none that is known, as it was. */
  List<String> tie(List<String> words, String command) {
    List<String> tied = new ArrayList<>();
    int i = 0;
    while (i < words.size() && !words.get(i).equals("--")) {
      String word = words.get(i++);
      String next = i < words.size() ? words.get(i) : null;
      boolean tookNext =
          word.startsWith("--")
              ? named(word, next, tied, command)
              : word.startsWith("-") && word.length() > 1
                  ? letters(word, next, tied, command)
                  : plain(word, tied);
      i += tookNext ? 1 : 0;
    }
    tied.addAll(words.subList(i, words.size()));
    return tied;
  }

  /** The first word that is no flag. */
  Optional<String> firstArgument(List<String> words, String command) {
    boolean ended = false;
    for (String word : tie(words, command)) {
      if (ended || !word.startsWith("-")) {
        return Optional.of(word);
      }
      ended = word.equals("--");
    }
    return Optional.empty();
  }

  private static boolean plain(String word, List<String> tied) {
    tied.add(word);
    return false;
  }

  private boolean named(String word, @Nullable String next, List<String> tied, String command) {
    int equals = word.indexOf('=');
    Flag flag = byName.get(word.substring(2, equals < 0 ? word.length() : equals));
    if (flag == null) {
      return plain(word, tied);
    }
    if (equals >= 0) {
      return plain(tied(flag, word.substring(equals + 1), command), tied);
    }
    return alone(flag, next, tied, command);
  }

  /** As in {@code -qf oci}, {@code -qfoci} or {@code -qf=oci}. */
  private boolean letters(String word, @Nullable String next, List<String> tied, String command) {
    for (int i = 1; i < word.length(); i++) {
      Flag flag = byLetter.get(word.charAt(i));
      if (flag == null) {
        return plain(i == 1 ? word : "-" + word.substring(i), tied);
      }
      String rest = word.substring(i + 1);
      if (rest.startsWith("=")) {
        return plain(tied(flag, rest.substring(1), command), tied);
      }
      if (flag.hasValue() && !rest.isEmpty()) {
        return plain(tied(flag, rest, command), tied);
      }
      if (alone(flag, next, tied, command)) {
        return true;
      }
    }
    return false;
  }

  private static boolean alone(
      Flag flag, @Nullable String next, List<String> tied, String command) {
    if (!flag.hasValue()) {
      return plain(tied(flag, "true", command), tied);
    }
    // Without a value it is left to be found out that there is none.
    tied.add(next == null ? "--" + flag.name() : tied(flag, next, command));
    return next != null;
  }

  private static String tied(Flag flag, String value, String command) {
    return "--" + flag.name() + "=" + (flag.hasValue() ? value : truth(flag, value, command));
  }

  /** The spellings of Go's strconv.ParseBool. */
  private static String truth(Flag flag, String value, String command) {
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> "true";
      case "0", "f", "F", "false", "FALSE", "False" -> "false";
      default ->
          throw new UsageException(
              "--" + flag.name() + " needs true or false, not `" + value + "`", command);
    };
  }
}
