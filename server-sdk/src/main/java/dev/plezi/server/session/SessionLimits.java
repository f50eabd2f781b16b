package dev.plezi.server.session;

/**
 * The bounds of one connection.
 *
 * @param maxMessageBytes the largest message taken; a larger one ends the connection with 1009
 * @param mailboxMessages messages that may wait for their handler; more are left in the socket
 * @param outboxBytes bytes that may wait for the reader; more end the connection with 4008
 * @param eventsPerSecond messages of a second, on average; more end the connection with 4029
 * @param burst messages that may come at once
 * @param pingNanos silence after which a ping is sent; as much again ends the connection
 * @param closeNanos how long a peer may take to answer a close frame
 */
public record SessionLimits(
    int maxMessageBytes,
    int mailboxMessages,
    int outboxBytes,
    int eventsPerSecond,
    int burst,
    long pingNanos,
    long closeNanos) {}
