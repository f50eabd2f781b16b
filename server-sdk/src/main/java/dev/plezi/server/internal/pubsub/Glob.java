package dev.plezi.server.internal.pubsub;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern of channel names, matched as Redis matches those of {@code PSUBSCRIBE}: on the bytes of
 * their UTF-8. {@code *} is any number of bytes, {@code ?} one, {@code [ab]} one of these, {@code
 * [a-z]} one of a range (of signed bytes), {@code [^a]} one of the others; a backslash takes the
 * next byte literally, in brackets too. There are no errors: a bracket that is not closed ends with
 * the pattern. Immutable.
 */
final class Glob {
  private static final int ANY = -1;
  private static final int MANY = -2;
  private static final int FIRST_SET = -3;

  /** A byte (0 to 255), {@link #ANY}, {@link #MANY}, or {@link #FIRST_SET} less a set's index. */
  private final int[] tokens;

  private final List<BitSet> sets;

  private Glob(int[] tokens, List<BitSet> sets) {
    this.tokens = tokens;
    this.sets = sets;
  }

  static Glob of(String pattern) {
    return new Reader(pattern.getBytes(StandardCharsets.UTF_8)).read();
  }

  /** Whether a channel's name matches; takes time of the name's length times the pattern's. */
  boolean matches(byte[] name) {
    int token = 0;
    int at = 0;
    int star = -1;
    int resume = 0;
    while (at < name.length) {
      if (token < tokens.length && tokens[token] == MANY) {
        star = token++;
        resume = at;
      } else if (token < tokens.length && accepts(tokens[token], name[at] & 0xFF)) {
        token++;
        at++;
      } else if (star >= 0) {
        // Only the last star need give way: an earlier one could take no more than it.
        token = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (token < tokens.length && tokens[token] == MANY) {
      token++;
    }
    return token == tokens.length;
  }

  private boolean accepts(int token, int value) {
    return token == value || token == ANY || (token <= FIRST_SET && set(token).get(value));
  }

  private BitSet set(int token) {
    return sets.get(FIRST_SET - token);
  }

  /** Reads a pattern. */
  private static final class Reader {
    private final byte[] pattern;
    private final int[] tokens;
    private final List<BitSet> sets = new ArrayList<>(0);
    private int at;

    Reader(byte[] pattern) {
      this.pattern = pattern;
      this.tokens = new int[pattern.length];
    }

    Glob read() {
      int count = 0;
      while (at < pattern.length) {
        tokens[count++] = token();
      }
      return new Glob(Arrays.copyOf(tokens, count), sets);
    }

    private int token() {
      byte next = pattern[at++];
      return switch (next) {
        case '*' -> MANY;
        case '?' -> ANY;
        case '[' -> {
          sets.add(set());
          yield FIRST_SET - (sets.size() - 1);
        }
        case '\\' -> (at < pattern.length ? pattern[at++] : next) & 0xFF;
        default -> next & 0xFF;
      };
    }

    private BitSet set() {
      BitSet set = new BitSet(256);
      boolean not = at < pattern.length && pattern[at] == '^';
      if (not) {
        at++;
      }
      while (at < pattern.length && pattern[at] != ']') {
        int left = pattern.length - at;
        if (left >= 2 && pattern[at] == '\\') {
          set.set(pattern[at + 1] & 0xFF);
          at += 2;
        } else if (left >= 3 && pattern[at + 1] == '-') {
          range(set, pattern[at], pattern[at + 2]);
          at += 3;
        } else {
          set.set(pattern[at++] & 0xFF);
        }
      }
      at++;
      if (not) {
        set.flip(0, 256);
      }
      return set;
    }

    private static void range(BitSet set, byte one, byte other) {
      for (int value = Math.min(one, other); value <= Math.max(one, other); value++) {
        set.set(value & 0xFF);
      }
    }
  }
}
