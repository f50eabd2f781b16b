package dev.plezi.server.internal.mailbox;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A count of the bytes of all messages that wait in the mailboxes of a server, or are being
 * handled, with their bound. Beyond it each mailbox has one message at a time: so all go on, and
 * none holds up another. Thread-safe.
 */
public final class MailboxBudget {
  private final long max;
  private final AtomicLong used = new AtomicLong();

  /** Nothing waits. */
  public MailboxBudget(long max) {
    this.max = max;
  }

  /** How many bytes wait, or are being handled. */
  public long used() {
    return used.get();
  }

  boolean exhausted() {
    return used.get() >= max;
  }

  /** So many more wait; or fewer, if it is negative. */
  void add(long bytes) {
    used.addAndGet(bytes);
  }
}
