package org.nix2container.registries;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;

/** Reads the values of TOML that stand without quotation marks or brackets. */
final class TomlLiterals {

  private TomlLiterals() {}

  /** The value; empty if the word is none. */
  static Optional<TomlValue> of(String word, int line) {
    if (word.equals("true") || word.equals("false")) {
      return Optional.of(new TomlValue.Truth(word.equals("true"), line));
    }
    String kind = kind(word);
    return kind.isEmpty() ? Optional.empty() : Optional.of(new TomlValue.Literal(kind, word, line));
  }

  /** Whether a word is a date, after which a blank and a time may follow. */
  static boolean isDate(String word) {
    return word.length() == 10 && word.charAt(4) == '-' && word.charAt(7) == '-';
  }

  private static String kind(String word) {
    boolean signed = word.startsWith("+") || word.startsWith("-");
    String unsigned = signed ? word.substring(1) : word;
    if (word.length() > 2 && word.charAt(2) == ':'
        || word.length() >= 10 && isDate(word.substring(0, 10))) {
      return isDateOrTime(word) ? "a date or time" : "";
    }
    if (unsigned.equals("inf") || unsigned.equals("nan")) {
      return "a float";
    }
    if (unsigned.startsWith("0x") || unsigned.startsWith("0o") || unsigned.startsWith("0b")) {
      int radix = unsigned.charAt(1) == 'x' ? 16 : unsigned.charAt(1) == 'o' ? 8 : 2;
      String digits = unsigned.substring(2);
      return !signed && isInteger(digits, radix, digits) ? "an integer" : "";
    }
    if (isDecimal(unsigned) && isInteger(unsigned, 10, word)) {
      return "an integer";
    }
    return isFloat(unsigned) ? "a float" : "";
  }

  /** Digits, with single underscores between them. */
  private static boolean isDigits(String text, int radix) {
    boolean afterDigit = false;
    for (int i = 0; i < text.length(); i++) {
      boolean digit = text.charAt(i) < 0x80 && Character.digit(text.charAt(i), radix) >= 0;
      if (!digit && (text.charAt(i) != '_' || !afterDigit)) {
        return false;
      }
      afterDigit = digit;
    }
    return afterDigit;
  }

  /** As {@link #isDigits}, with no needless zero before them. */
  private static boolean isDecimal(String text) {
    return isDigits(text, 10) && (text.charAt(0) != '0' || text.length() == 1);
  }

  private static boolean isInteger(String digits, int radix, String signed) {
    if (!isDigits(digits, radix)) {
      return false;
    }
    try {
      Long.parseLong(signed.replace("_", ""), radix);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isFloat(String text) {
    int e = Math.max(text.indexOf('e'), text.indexOf('E'));
    String mantissa = e < 0 ? text : text.substring(0, e);
    String exponent = e < 0 ? "0" : text.substring(e + 1);
    boolean signed = exponent.startsWith("+") || exponent.startsWith("-");
    int dot = mantissa.indexOf('.');
    return (e >= 0 || dot >= 0)
        && isDecimal(dot < 0 ? mantissa : mantissa.substring(0, dot))
        && isDigits(dot < 0 ? "0" : mantissa.substring(dot + 1), 10)
        && isDigits(signed ? exponent.substring(1) : exponent, 10);
  }

  /** RFC 3339, or its date or its time alone. */
  private static boolean isDateOrTime(String word) {
    try {
      if (word.charAt(2) == ':') {
        return isTime(word);
      }
      LocalDate.parse(word.substring(0, 10));
      return word.length() == 10
          || "Tt ".indexOf(word.charAt(10)) >= 0 && isTimeWithOffset(word.substring(11));
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isTimeWithOffset(String text) {
    if (text.endsWith("Z") || text.endsWith("z")) {
      return isTime(text.substring(0, text.length() - 1));
    }
    int sign = Math.max(text.indexOf('+'), text.indexOf('-'));
    if (sign < 0) {
      return isTime(text);
    }
    LocalTime offset = LocalTime.parse(text.substring(sign + 1));
    return text.length() == sign + 6 && offset != null && isTime(text.substring(0, sign));
  }

  private static boolean isTime(String text) {
    // More digits of a second than nine may be there, and are to be cut off.
    LocalTime.parse(text.substring(0, Math.min(text.length(), "00:00:00.123456789".length())));
    return text.length() == 8
        || text.length() > 9
            && text.charAt(8) == '.'
            && isDigits(text.substring(9), 10)
            && text.indexOf('_') < 0;
  }
}
