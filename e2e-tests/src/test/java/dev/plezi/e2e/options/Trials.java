package dev.plezi.e2e.options;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bounds of a setter, found by trying: it says itself what is wrong with a bad value. */
final class Trials {
  /** {@code maxRequests is 0; the least is 1}, {@code level is 3, and must be 1 or 2}. */
  private static final Pattern REFUSED = Pattern.compile("[^;]*?(?:; |, and must be )(.*)");

  private static final Pattern PERIOD = Pattern.compile("PT\\d+H");

  private Trials() {}

  /** What the setter of a builder refuses, in words. */
  static List<String> bounds(Method setter, Supplier<?> builder) {
    Set<String> bounds = new LinkedHashSet<>();
    Class<?>[] types = setter.getParameterTypes();
    for (int place = 0; place < types.length; place++) {
      for (Object bad : bad(types[place])) {
        bounds.addAll(refusal(setter, builder.get(), values(types, place, bad)));
      }
    }
    return List.copyOf(bounds);
  }

  private static Object[] values(Class<?>[] types, int place, Object bad) {
    Object[] values = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      values[i] = i == place ? bad : good(types[i]);
    }
    return values;
  }

  private static List<String> refusal(Method setter, Object builder, Object... values) {
    try {
      var unused = setter.invoke(builder, values);
      return List.of();
    } catch (InvocationTargetException e) {
      String message = String.valueOf(e.getTargetException().getMessage());
      Matcher refused = REFUSED.matcher(message);
      if (!refused.matches()) {
        throw new IllegalStateException("says no bound: " + message, e);
      }
      return List.of(inWords(refused.group(1)));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String inWords(String bound) {
    String words =
        bound
            .replaceFirst("^the least is ", "at least ")
            .replaceFirst("^the most is ", "at most ")
            .replaceFirst("^it must be ", "")
            .replaceFirst("^it must not be negative$", "zero or more")
            .replaceFirst("^it is ", "")
            .replace("*", "\\*");
    return PERIOD.matcher(words).replaceAll(found -> Words.of("", Duration.parse(found.group())));
  }

  private static List<Object> bad(Class<?> type) {
    List<Object> values = new ArrayList<>();
    if (type == int.class) {
      values.addAll(List.of(Integer.MIN_VALUE, Integer.MAX_VALUE));
    } else if (type == long.class) {
      values.addAll(List.of(Long.MIN_VALUE, Long.MAX_VALUE));
    } else if (type == Duration.class) {
      values.addAll(List.of(Duration.ofSeconds(-1), Duration.ZERO));
      values.add(Duration.ofDays(100_000));
    } else if (type == String.class) {
      values.addAll(List.of("", ":"));
    } else if (type == Set.class) {
      values.add(Set.of("A b"));
    }
    return values;
  }

  /** A value that each setter takes that takes such values, and that no option has by default. */
  static Object good(Class<?> type) {
    if (type == int.class) {
      return 1;
    } else if (type == long.class) {
      return 1L;
    } else if (type == Duration.class) {
      return Duration.ofMillis(1);
    } else if (type == boolean.class) {
      return false;
    }
    throw new IllegalStateException("no value to try of " + type);
  }
}
