package dev.plezi.client.internal;

import dev.plezi.event.Event;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.Envelope;
import dev.plezi.protocol.codec.EventCodec;
import java.util.Map;

/** An encoder of what the application emits, which checks that the server will take it. */
final class EventText {
  private final EventCodec codec;

  EventText(EventCodec codec) {
    this.codec = codec;
  }

  /** Encodes a record, a map, a received event, or the text of one. */
  String of(Object event) {
    String text = codec.encode(Arguments.given(event, "event"));
    if (event instanceof String || event instanceof Map || event instanceof Event) {
      checkRaw(text);
    }
    return text;
  }

  String of(String name, Object payload) {
    String text = codec.encode(Arguments.given(name, "name"), Arguments.given(payload, "payload"));
    checkRaw(text);
    return text;
  }

  /** What did not come from a record may be anything; the server would close the connection. */
  private void checkRaw(String text) {
    Envelope envelope;
    try {
      envelope = codec.textEnvelope(EventCodec.utf8(text));
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
