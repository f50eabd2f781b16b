package dev.plezi.server;

import java.time.Duration;
import java.util.regex.Pattern;

/** The bounds of options, in one place and in the same words. */
final class OptionChecks {
  private static final Duration LONGEST = Duration.ofDays(365);

  private static final String NAME = "(\\*\\.)?[a-z0-9._-]+";
  private static final String ADDRESS = "\\[[0-9a-f:.]+\\]";
  private static final Pattern ORIGIN =
      Pattern.compile(
          "\\*|null|file://|[a-z][a-z0-9+.-]*://(" + NAME + "|" + ADDRESS + ")(:\\d{1,5})?");
  private static final Pattern HOST = Pattern.compile("\\*|" + NAME + "|" + ADDRESS);

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

  static int atMost(String option, int value, int bound) {
    if (value > bound) {
      throw new IllegalArgumentException(option + " is " + value + "; the most is " + bound);
    }
    return value;
  }

  static Duration notNegative(String option, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(option + " is " + value + "; it must not be negative");
    }
    return value.isZero() ? value : positive(option, value);
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
              + "\"; an origin is scheme://host or scheme://host:port in lower case and ASCII,"
              + " whose host may begin with *. ; or null, file:// or *");
    }
  }

  /** Fails when no request would ever name this. */
  static void host(String host) {
    if (!HOST.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "allowedHosts has \""
              + host
              + "\"; a host is a name in lower case and ASCII, which may begin with *. , or an IP"
              + " address, IPv6 in brackets, without a port; or *");
    }
  }
}
