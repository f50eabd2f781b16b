package dev.plezi.protocol.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of numbers: which a page can hold as they are, and which texts are one. A page has
 * doubles only.
 */
final class PageNumbers {
  /** JavaScript's {@code Number.MAX_SAFE_INTEGER}. */
  static final long MAX_WHOLE = (1L << 53) - 1;

  /** A decimal of so many digits is the same again when it has been a double. */
  private static final int SURE_DIGITS = 15;

  private static final int SURE_EXPONENT = 290;
  private static final int MAX_CHARS = 1_000;
  private static final int MAX_EXPONENT_DIGITS = 3;

  /** A number as JSON spells it, with a bound on the exponent. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d{1,3})?");

  private PageNumbers() {}

  static boolean holds(long number) {
    return number <= MAX_WHOLE && number >= -MAX_WHOLE;
  }

  static boolean holds(BigInteger number) {
    return number.bitLength() < Long.SIZE && holds(number.longValue());
  }

  static boolean holds(BigDecimal number) {
    long exponent = (long) number.precision() - number.scale();
    if (number.precision() <= SURE_DIGITS && Math.abs(exponent) < SURE_EXPONENT) {
      return true;
    }
    // Beyond these no double is, and a comparison would write out all the zeros between.
    if (number.signum() != 0 && Math.abs(exponent) > 400) {
      return false;
    }
    double there = number.doubleValue();
    return Double.isFinite(there) && new BigDecimal(Double.toString(there)).compareTo(number) == 0;
  }

  /** Whether a number leaves as one: of some types even those that doubles are leave as text. */
  static boolean sent(BigDecimal number) {
    boolean whole = number.stripTrailingZeros().scale() <= 0;
    return holds(number) && (!whole || holds(number.toBigInteger()));
  }

  /** The number that a text is; null when it is none, or has an exponent out of bounds. */
  static @Nullable BigDecimal read(String text) {
    return text.length() <= MAX_CHARS && NUMBER.matcher(text).matches()
        ? new BigDecimal(text)
        : null;
  }

  /** Whether the exponent of a number, if it has one, has at most three digits. */
  static boolean boundedExponent(char[] number, int offset, int length) {
    int digits = 0;
    for (int i = offset + length - 1; i >= offset; i--) {
      char each = number[i];
      if (each == 'e' || each == 'E') {
        return digits <= MAX_EXPONENT_DIGITS;
      }
      if (each >= '0' && each <= '9') {
        digits++;
      }
    }
    return true;
  }
}
