package dev.plezi.client.internal.socket;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A description of what a socket is opened with.
 *
 * @param target asks where to, and what is sent with it; may run code of the application
 * @param network how to get there
 * @param maxMessageSize in bytes; a longer message closes the socket
 */
public record Handshake(
    Supplier<? extends CompletionStage<Target>> target, Network network, int maxMessageSize) {

  /**
   * The target of an attempt.
   *
   * @param uri a ws or wss URI, all of it ASCII; its host is ignored if there is another
   * @param host a host that no {@link URI} takes, to be looked up; or null
   * @param headers sent with the upgrade, cookies among them, each name once
   */
  public record Target(URI uri, @Nullable String host, List<Header> headers) {}

  /** One line of the upgrade request's header. */
  public record Header(String name, String value) {}
}
