package dev.plezi.protocol.codec;

import dev.plezi.protocol.Wire;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A quick reader of the envelopes that nearly all messages have. What it takes is well-formed, and
 * means what {@link Envelope} says it means; all else it leaves to that: escapes that matter, long
 * names and numbers, deep nesting, and whatever is no JSON. So what it takes is {@linkplain
 * Envelope#simple simple}. Reads once, in place.
 */
final class EnvelopeScan {
  private static final byte[] EVENT = Wire.EVENT.getBytes(StandardCharsets.UTF_8);
  private static final byte[] ID = Wire.ID.getBytes(StandardCharsets.UTF_8);
  private static final byte[] REQUEST = Wire.REQUEST.getBytes(StandardCharsets.UTF_8);
  private static final byte[] NEXT = Wire.NEXT.getBytes(StandardCharsets.UTF_8);
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final String SIMPLE_ESCAPES = "\"\\/bfnrt";

  private static final int MAX_NAME = 256;
  private static final int MAX_NUMBER = 100;
  private static final int MAX_DEPTH = EventCodec.MAX_DEPTH / 2;

  private final byte[] text;
  private int at;

  // Of the string that was read last: an escape; a byte that is no printable ASCII.
  private boolean escaped;
  private boolean foreign;

  private @Nullable String event;
  private boolean named;
  private @Nullable String id;
  private boolean request;
  private boolean next;

  private EnvelopeScan(byte[] text) {
    this.text = text;
  }

  /** The envelope of a text, which is UTF-8; null when somebody else has to look at it. */
  static @Nullable Envelope read(byte[] text) {
    EnvelopeScan scan = new EnvelopeScan(text);
    return scan.skipSpace() == '{' && scan.members() && scan.ends() && scan.named
        ? new Envelope(scan.event, scan.id, scan.request, scan.next, true)
        : null;
  }

  /** The members of the message, from its bracket on; false for what is left to others. */
  private boolean members() {
    at++;
    if (skipSpace() == '}') {
      at++;
      return true;
    }
    while (true) {
      int name = at + 1;
      if (!name()) {
        return false;
      }
      int end = at - 1;
      if (!colon()) {
        return false;
      }
      boolean taken =
          is(name, end, EVENT)
              ? event()
              : is(name, end, ID)
                  ? id()
                  : is(name, end, REQUEST) ? request() : is(name, end, NEXT) ? next() : value(1);
      if (!taken) {
        return false;
      }
      int behind = skipSpace();
      at++;
      if (behind != ',') {
        return behind == '}';
      }
      skipSpace();
    }
  }

  private boolean event() {
    int begin = at;
    if (!value(1) || escaped) {
      return false;
    }
    byte first = text[begin];
    named = first != 'n';
    event =
        first == '"' ? new String(text, begin + 1, at - begin - 2, StandardCharsets.UTF_8) : null;
    return true;
  }

  /** A number or a simple string is the same when it is written again. */
  private boolean id() {
    int begin = at;
    byte first = begin < text.length ? text[begin] : 0;
    if (first == '{' || first == '[' || !value(1) || escaped || foreign) {
      return false;
    }
    boolean none = first == 'n' || first == 'f';
    id = none ? null : new String(text, begin, at - begin, StandardCharsets.ISO_8859_1);
    return true;
  }

  private boolean request() {
    int begin = at;
    boolean taken = value(1);
    request = taken && text[begin] == 't';
    return taken;
  }

  private boolean next() {
    int begin = at;
    boolean taken = value(1);
    next = taken && text[begin] == '"';
    return taken;
  }

  // ---- JSON

  private boolean value(int depth) {
    escaped = false;
    foreign = false;
    int first = peek();
    return switch (first) {
      case '"' -> string();
      case '{' -> depth < MAX_DEPTH && object(depth + 1);
      case '[' -> depth < MAX_DEPTH && array(depth + 1);
      case 't' -> literal(TRUE);
      case 'f' -> literal(FALSE);
      case 'n' -> literal(NULL);
      default -> number();
    };
  }

  private boolean object(int depth) {
    at++;
    if (skipSpace() == '}') {
      at++;
      return true;
    }
    while (name() && colon() && value(depth)) {
      int next = skipSpace();
      at++;
      if (next != ',') {
        return next == '}';
      }
      skipSpace();
    }
    return false;
  }

  private boolean array(int depth) {
    at++;
    if (skipSpace() == ']') {
      at++;
      return true;
    }
    while (value(depth)) {
      int next = skipSpace();
      at++;
      if (next != ',') {
        return next == ']';
      }
      skipSpace();
    }
    return false;
  }

  private boolean name() {
    int begin = at;
    escaped = false;
    return peek() == '"' && string() && !escaped && at - begin <= MAX_NAME;
  }

  private boolean colon() {
    boolean colon = skipSpace() == ':';
    at++;
    skipSpace();
    return colon;
  }

  private boolean string() {
    at++;
    while (at < text.length) {
      byte each = text[at++];
      if (each == '"') {
        return true;
      }
      if (each == '\\') {
        escaped = true;
        if (at >= text.length || SIMPLE_ESCAPES.indexOf(text[at++]) < 0) {
          return false;
        }
      } else if (each < ' ' || each > '~') {
        if (each >= 0 && each < ' ') {
          return false;
        }
        foreign = true;
      }
    }
    return false;
  }

  private boolean literal(byte[] word) {
    int begin = at;
    at += word.length;
    return is(begin, at, word);
  }

  private boolean number() {
    int begin = at;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else if (!digits()) {
      return false;
    }
    if (peek() == '.') {
      at++;
      if (!digits()) {
        return false;
      }
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      if (!digits()) {
        return false;
      }
    }
    return at - begin <= MAX_NUMBER;
  }

  private boolean digits() {
    int begin = at;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at > begin;
  }

  private boolean is(int begin, int end, byte[] word) {
    if (end - begin != word.length || end > text.length) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      if (text[begin + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean ends() {
    skipSpace();
    return at == text.length;
  }

  private int peek() {
    return at < text.length ? text[at] : -1;
  }

  /** To the next byte that is no white space; −1 at the end. */
  private int skipSpace() {
    while (at < text.length) {
      byte each = text[at];
      if (each != ' ' && each != '\n' && each != '\r' && each != '\t') {
        return each;
      }
      at++;
    }
    return -1;
  }
}
