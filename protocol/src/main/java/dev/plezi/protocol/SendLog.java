package dev.plezi.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What one end of a session sends, in order, until the other end has counted it: first what was
 * written and not counted, then what is to be written. A resumed session goes back to the first
 * that was not counted, so nothing is lost and nothing comes twice.
 *
 * <p>Where there is no session it is a plain queue: what is taken to be written is forgotten.
 *
 * <p>Not thread-safe. It sets no bound: whoever adds asks for {@link #count} and {@link #size}
 * before. Counts are numbers of messages since the session began, whole and far below 2⁵³.
 *
 * @param <M> a message
 */
public final class SendLog<M> {
  // Each a place in one list: first … next … fresh … last.
  private @Nullable Entry<M> first;
  private @Nullable Entry<M> next;
  private @Nullable Entry<M> fresh;
  private @Nullable Entry<M> last;

  private boolean keeps;
  private int count;
  private int size;
  private int freshCount;
  private int freshSize;

  /** How many the other end has counted. */
  private double counted;

  /** How many were written on the present connection or counted before it: the place of next. */
  private double position;

  /**
   * The place of one message.
   *
   * @param <M> a message
   */
  public static final class Entry<M> {
    private M message;
    private int size;
    private boolean written;
    private @Nullable Entry<M> next;

    Entry(M message, int size) {
      this.message = message;
      this.size = size;
    }
  }

  /** An empty queue. */
  public SendLog() {}

  /** Whether what is written is kept until it is counted: whether there is a session. */
  public void keep(boolean on) {
    keeps = on;
  }

  /** How many messages are kept or wait. */
  public int count() {
    return count;
  }

  /** The size of these together. */
  public int size() {
    return size;
  }

  /** How many were never written. */
  public int freshCount() {
    return freshCount;
  }

  /** The size of these together. */
  public int freshSize() {
    return freshSize;
  }

  /** Adds a message at the end. */
  public Entry<M> add(M message, int size) {
    Entry<M> entry = new Entry<>(message, size);
    if (last == null) {
      first = entry;
    } else {
      last.next = entry;
    }
    last = entry;
    if (fresh == null) {
      fresh = entry;
    }
    if (next == null) {
      next = entry;
    }
    grow(1, size);
    return entry;
  }

  /** Adds a message before all that were never written; none may wait to be written again. */
  public void insert(M message, int size) {
    Entry<M> before = before(fresh);
    Entry<M> entry = new Entry<>(message, size);
    entry.next = fresh;
    if (before == null) {
      first = entry;
    } else {
      before.next = entry;
    }
    if (fresh == null) {
      last = entry;
    }
    fresh = next = entry;
    grow(1, size);
  }

  /** Puts another message in the place of one; false when that was written or taken out. */
  public boolean replace(Entry<M> entry, M message, int size) {
    if (entry.written) {
      return false;
    }
    entry.message = message;
    grow(0, size - entry.size);
    entry.size = size;
    return true;
  }

  /** Takes out the first of these that was never written; false when there is none. */
  public boolean remove(M message) {
    Entry<M> before = before(fresh);
    for (Entry<M> entry = fresh; entry != null; entry = entry.next) {
      if (entry.message == message) {
        if (before == null) {
          first = entry.next;
        } else {
          before.next = entry.next;
        }
        if (fresh == entry) {
          fresh = entry.next;
        }
        if (next == entry) {
          next = entry.next;
        }
        if (last == entry) {
          last = before;
        }
        grow(-1, -entry.size);
        // Not to be replaced any more.
        entry.written = true;
        return true;
      }
      before = entry;
    }
    return false;
  }

  /** The first message that was never written; null when there is none. */
  public @Nullable M fresh() {
    return fresh == null ? null : fresh.message;
  }

  /** The next message to write on the present connection, which is now written; or null. */
  public @Nullable M next() {
    Entry<M> entry = next;
    if (entry == null) {
      return null;
    }
    next = entry.next;
    if (!entry.written) {
      entry.written = true;
      fresh = entry.next;
      freshCount--;
      freshSize -= entry.size;
    }
    if (keeps) {
      position++;
    } else {
      forgetFirst(entry);
    }
    return entry.message;
  }

  /**
   * The other end has counted so many, which are forgotten.
   *
   * @return false when it cannot have: it counted more before, or not so many were written to it
   */
  public boolean counted(double total) {
    if (!(total >= counted && total <= position)) {
      return false;
    }
    forget(total);
    return true;
  }

  /**
   * The session goes on with a new connection, and the other end has counted so many; what it has
   * not counted is to be written again.
   *
   * @return false when it cannot have: it counted more before, or not so many were ever written
   */
  public boolean resume(double total) {
    if (!(total >= counted && total <= counted + (count - freshCount))) {
      return false;
    }
    forget(total);
    next = first;
    position = counted;
    return true;
  }

  /**
   * The session is lost: takes out the oldest message that was written and not counted. Whether it
   * has arrived is not known.
   *
   * @return null when there is no more; the counts then begin anew, with what was never written
   */
  public @Nullable M abandon() {
    Entry<M> entry = first;
    if (entry != null && entry.written) {
      forgetFirst(entry);
      return entry.message;
    }
    next = first;
    counted = position = 0;
    return null;
  }

  private void forget(double total) {
    for (Entry<M> entry = first; entry != null && counted < total; entry = first) {
      forgetFirst(entry);
      counted++;
    }
  }

  private void forgetFirst(Entry<M> entry) {
    first = entry.next;
    if (first == null) {
      last = null;
    }
    count--;
    size -= entry.size;
  }

  private @Nullable Entry<M> before(@Nullable Entry<M> end) {
    Entry<M> before = null;
    for (Entry<M> entry = first; entry != end && entry != null; entry = entry.next) {
      before = entry;
    }
    return before;
  }

  private void grow(int messages, int by) {
    count += messages;
    size += by;
    freshCount += messages;
    freshSize += by;
  }
}
