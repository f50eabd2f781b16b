package dev.plezi.protocol.client;

import dev.plezi.protocol.SendLog;
import dev.plezi.protocol.Standard;
import org.jspecify.annotations.Nullable;

/**
 * A queue of what waits for a connection, in order, bounded in count and in characters; and, in a
 * session, of what was written and is not counted yet, with a bound of its own. An adapter that has
 * another way to the peer takes messages from here and sends them that way.
 */
public final class SendQueue {
  private final int maxCount;
  private final int maxChars;
  private final PendingAcks pending;
  private final SendLog<Outgoing> log = new SendLog<>();

  SendQueue(int maxCount, int maxChars, PendingAcks pending) {
    this.maxCount = maxCount;
    this.maxChars = maxChars;
    this.pending = pending;
  }

  /** How many messages wait and were never sent. */
  public int size() {
    return log.freshCount();
  }

  /** How many messages of the session were sent, and are not counted by the server yet. */
  public int uncounted() {
    return log.count() - log.freshCount();
  }

  /**
   * Adds a message at the end, in whatever state the client is.
   *
   * @param message the message
   * @param due for a message with an id: until when its fate is awaited
   * @return false when there is no room
   */
  public boolean add(Outgoing message, double due) {
    boolean fits = takes(message, false, true);
    if (fits) {
      put(message, due, false);
    }
    return fits;
  }

  /**
   * Takes out the first message that was never sent. The client forgets it: its fate is the
   * caller's to tell. Null when nothing waits.
   */
  public @Nullable Outgoing take() {
    Outgoing message = takeFresh();
    if (message != null) {
      pending.take(message.id(), false);
    }
    return message;
  }

  /**
   * Adds a greeting of a session that has no connection: before all that was never sent, and as if
   * it were sent, so that whatever resumes the session begins with it.
   *
   * @return false when there is no room
   */
  public boolean addSent(Outgoing message, double due) {
    boolean fits = takes(message, true, true);
    if (fits) {
      put(message, due, true);
      while (message.unsent()) {
        Outgoing unused = poll();
      }
    }
    return fits;
  }

  /**
   * Whether there is room for a message.
   *
   * @param flows whether it is sent at once, or else has to wait
   * @param kept whether it is kept even then
   */
  boolean takes(Outgoing message, boolean flows, boolean kept) {
    int length = message.text().length();
    int places = flows ? 1 : maxCount - log.freshCount();
    int waiting = flows ? length : maxChars - log.freshSize();
    int uncounted = flows && !kept ? length : Standard.SESSION_CHARACTERS - log.size();
    return places > 0
        && log.count() < Standard.SESSION_MESSAGES
        && length <= waiting
        && length <= uncounted;
  }

  /**
   * Adds a message, whether or not there is room; before all that was never sent, or at the end.
   */
  void put(Outgoing message, double due, boolean before) {
    // It may have been sent before, and be sent again because it failed.
    message.written = Outgoing.UNWRITTEN;
    message.lost = false;
    log.add(message, message.text().length(), before);
    if (message.id() != 0) {
      pending.add(message, due);
    }
  }

  /** The next message to send, which is now sent. */
  @Nullable Outgoing poll() {
    Outgoing message = log.next();
    if (message != null) {
      message.written = log.keeps() ? Outgoing.COUNTED : Outgoing.WRITTEN;
    }
    return message;
  }

  @Nullable Outgoing takeFresh() {
    Outgoing message = log.fresh();
    if (message != null) {
      log.remove(message);
    }
    return message;
  }

  /** Takes out a message that was never sent. */
  void remove(Outgoing message) {
    if (message.unsent()) {
      log.remove(message);
    }
  }

  /** Puts back what was sent in a session that is lost: before all that was never sent. */
  void restore(Outgoing message) {
    message.written = Outgoing.UNWRITTEN;
    message.lost = false;
    log.add(message, message.text().length(), true);
  }

  /** Takes out the oldest that was sent and is not counted; null when there is no more. */
  @Nullable Outgoing abandon() {
    return log.abandon();
  }

  SendLog<Outgoing> log() {
    return log;
  }
}
