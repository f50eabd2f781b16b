package dev.plezi.benchmarks.load;

import java.nio.charset.StandardCharsets;

/** A part of a buffer that holds a message; moved from message to message. */
public final class Text {
  final byte[] bytes;
  int from;
  int to;

  /** A part of a buffer of this size. */
  Text(int size) {
    bytes = new byte[size];
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Where these bytes stand first; -1 for nowhere. */
  int find(byte[] what) {
    int last = to - what.length;
    for (int i = from; i <= last; i++) {
      int j = 0;
      while (j < what.length && bytes[i + j] == what[j]) {
        j++;
      }
      if (j == what.length) {
        return i;
      }
    }
    return -1;
  }

  boolean startsWith(byte[] what) {
    return at(from, what);
  }

  /** Whether these bytes stand here. */
  boolean at(int begin, byte[] what) {
    if (to - begin < what.length) {
      return false;
    }
    for (int i = 0; i < what.length; i++) {
      if (bytes[begin + i] != what[i]) {
        return false;
      }
    }
    return true;
  }

  /** Where the JSON object that begins here is over. */
  int endOfObject(int begin) {
    int depth = 0;
    boolean quoted = false;
    for (int i = begin; i < to; i++) {
      switch (bytes[i]) {
        case '"' -> quoted = !quoted;
        case '\\' -> i++;
        case '{' -> depth += quoted ? 0 : 1;
        case '}' -> depth -= quoted ? 0 : 1;
        default -> {}
      }
      if (depth == 0) {
        return i + 1;
      }
    }
    throw new IllegalStateException("no object: " + this);
  }

  /** The digits that stand here, as a number; -1 for none. */
  int number(int at) {
    int number = 0;
    int i = at;
    while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
      number = number * 10 + bytes[i++] - '0';
    }
    return i == at ? -1 : number;
  }

  /** The number behind these bytes; -1 when there is none. */
  int numberBehind(byte[] what) {
    int at = find(what);
    return at < 0 ? -1 : number(at + what.length);
  }

  @Override
  public String toString() {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
