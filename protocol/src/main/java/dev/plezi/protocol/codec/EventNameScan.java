package dev.plezi.protocol.codec;

import dev.plezi.protocol.Wire;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A scanner for the event's name of a text that a peer may take for JSON, though our own parser may
 * not: it has bounds that a browser's has not. Knows no bound, and takes any text: where that is
 * JSON, it finds the name that every other reader finds; where it is none, it does not matter what
 * it finds. Reads once, in place.
 */
final class EventNameScan {
  private static final byte[] EVENT = Wire.EVENT.getBytes(StandardCharsets.UTF_8);

  private final byte[] text;
  private int at;

  private EventNameScan(byte[] text) {
    this.text = text;
  }

  /** Whether a text, in UTF-8, could be a control event to anybody. */
  static boolean control(byte[] text) {
    if (!suspect(text)) {
      return false;
    }
    String name = new EventNameScan(text).name();
    return name != null && Wire.control(name);
  }

  /** A quick look, that most texts need no more of: nothing ends with an underscore. */
  private static boolean suspect(byte[] text) {
    for (int i = 1; i < text.length; i++) {
      byte each = text[i];
      if ((each == '"' && text[i - 1] == '_') || (each == 'u' && text[i - 1] == '\\')) {
        return true;
      }
    }
    return false;
  }

  /** Of several members of this name the last counts. */
  private @Nullable String name() {
    skipSpace();
    if (next() != '{') {
      return null;
    }
    at++;
    String name = null;
    while (at < text.length) {
      skipSpace();
      if (next() != '"') {
        return name;
      }
      String member = string(EVENT.length);
      skipSpace();
      if (next() != ':') {
        return name;
      }
      at++;
      skipSpace();
      if (Wire.EVENT.equals(member)) {
        name = next() == '"' ? string(Integer.MAX_VALUE) : null;
      }
      skipValue();
      at++;
    }
    return name;
  }

  private int next() {
    return at < text.length ? text[at] : -1;
  }

  private void skipSpace() {
    while (at < text.length && text[at] <= ' ' && text[at] >= 0) {
      at++;
    }
  }

  /** To the comma or the bracket behind the value, or what is left of it. */
  private void skipValue() {
    int depth = 0;
    while (at < text.length) {
      byte each = text[at];
      if (each == '"') {
        skipString();
        continue;
      }
      if (depth == 0 && (each == ',' || each == '}')) {
        return;
      }
      depth += each == '{' || each == '[' ? 1 : each == '}' || each == ']' ? -1 : 0;
      at++;
    }
  }

  private void skipString() {
    at++;
    while (at < text.length && text[at] != '"') {
      at += text[at] == '\\' ? 2 : 1;
    }
    at++;
  }

  /** What a string says; null when it has more characters than that, which nobody asks for. */
  private @Nullable String string(int max) {
    int begin = at + 1;
    skipString();
    int end = Math.min(at - 1, text.length);
    // An escape is at most six characters for one.
    if (end < begin || (end - begin) / 6 > max) {
      return null;
    }
    return unescaped(new String(text, begin, end - begin, StandardCharsets.UTF_8));
  }

  private static String unescaped(String string) {
    if (string.indexOf('\\') < 0) {
      return string;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < string.length(); i++) {
      char each = string.charAt(i);
      if (each != '\\' || i + 1 == string.length()) {
        plain.append(each);
      } else if (string.charAt(++i) == 'u' && i + 4 < string.length()) {
        plain.append((char) hex(string, i + 1));
        i += 4;
      } else {
        // Of the other escapes none is a letter of a name that matters.
        plain.append(string.charAt(i) == '/' ? '/' : '\\');
      }
    }
    return plain.toString();
  }

  private static int hex(String string, int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      value = value * 16 + Character.digit(string.charAt(i), 16);
    }
    return value;
  }
}
