package dev.plezi.server.internal.session.sim;

/**
 * What can go wrong, or is done on purpose at a bad moment. A session survives all up to {@link
 * #BIG}.
 */
enum Fault {
  /** A connection breaks. */
  CUT,

  /** Only one direction of it does. */
  CUT_ONE_WAY,

  /** What is sent takes some seconds. */
  SPIKE,

  /** The client does not read. */
  STALL,

  /** Nobody can connect for a while. */
  REFUSE,

  /** The client's application connects anew. */
  RECONNECT,

  /** The server's workers have other things to do. */
  BUSY,

  /** Many messages at once, up. */
  BURST_UP,

  /** Many messages at once, down. */
  BURST_DOWN,

  /** A connection's outbox is small. */
  SMALL_OUTBOX,

  /** Few events a second are taken. */
  RATE,

  /** The client keeps few messages. */
  SMALL_QUEUE,

  /** So long that the next attempt to connect is made before. */
  LONG_SPIKE,

  /** An attempt's {@code _open_} is so late that the next is made first. */
  LATE_OPEN,

  /** A server's offer is so late that the client begins without a session. */
  LATE_OFFER,

  /** Some messages are big. */
  BIG,

  /** A second connection carries on the session. */
  ROGUE,

  /** The server's process is killed, and begins anew. */
  RESTART,

  /** The server asks its clients to go, and begins anew. */
  DRAIN,

  /** A server without sessions takes its place for a while. */
  OLD_SERVER,

  /** The server's application closes the session. */
  SERVER_CLOSE,

  /** The client's application closes the client, and opens it again later. */
  CLIENT_CLOSE,

  /** A session keeps little. */
  SMALL_SESSION,

  /** A session soon ends without a connection. */
  SHORT_TTL,

  /** No session without a connection is kept. */
  NONE_SUSPENDED;

  /** Whether a session survives it. */
  boolean harmless() {
    return compareTo(BIG) <= 0;
  }
}
