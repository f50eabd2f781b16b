package dev.plezi.client;

import dev.plezi.event.Event;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.Envelope;
import dev.plezi.protocol.codec.EventCodec;
import java.util.Map;

/** What the application says, as the text of a message that the server will take for an event. */
final class Words {
  private static final EventCodec CODEC = EventCodec.standard();

  private Words() {}

  /** Encodes a record, a map, a received event, or the text of one. */
  static String of(Object event) {
    String text = CODEC.encode(event);
    if (event instanceof String || event instanceof Map || event instanceof Event) {
      checkRaw(text);
    }
    return text;
  }

  static String of(String name, Object payload) {
    String text = CODEC.encode(name, payload);
    checkRaw(text);
    return text;
  }

  /** What did not come from a record may be anything; the server would close the connection. */
  private static void checkRaw(String text) {
    Envelope envelope;
    try {
      envelope = CODEC.envelope(EventCodec.utf8(text));
    } catch (InvalidEventException e) {
      throw new IllegalArgumentException("not an event: " + e.getMessage(), e);
    }
    if (envelope.event() != null) {
      checkName(envelope.event());
    }
    if (envelope.id() != null) {
      throw new IllegalArgumentException(
          "the event has an _EID_ of its own; emit it with an ackTimeout instead");
    }
  }

  private static void checkName(String name) {
    if (name.isEmpty() || Wire.control(name)) {
      throw new IllegalArgumentException("\"" + name + "\" cannot be an event's name");
    }
  }
}
