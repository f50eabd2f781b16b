package dev.plezi.server;

/**
 * How an app is, at one moment.
 *
 * @param broker how far its publications reach
 * @param queued messages that wait to be published to other servers
 * @param connections open connections
 * @param suspended sessions that have no connection for the time being
 * @param suspendedBytes what these keep together
 */
public record Health(
    Broker broker, int queued, int connections, int suspended, long suspendedBytes) {
  /** How far publications reach. */
  public enum Broker {
    /** All subscribers there are: the app runs alone, or not yet. */
    LOCAL,
    /** This server's subscribers and, by way of Redis, other servers'. */
    CONNECTED,
    /** This server's subscribers only, until Redis is back. */
    DISCONNECTED
  }
}
