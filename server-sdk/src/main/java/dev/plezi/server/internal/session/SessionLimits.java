package dev.plezi.server.internal.session;

/**
 * The bounds of one connection, and of the session that it may carry.
 *
 * @param maxMessageBytes the largest message taken; a larger one ends the connection with 1009
 * @param mailboxMessages messages that may wait for their handler; more are left in the socket
 * @param outboxBytes bytes that may wait for the reader; more end the connection with 4008
 * @param eventsPerSecond messages of a second, on average; more end the connection with 4029
 * @param burst messages that may come at once
 * @param pingNanos silence after which a ping is sent; as much again ends the connection
 * @param closeNanos how long a peer may take to answer a close frame
 * @param keeping what a session keeps, and how long
 */
public record SessionLimits(
    int maxMessageBytes,
    int mailboxMessages,
    int outboxBytes,
    int eventsPerSecond,
    int burst,
    long pingNanos,
    long closeNanos,
    Keeping keeping) {
  /**
   * What a session keeps, and how long.
   *
   * @param heartbeatNanos silence after which its peer is asked whether it lives
   * @param ttlNanos how long it lives without a connection
   * @param bytes bytes that the peer has not counted; more, and the session is lost
   * @param messages messages that the peer has not counted; more, and the session is lost
   */
  public record Keeping(long heartbeatNanos, long ttlNanos, int bytes, int messages) {}
}
