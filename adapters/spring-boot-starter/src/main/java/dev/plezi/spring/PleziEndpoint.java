package dev.plezi.spring;

import dev.plezi.server.App;
import dev.plezi.server.Health;
import dev.plezi.server.Subscribers;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * An endpoint of Actuator, {@code plezi}: what an app has at the moment, on this server. It says
 * how many, and not who. Thread-safe.
 */
@Endpoint(id = "plezi")
public final class PleziEndpoint {
  private final App app;

  PleziEndpoint(App app) {
    this.app = app;
  }

  /**
   * What an app has.
   *
   * @param ready whether it wants requests
   * @param connections how many are open
   * @param sessions those without a connection
   * @param identities how many there are of whom it is known who they are
   * @param broker how far publications reach
   */
  public record Description(
      boolean ready, int connections, Sessions sessions, int identities, Broker broker) {}

  /**
   * The sessions that have no connection for the time being.
   *
   * @param suspended how many
   * @param bytes what they keep together
   */
  public record Sessions(int suspended, long bytes) {}

  /**
   * How far publications reach.
   *
   * @param state in one word
   * @param problem why no further; empty when all is well
   * @param queued messages that wait to be published to other servers
   */
  public record Broker(Health.Broker state, String problem, int queued) {}

  /**
   * Who subscribes a channel.
   *
   * @param connections how many connections
   * @param identities how many identities, of those of whom it is known who they are
   */
  public record Channel(int connections, int identities) {}

  /** What the app has. */
  @ReadOperation
  public Description app() {
    Health health = app.health();
    return new Description(
        app.ready(),
        health.connections(),
        new Sessions(health.suspended(), health.suspendedBytes()),
        app.identities().size(),
        new Broker(health.broker(), health.brokerProblem(), health.queued()));
  }

  /** Who subscribes one channel, by its name. */
  @ReadOperation
  public Channel channel(@Selector String channel) {
    Subscribers subscribers = app.subscribers(channel);
    return new Channel(subscribers.connections(), subscribers.identities().size());
  }
}
