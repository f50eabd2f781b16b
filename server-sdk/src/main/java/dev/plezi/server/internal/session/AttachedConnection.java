package dev.plezi.server.internal.session;

import dev.plezi.server.internal.mailbox.Mailbox;
import dev.plezi.server.internal.outbox.MessageWriter;

/** A connection that carries a session, as the session sees it. Thread-safe. */
interface AttachedConnection extends Mailbox.Source {
  /** Writes to it. */
  MessageWriter writer();

  /** Closes it, whatever becomes of the session. */
  void drop(int code, String reason);

  /** Ends it at once. */
  void abort();
}
