package org.nix2container.regex;

/**
 * Keeps expressions clear of what RE2/J 1.8 does wrong when case does not matter.
 *
 * <ul>
 *   <li>It factors {@code [Rr]eadme|README} to <code>[Rr](?:eadme|EADME)</code>, for it takes
 *       {@code [Rr]} and {@code R} for equal (google/re2j issue 211; Go had the same defect,
 *       golang/go issue 59007). Alternatives that start with an empty group are not factored.
 *   <li>With {@code (?i)} it never ends on U+1C80 to U+1C88, whose cases are newer than its tables,
 *       nor on ranges in which they lie (google/re2j issue 168). Those are refused.
 * </ul>
 */
final class CaseFolding extends ExpressionScanner {

  private static final int FIRST_ENDLESS = 0x1C80;
  private static final int LAST_ENDLESS = 0x1C88;

  private final StringBuilder unfactored = new StringBuilder();
  private int copied;
  private boolean foldsCase;
  private boolean endless;

  private CaseFolding(String expression) {
    super(expression);
  }

  /**
   * An expression that RE2/J gets right.
   *
   * @return the one given, if there is nothing to change
   * @throws org.nix2container.failure.InvalidInputException if there is none
   */
  static String made(String expression) {
    if (expression.indexOf('[') < 0 && !expression.contains("(?")) {
      return expression;
    }
    CaseFolding folding = new CaseFolding(expression);
    folding.scan();
    if (folding.foldsCase && folding.endless) {
      throw GoRegex.invalid(
          expression, "with (?i), characters from U+1C80 on in a class are not supported");
    }
    return folding.unfactored.append(expression, folding.copied, expression.length()).toString();
  }

  @Override
  void open(String flags) {
    foldsCase |= flags.indexOf('i') >= 0;
  }

  @Override
  void bar() {
    unfactored.append(expression, copied, position).append("(?:)");
    copied = position;
  }

  @Override
  void character(int c, boolean inClass) {
    endless |= c >= FIRST_ENDLESS && (inClass || c <= LAST_ENDLESS);
  }
}
