package dev.plezi.e2e.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values in the words of a reader. */
final class Words {
  private static final long KIB = 1024;
  private static final long MIB = KIB * KIB;
  private static final long GIB = MIB * KIB;

  private static final long HOUR = 3_600;

  private Words() {}

  /** A value of an option of this name. */
  static String of(String option, @Nullable Object value) {
    if (value == null || value instanceof OptionalInt) {
      return "none";
    } else if (value instanceof Number number) {
      return option.endsWith("Bytes") ? bytes(number.longValue()) : number(number.longValue());
    } else if (value instanceof Duration time) {
      return time(time);
    } else if (value instanceof Collection<?> all && all.isEmpty()) {
      return "empty";
    } else if (value instanceof Function) {
      return "none";
    } else if (value instanceof String || value instanceof Enum<?> || value instanceof Path) {
      return "`" + value + "`";
    }
    return String.valueOf(value);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String bytes(long value) {
    if (value >= GIB && value % GIB == 0) {
      return value / GIB + " GiB";
    } else if (value >= MIB && value % MIB == 0) {
      return value / MIB + " MiB";
    } else if (value >= KIB && value % KIB == 0) {
      return value / KIB + " KiB";
    }
    return number(value) + " bytes";
  }

  private static String time(Duration value) {
    if (value.toMillis() % 1000 != 0) {
      return value.toMillis() + " ms";
    }
    boolean days = value.toDays() > 1;
    return days ? value.toDays() + " days" : seconds(value.toSeconds());
  }

  private static String seconds(long value) {
    return value >= HOUR && value % HOUR == 0 ? value / HOUR + " h" : value + " s";
  }
}
