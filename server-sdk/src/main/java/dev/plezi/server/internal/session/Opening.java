package dev.plezi.server.internal.session;

import dev.plezi.event.Event;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.protocol.codec.EventCodec;
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
  /** Reads an {@code _open_}; null when it is none. */
  static @Nullable Opening of(Event event) {
    try {
      ControlEvent open = ControlEvent.read(Wire.OPEN, EventCodec.utf8(event.json()));
      if (!open.has("session")) {
        return new Opening(null, 0, 0);
      }
      long attempt = open.has("attempt") ? open.count("attempt") : 0;
      return new Opening(open.text("session"), open.count("received"), attempt);
    } catch (InvalidEventException e) {
      return null;
    }
  }
}
