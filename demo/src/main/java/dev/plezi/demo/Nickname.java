package dev.plezi.demo;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What people can be called. */
final class Nickname {
  static final int MAX_LENGTH = 30;

  private Nickname() {}

  /**
   * A wanted nickname, tidied up: no white space around it, single spaces in it.
   *
   * @return null when nobody can be called so
   */
  static @Nullable String tidy(String wanted) {
    String name = Normalizer.normalize(wanted, Normalizer.Form.NFC).replaceAll("\\h+", " ").strip();
    int length = name.codePointCount(0, name.length());
    boolean fits = length >= 1 && length <= MAX_LENGTH;
    // Pages call their own person "Me".
    boolean reserved = identity(name).equals("me");
    return fits && !reserved && name.codePoints().allMatch(Nickname::visible) ? name : null;
  }

  /** Equal for nicknames that people would take for the same. */
  static String identity(String nickname) {
    return Normalizer.normalize(nickname, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).strip();
  }

  /** Formats are the marks that turn text around or are not seen at all. */
  private static boolean visible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
