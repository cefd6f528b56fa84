package org.nix2container.regex;

import java.util.Arrays;

/**
 * Bounds what compiling and matching an expression may cost, before it is compiled.
 *
 * <p>RE2/J limits a repeat count to 1000, but neither the product of nested ones, nor the size of
 * what is repeated, nor the depth of groups; Go limits all three. The size is estimated from above.
 */
final class ExpressionSize extends ExpressionScanner {

  /** In UTF-16 units. An alternative of a thousand store paths is about as long. */
  private static final int MAX_LENGTH = 1 << 16;

  /** As {@code maxHeight} in Go's regexp/syntax/parse.go. */
  private static final int MAX_DEPTH = 1000;

  /** Of a repeat count, times those around it. */
  private static final int MAX_COUNT = 1000;

  /** In instructions of the compiled program. Go's bound is 3.3 million. */
  private static final long MAX_SIZE = 1 << 18;

  /** Instructions times capture positions: the integers that a matcher may have to hold. */
  private static final long MAX_CAPTURES = 1 << 24;

  /** Instructions that every program has: to fail, to match, and two to note the match. */
  private static final int FRAME = 4;

  private int depth;

  /** The size of each open group so far, the whole expression's first. */
  private long[] sizes = new long[16];

  /** What nested repeat counts in each open group multiply to, at most. */
  private long[] counts = new long[16];

  /** The size of the last atom, to which a repetition applies, and what counts in it come to. */
  private long atomSize;

  private long atomCount = 1;

  private ExpressionSize(String expression) {
    super(expression);
  }

  /**
   * Refuses an expression that is too costly.
   *
   * @return the number of instructions that it takes at most
   * @throws org.nix2container.failure.InvalidInputException if it is too long, deep or large
   */
  static long check(String expression) {
    if (expression.length() > MAX_LENGTH) {
      throw GoRegex.invalid(
          expression.substring(0, 40) + "...",
          "it is longer than " + MAX_LENGTH + " characters; write a simpler one");
    }
    ExpressionSize size = new ExpressionSize(expression);
    size.scan();
    return size.sizes[0] + FRAME;
  }

  /** Refuses an expression whose groups would take too much memory to keep track of. */
  static void checkGroups(String expression, int instructions, int groups) {
    if (2L * groups * instructions > MAX_CAPTURES) {
      throw GoRegex.invalid(expression, "it has too many groups for its size; write (?:...)");
    }
  }

  @Override
  void open(String flags) {
    if (++depth > MAX_DEPTH) {
      throw GoRegex.invalid(expression, "its groups nest more than " + MAX_DEPTH + " deep");
    }
    if (depth == sizes.length) {
      sizes = Arrays.copyOf(sizes, 2 * depth);
      counts = Arrays.copyOf(counts, 2 * depth);
    }
    sizes[depth] = 0;
    counts[depth] = 1;
  }

  @Override
  void close() {
    if (depth == 0) {
      throw GoRegex.invalid(expression, "a `)` that no `(` opens");
    }
    // More to note where a capture starts and ends, and one that does nothing if it is empty.
    long size = sizes[depth] + 3;
    long count = counts[depth];
    depth--;
    atomSize = 0;
    grow(size);
    multiply(count);
  }

  @Override
  void bar() {
    grow(2);
  }

  @Override
  void atom() {
    atomSize = 0;
    atomCount = 1;
    grow(1);
  }

  @Override
  void quantifier() {
    grow(1);
  }

  /** The product is limited as by {@code repeatIsValid} in Go's regexp/syntax/parse.go. */
  @Override
  void repeat(long most) {
    multiply(most == 0 ? 1 : atomCount * most);
    // The last copy may loop; the optional ones have a branch each.
    grow(most == 0 ? 1 : most * (atomSize + 1) + 1 - atomSize);
  }

  private void multiply(long count) {
    atomCount = count;
    counts[depth] = Math.max(counts[depth], count);
    if (count > MAX_COUNT) {
      throw GoRegex.invalid(expression, "invalid repeat count: more than " + MAX_COUNT);
    }
  }

  /** Makes the last atom larger, and the group around it. */
  private void grow(long size) {
    atomSize += size;
    sizes[depth] += size;
    if (sizes[depth] > MAX_SIZE) {
      throw GoRegex.invalid(expression, "its repetitions make it too large; write a simpler one");
    }
  }
}
