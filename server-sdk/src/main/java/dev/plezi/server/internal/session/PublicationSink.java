package dev.plezi.server.internal.session;

import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.transport.WireMessage;

/**
 * An entry for what is published to a session. Adding only enqueues; {@link #flush} writes, or
 * wakes the mailbox. At the bound the connection ends with 4008. Thread-safe.
 */
public interface PublicationSink {
  /** A message for the peer; {@code own} when this connection published it. */
  void add(WireMessage message, boolean own);

  /** The same, if there is room; else it is dropped. */
  void addOrDrop(WireMessage message, boolean own);

  /** The same, in the place of one with an equal key that waits and was never written. */
  void add(WireMessage message, boolean own, Object key);

  /**
   * A message whose key the application is to find. What finds it adds it then, and must not throw;
   * by the thread that flushes, one at a time, under no lock.
   */
  void find(Runnable key, WireMessage message);

  /** A message for the application, whose task runs in the mailbox. */
  void add(Task task, WireMessage message);

  /** The log of what is to be said of it; what it says of itself is its name there. */
  PeerLog log();

  /** How many were dropped. */
  long dropped();

  /** Sets in motion what was added. */
  void flush();
}
