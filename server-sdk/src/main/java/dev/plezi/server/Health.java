package dev.plezi.server;

/**
 * How an app is, at one moment.
 *
 * @param broker how far its publications reach, as was found out a second ago or less
 * @param brokerProblem why they do not reach further, or what Redis has refused in the last minute;
 *     empty when all is well
 * @param queued messages that wait to be published to other servers
 * @param connections open connections
 * @param suspended sessions that have no connection for the time being
 * @param suspendedBytes what these keep together
 */
public record Health(
    Broker broker,
    String brokerProblem,
    int queued,
    int connections,
    int suspended,
    long suspendedBytes) {
  /** How far publications reach. */
  public enum Broker {
    /** All subscribers there are: the app runs alone, or not yet. */
    LOCAL,
    /** This server's subscribers and, by way of Redis, other servers'. */
    CONNECTED,
    /** This server's subscribers only, until the way by Redis is back. */
    DISCONNECTED
  }
}
