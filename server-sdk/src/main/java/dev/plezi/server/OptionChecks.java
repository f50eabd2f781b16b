package dev.plezi.server;

import java.time.Duration;
import java.util.regex.Pattern;

/** The bounds of options, in one place and in the same words. */
final class OptionChecks {
  private static final Duration LONGEST = Duration.ofDays(365);

  private static final Pattern ORIGIN = Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[^/?#@A-Z\\s]+");

  private OptionChecks() {}

  static int atLeast(String option, int value, int bound) {
    return (int) atLeast(option, (long) value, bound);
  }

  static long atLeast(String option, long value, long bound) {
    if (value < bound) {
      throw new IllegalArgumentException(option + " is " + value + "; the least is " + bound);
    }
    return value;
  }

  static Duration positive(String option, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(option + " is " + value + "; it must be above zero");
    }
    if (value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(option + " is " + value + "; the most is " + LONGEST);
    }
    return value;
  }

  /** Fails when no browser would ever send this. */
  static void origin(String origin) {
    if (!ORIGIN.matcher(origin).matches()) {
      throw new IllegalArgumentException(
          "allowedOrigins has \""
              + origin
              + "\"; an origin is scheme://host or scheme://host:port in lower case, or *");
    }
  }
}
