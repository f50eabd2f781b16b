package dev.plezi.server.internal.transport;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cleaner of what a peer said, for the log: one line of bounded length, without characters that a
 * terminal or a log's reader obeys.
 */
public final class LogText {
  private static final int MAX_CHARS = 300;

  /** Controls, direction marks and line separators, of all of Unicode. */
  private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private LogText() {}

  /** The words as they may be logged; those of null are "null". */
  public static String of(@Nullable String words) {
    String all = String.valueOf(words);
    String kept = all.length() <= MAX_CHARS ? all : all.substring(0, MAX_CHARS) + "…";
    return OBEYED.matcher(kept).replaceAll(" ");
  }
}
