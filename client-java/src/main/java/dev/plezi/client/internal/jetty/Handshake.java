package dev.plezi.client.internal.jetty;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * A description of what a socket is opened with.
 *
 * @param uri a ws or wss URI
 * @param headers sent with the upgrade, cookies among them
 * @param maxMessageSize in bytes; a longer message closes the socket with 1009
 * @param silence after so long without a word in either direction the peer is pinged, and after as
 *     long again the socket is taken for broken
 */
public record Handshake(URI uri, List<Header> headers, int maxMessageSize, Duration silence) {
  /** One line of the upgrade request's header. */
  public record Header(String name, String value) {}
}
