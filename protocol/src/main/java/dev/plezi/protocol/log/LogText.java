package dev.plezi.protocol.log;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cleaner of what a peer said, for the log: one line of bounded length, without characters that a
 * terminal or a log's reader obeys.
 */
public final class LogText {
  private static final int MAX_CHARS = 300;

  /** An exception's words are the application's in part, and may be more. */
  private static final int MAX_EXCEPTION_CHARS = 2_000;

  private static final int MAX_CAUSES = 20;

  /** Controls, direction marks and line separators, of all of Unicode. */
  private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private LogText() {}

  /** The words as they may be logged; those of null are "null". */
  public static String of(@Nullable String words) {
    return clean(String.valueOf(words), MAX_CHARS);
  }

  /**
   * An exception as it may be logged, whose words may be a peer's: itself where they are clean,
   * else one with the same stack trace, cleaned words, and causes that are clean as well; null
   * where there is none.
   */
  public static @Nullable Throwable of(@Nullable Throwable thrown) {
    return thrown == null || clean(thrown, 0) ? thrown : cleaned(thrown, seen());
  }

  private static Set<Throwable> seen() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static boolean clean(Throwable thrown, int depth) {
    String words = String.valueOf(thrown);
    if (depth > MAX_CAUSES || !words.equals(clean(words, MAX_EXCEPTION_CHARS))) {
      return false;
    }
    for (Throwable each : thrown.getSuppressed()) {
      if (!clean(each, depth + 1)) {
        return false;
      }
    }
    Throwable cause = thrown.getCause();
    return cause == null || clean(cause, depth + 1);
  }

  private static Throwable cleaned(Throwable thrown, Set<Throwable> seen) {
    Cleaned copy = new Cleaned(clean(String.valueOf(thrown), MAX_EXCEPTION_CHARS));
    copy.setStackTrace(thrown.getStackTrace());
    if (seen.size() < MAX_CAUSES && seen.add(thrown)) {
      for (Throwable each : thrown.getSuppressed()) {
        copy.addSuppressed(cleaned(each, seen));
      }
      Throwable cause = thrown.getCause();
      if (cause != null) {
        var unused = copy.initCause(cleaned(cause, seen));
      }
    }
    return copy;
  }

  private static String clean(String words, int max) {
    String kept = words.length() <= max ? words : words.substring(0, max) + "…";
    return OBEYED.matcher(kept).replaceAll(" ");
  }

  /** What is logged in place of an exception, with its class among its words. */
  private static final class Cleaned extends Throwable {
    private static final long serialVersionUID = 1L;

    Cleaned(String words) {
      super(words);
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // The words begin with the class that was.
    public String toString() {
      return String.valueOf(getMessage());
    }
  }
}
