package dev.plezi.server.internal.session;

import dev.plezi.event.Event;
import dev.plezi.event.InvalidEventException;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for.
 *
 * @param session the secret of the session to resume; null for a new one
 * @param received how many messages of it the client has received
 * @param attempt which of the client's attempts to connect this is: what it said in an earlier one
 *     may come later
 */
record Opening(@Nullable String session, long received, long attempt) {
  private record Resuming(String session, long received, @Nullable Long attempt) {}

  /** Reads an {@code _open_}; null when it is none. */
  static @Nullable Opening of(Event event) {
    try {
      if (event.asMap().get("session") == null) {
        return new Opening(null, 0, 0);
      }
      Resuming resuming = event.as(Resuming.class);
      Long attempt = resuming.attempt();
      return new Opening(resuming.session(), resuming.received(), attempt == null ? 0 : attempt);
    } catch (InvalidEventException e) {
      return null;
    }
  }
}
