package dev.plezi.server;

import dev.plezi.protocol.CloseCode;

/**
 * A recipient of events: all connections and sessions of one identity, on all servers that share a
 * Redis. {@link App#to} names it. Nothing of it waits, neither for peers nor for Redis, by which
 * others hear of it at most once; what Redis refuses later is told to the log. There need not be
 * anybody. Thread-safe.
 */
public interface Recipient {
  /**
   * Sends an event to each: to WebSockets and event streams; and to sessions without a connection,
   * for which it is kept until they are back, within their bounds. Each gets it as a publication,
   * behind what it has been sent before; several of one identity get the events that one server
   * sends in one order.
   *
   * @param event an event record, or another form that {@link On} names
   * @throws BrokerUnavailableException when only this server's get it
   */
  void emit(Object event);

  /**
   * The same.
   *
   * @param event the event's name
   * @param payload written as a JSON object, its members beside the name
   * @throws BrokerUnavailableException when only this server's get it
   */
  void emit(String event, Object payload);

  /**
   * Closes each, as {@link #disconnect(int, String)} does with 1000.
   *
   * @throws BrokerUnavailableException when only this server's are closed
   */
  default void disconnect() {
    disconnect(CloseCode.NORMAL, "");
  }

  /**
   * Closes each, as its own {@link Connection#close(int, String)} would: behind what was sent, and
   * for good. Sessions are over, those without a connection too. A client that reconnects by itself
   * may come again, as somebody new: who is to stay away is {@linkplain App#revoke revoked}, or
   * refused by {@link Controller#preConnect}. Handshakes that are under way are none of these.
   *
   * @param code as of {@link Controller#close(int, String)}
   * @param reason for the peers; at most 123 bytes in UTF-8
   * @throws IllegalArgumentException when the code or the reason cannot be sent
   * @throws BrokerUnavailableException when only this server's are closed
   */
  void disconnect(int code, String reason);
}
