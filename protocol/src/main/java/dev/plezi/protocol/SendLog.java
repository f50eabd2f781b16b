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
  // One list. The head is forgotten; each of these is the last of its kind, or the head when there
  // is none: head … sent … written … last.
  private Entry<M> head = new Entry<>(null, 0);

  /** Written on the present connection. */
  private Entry<M> sent = head;

  /** Written on any connection. */
  private Entry<M> written = head;

  private Entry<M> last = head;

  /** Whether nothing was written on the present connection. */
  private boolean untried = true;

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
    private @Nullable M message;
    private int size;
    private int begun;
    private boolean written;
    private @Nullable Entry<M> next;

    Entry(@Nullable M message, int size) {
      this.message = message;
      this.size = size;
    }

    /** The message; null once it is forgotten. */
    public @Nullable M message() {
      return message;
    }

    /** Whether it was written ever: it is not to be replaced any more. */
    public boolean written() {
      return written;
    }
  }

  /**
   * Whoever is shown messages, and changes nothing.
   *
   * @param <M> a message
   */
  public interface Visitor<M> {
    /** Is shown one. */
    void visit(M message);
  }

  /** An empty queue. */
  public SendLog() {}

  /** Whether what is written is kept until it is counted: whether there is a session. */
  public void keep(boolean on) {
    keeps = on;
  }

  /** Whether it is. */
  public boolean keeps() {
    return keeps;
  }

  /** How many messages are kept or wait. */
  public int count() {
    return count;
  }

  /** The size of these together. */
  public int size() {
    return size;
  }

  /** How many of the session were written on the present connection, or need not be. */
  public double position() {
    return position;
  }

  /** How many of the session the other end has counted. */
  public double counted() {
    return counted;
  }

  /** How many of the session were ever written. */
  public double total() {
    return counted + (count - freshCount);
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
    return insert(last, message, size);
  }

  /**
   * Adds a message at the end, or before all that were never written; then none may wait to be
   * written again.
   */
  public void add(M message, int size, boolean first) {
    var unused = insert(first ? written : last, message, size);
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

  /**
   * The message that is to be written next, if it was the first on so many connections, each of
   * which broke before the other end had received it; null when there is none. What was behind
   * others may have had no time at all.
   */
  public @Nullable M stuck(int times) {
    Entry<M> entry = sent.next;
    return entry != null && entry.written && entry.begun >= times ? entry.message : null;
  }

  /** Puts another message in the place of that one. */
  public void giveUpStuck(M instead, int size) {
    Entry<M> entry = sent.next;
    if (entry != null) {
      entry.message = instead;
      this.size += size - entry.size;
      entry.size = size;
      entry.begun = 0;
    }
  }

  /** Takes out the first of these that was never written; false when there is none. */
  public boolean remove(M message) {
    Entry<M> before = written;
    for (Entry<M> entry = before.next; entry != null; entry = entry.next) {
      if (entry.message == message) {
        before.next = entry.next;
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
    return written.next == null ? null : written.next.message;
  }

  /** The oldest message that is kept, or waits; null when there is none. */
  public @Nullable M oldest() {
    return head.next == null ? null : head.next.message;
  }

  /** All that are kept, or wait, in their order. */
  public void forEach(Visitor<M> each) {
    for (Entry<M> entry = head.next; entry != null; entry = entry.next) {
      M message = entry.message;
      if (message != null) {
        each.visit(message);
      }
    }
  }

  /** The next message to write on the present connection, which is now written; or null. */
  public @Nullable M next() {
    Entry<M> entry = sent.next;
    if (entry == null) {
      return null;
    }
    sent = entry;
    entry.begun += untried ? 1 : 0;
    untried = false;
    if (!entry.written) {
      entry.written = true;
      written = entry;
      freshCount--;
      freshSize -= entry.size;
    }
    if (!keeps) {
      return forgetFirst();
    }
    position++;
    return entry.message;
  }

  /**
   * The other end has counted so many, which are forgotten.
   *
   * @return false when it cannot have: it counted more before, or not so many were written to it
   */
  public boolean counted(double total) {
    boolean possible = total <= position;
    return possible && forgetUpTo(total);
  }

  /** The same, where the other end counts whatever it receives. */
  public boolean resume(double received) {
    return resume(received, received);
  }

  /**
   * The session goes on with a new connection; what the other end has not received is to be written
   * again.
   *
   * @param handled how many the other end has counted, which are forgotten
   * @param received how many it has received: those between are kept, and not written again
   * @return false when it cannot have: it counted more before, or not so many were ever written
   */
  public boolean resume(double handled, double received) {
    if (!(handled <= received && received <= total() && forgetUpTo(handled))) {
      return false;
    }
    untried = true;
    sent = head;
    position = counted;
    for (Entry<M> e = head.next; e != null && position < received; e = e.next) {
      sent = e;
      position++;
    }
    return true;
  }

  /**
   * The other end has counted so many of what was ever written, and counts no more.
   *
   * @return false when it cannot have: it counted more before, or not so many were ever written
   */
  public boolean forgetUpTo(double total) {
    boolean possible = total >= counted && total <= total();
    while (possible && counted < total) {
      var unused = forgetFirst();
      counted++;
    }
    return possible;
  }

  /**
   * The session is lost: takes out the oldest message that was written and not counted.
   *
   * @return null when there is no more; the counts then begin anew, with what was never written
   */
  public @Nullable M abandon() {
    if (head != written) {
      return forgetFirst();
    }
    untried = true;
    sent = head;
    counted = position = 0;
    return null;
  }

  /** Forgets all, the counts too. */
  public void clear() {
    untried = true;
    head = sent = written = last = new Entry<>(null, 0);
    count = size = freshCount = freshSize = 0;
    counted = position = 0;
  }

  private Entry<M> insert(Entry<M> before, M message, int size) {
    Entry<M> entry = new Entry<>(message, size);
    entry.next = before.next;
    before.next = entry;
    if (last == before) {
      last = entry;
    }
    grow(1, size);
    return entry;
  }

  private @Nullable M forgetFirst() {
    Entry<M> entry = head.next;
    if (entry == null) {
      return null;
    }
    // Whoever holds a forgotten place still must not hold all that follows.
    head.next = null;
    head = entry;
    count--;
    size -= entry.size;
    M message = entry.message;
    entry.message = null;
    return message;
  }

  private void grow(int messages, int by) {
    count += messages;
    size += by;
    freshCount += messages;
    freshSize += by;
  }
}
