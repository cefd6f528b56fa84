package org.nix2container.regex;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.io.ByteArrayOutputStream;
import java.util.OptionalInt;
import org.nix2container.failure.InvalidInputException;

/**
 * A compiled regular expression that behaves as one of Go's on a {@code []byte}.
 *
 * <p>Matching takes time linear in the input, whatever the expression. An expression that is too
 * large to be worth compiling, or that could overflow the stack, is an {@link
 * InvalidInputException} as a malformed one is.
 */
public final class GoRegex {

  private final String expression;
  private final Pattern pattern;

  private GoRegex(String expression, Pattern pattern) {
    this.expression = expression;
    this.pattern = pattern;
  }

  /**
   * Compiles an expression in the syntax of Go's {@code regexp/syntax}.
   *
   * @throws InvalidInputException if it is none, or too large
   */
  public static GoRegex compile(String expression) {
    ExpressionSize.check(expression);
    String safe = CaseFolding.made(expression);
    try {
      Pattern pattern = Pattern.compile(expression);
      if (!safe.equals(expression)) {
        pattern = Pattern.compile(safe);
      }
      ExpressionSize.checkGroups(expression, pattern.programSize(), pattern.groupCount());
      return new GoRegex(expression, pattern);
    } catch (PatternSyntaxException e) {
      String fragment = e.getPattern() == null ? "" : ": `" + e.getPattern() + "`";
      throw invalid(expression, e.getDescription() + fragment);
    } catch (StackOverflowError e) {
      throw tooDeep(expression);
    }
  }

  /** Whether the expression matches anywhere in the input, as Go's {@code Match}. */
  public boolean matches(byte[] input) {
    try {
      return pattern.matcher(GoText.of(input).text()).find();
    } catch (StackOverflowError e) {
      throw tooDeep(expression);
    }
  }

  /**
   * A copy of the input in which every match is replaced by what the template says, as Go's {@code
   * ReplaceAll}: {@code $1}, <code>${1}</code>, {@code $name} and <code>${name}</code> stand for
   * groups, {@code $$} for a dollar sign. The name is taken as long as possible: {@code $1x} is the
   * group named {@code 1x}. A group that does not exist stands for nothing.
   */
  public byte[] replaceAll(byte[] input, byte[] template) {
    try {
      return replaceAll(GoText.of(input), new Template(template, pattern.namedGroups()));
    } catch (StackOverflowError e) {
      throw tooDeep(expression);
    }
  }

  /**
   * The number n of characters, if the expression is {@code ^} followed by n characters, escaped
   * punctuation or dots, each of which matches exactly one ASCII character. Then nothing but the
   * first n bytes of an ASCII input decides whether it matches, and the match is those n bytes.
   *
   * <p>Empty for every other expression, and for some that are as simple.
   */
  public OptionalInt anchoredLiteralLength() {
    if (!expression.startsWith("^")) {
      return OptionalInt.empty();
    }
    int count = 0;
    for (int i = 1; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (c == '\\' && i + 1 < expression.length()) {
        if (!isPunctuation(expression.charAt(++i))) {
          return OptionalInt.empty();
        }
      } else if (c != '.' && !isPlain(c)) {
        return OptionalInt.empty();
      }
      count++;
    }
    return OptionalInt.of(count);
  }

  /** The expression as it was given. */
  public String expression() {
    return expression;
  }

  /** As {@code replaceAll} in Go's regexp.go. */
  private byte[] replaceAll(GoText input, Template template) {
    String text = input.text();
    Matcher matcher = pattern.matcher(text);
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 32);
    int lastEnd = 0;
    int search = 0;
    while (search <= text.length() && matcher.find(search)) {
      int start = matcher.start();
      int end = matcher.end();
      input.copy(lastEnd, start, out);
      // An empty match right after another match is none.
      if (end > lastEnd || start == 0) {
        template.expand(input, matcher, out);
      }
      lastEnd = end;
      // On by one character at least.
      int next = search + 1;
      if (search < text.length()) {
        next = search + Character.charCount(text.codePointAt(search));
      }
      search = Math.max(next, end);
    }
    input.copy(lastEnd, text.length(), out);
    return out.toByteArray();
  }

  private static boolean isPlain(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "/-_=,:@%~!#&'\" ".indexOf(c) >= 0;
  }

  private static boolean isPunctuation(char c) {
    return c >= '!' && c <= '/'
        || c >= ':' && c <= '@'
        || c >= '[' && c <= '`'
        || c >= '{' && c <= '~';
  }

  static InvalidInputException invalid(String expression, String reason) {
    return new InvalidInputException("regex `" + expression + "`", reason);
  }

  private static InvalidInputException tooDeep(String expression) {
    return invalid(expression, "it nests or repeats too deeply; write a simpler one");
  }
}
