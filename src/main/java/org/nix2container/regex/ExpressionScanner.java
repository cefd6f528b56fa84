package org.nix2container.regex;

/**
 * Walks through the tokens of an expression once, without building anything. An expression that is
 * not well-formed is walked through as well, in some way: it is for the compiler to refuse it.
 */
abstract class ExpressionScanner {

  final String expression;

  /** Of the first character behind the token at hand. */
  int position;

  ExpressionScanner(String expression) {
    this.expression = expression;
  }

  /** A group starts; {@code flags} is what stands between {@code (?} and {@code :}, if anything. */
  void open(String flags) {}

  /** A group ends. It is an atom as well, but {@link #atom} is not called for it. */
  void close() {}

  /** A {@code |}. */
  void bar() {}

  /** A character, class or assertion: what a repetition would apply to. */
  void atom() {}

  /** A character that stands for itself, on its own or in a class. */
  void character(int c, boolean inClass) {}

  /** A {@code *}, {@code +} or {@code ?}. */
  void quantifier() {}

  /** <code>{n}</code>, <code>{n,}</code> or <code>{n,m}</code>, with the larger of both. */
  void repeat(long most) {}

  final void scan() {
    while (position < expression.length()) {
      char c = expression.charAt(position++);
      switch (c) {
        case '(' -> group();
        case ')' -> close();
        case '|' -> bar();
        case '*', '+', '?' -> quantifier();
        case '{' -> brace();
        case '[' -> {
          charClass();
          atom();
        }
        case '\\' -> escape();
        default -> literal(c);
      }
    }
  }

  private void literal(int c) {
    character(c, false);
    atom();
  }

  private void group() {
    if (!expression.startsWith("?", position)) {
      open("");
      return;
    }
    // A name or flags: (?P<name>...), (?<name>...), (?i:...), (?i)
    int start = ++position;
    while (position < expression.length() && ":<>)".indexOf(expression.charAt(position)) < 0) {
      position++;
    }
    open(expression.substring(start, position));
    while (position < expression.length() && ":>)".indexOf(expression.charAt(position)) < 0) {
      position++;
    }
    if (position < expression.length() && expression.charAt(position) != ')') {
      position++;
    }
  }

  private void escape() {
    if (!expression.startsWith("Q", position)) {
      escaped(false);
      atom();
      return;
    }
    position++;
    int end = expression.indexOf("\\E", position);
    int stop = end < 0 ? expression.length() : end;
    while (position < stop) {
      literal(expression.charAt(position++));
    }
    position = end < 0 ? stop : end + 2;
  }

  /** What follows a backslash. */
  private void escaped(boolean inClass) {
    if (position == expression.length()) {
      return;
    }
    char c = expression.charAt(position++);
    if ((c == 'x' || c == 'p' || c == 'P') && expression.startsWith("{", position)) {
      int end = expression.indexOf('}', position);
      int stop = end < 0 ? expression.length() : end;
      if (c == 'x') {
        character(hex(position + 1, stop), inClass);
      }
      position = end < 0 ? stop : end + 1;
    } else if (c >= 0x80) {
      // RE2/J takes it for the character itself; Go does not.
      throw GoRegex.invalid(expression, "invalid escape sequence: `\\" + c + "`");
    }
  }

  private int hex(int from, int to) {
    int value = 0;
    for (int i = from; i < to && value <= Character.MAX_CODE_POINT; i++) {
      value = 16 * value + Math.max(0, Character.digit(expression.charAt(i), 16));
    }
    return value;
  }

  private void brace() {
    int end = expression.indexOf('}', position);
    if (end <= position || end - position > 9 || expression.charAt(position) == ',') {
      literal('{');
      return;
    }
    long count = 0;
    long most = 0;
    for (int i = position; i < end; i++) {
      char c = expression.charAt(i);
      if (c == ',') {
        count = 0;
      } else if (c >= '0' && c <= '9') {
        count = 10 * count + c - '0';
        most = Math.max(most, count);
      } else {
        literal('{');
        return;
      }
    }
    position = end + 1;
    repeat(most);
  }

  private void charClass() {
    if (expression.startsWith("^", position)) {
      position++;
    }
    boolean first = true;
    while (position < expression.length()) {
      char c = expression.charAt(position++);
      if (c == ']' && !first) {
        return;
      }
      first = false;
      int end = expression.indexOf(":]", position + 1);
      if (c == '[' && expression.startsWith(":", position) && end >= 0) {
        position = end + 2;
      } else if (c == '\\') {
        escaped(true);
      } else {
        character(c, true);
      }
    }
  }
}
