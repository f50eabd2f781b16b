package dev.plezi.server;

import java.util.Set;

/**
 * A snapshot of who subscribes a channel on one server: {@link App#subscribers}.
 *
 * @param identities whoever was {@linkplain Controller#identify(String) identified}, once each
 *     however many tabs are open; a copy that does not change
 * @param connections how many connections subscribe, those of nobody in particular among them, and
 *     sessions that have no connection just now
 */
public record Subscribers(Set<String> identities, int connections) {
  /** With a copy of the identities. */
  public Subscribers {
    identities = Set.copyOf(identities);
  }
}
