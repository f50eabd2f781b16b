package dev.plezi.server.events;

import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.session.Payload;
import org.jspecify.annotations.Nullable;

/** What the protocol answers to events. */
final class Answers {
  private static final EventCodec CODEC = EventCodec.standard();

  private Answers() {}

  static Payload ack(String id) {
    return Payload.text(begin(Wire.ACK, id) + "}");
  }

  static Payload reply(Event request, @Nullable Object result) {
    return Payload.text(begin(Wire.REPLY, request.id()) + ",\"data\":" + data(result) + "}");
  }

  static Payload error(Event request, String code, String message) {
    return Payload.text(
        begin(Wire.ERROR, request.id())
            + ",\"code\":"
            + CODEC.json(code)
            + ",\"message\":"
            + CODEC.json(message)
            + "}");
  }

  /** The application's own words; of any other failure the peer hears that there was one. */
  static Payload error(Event request, Throwable cause) {
    if (cause instanceof EventException e) {
      return error(request, e.code(), String.valueOf(e.getMessage()));
    }
    if (cause instanceof InvalidEventException e) {
      return error(request, EventException.INVALID, String.valueOf(e.getMessage()));
    }
    return error(request, EventException.INTERNAL, "the server failed");
  }

  /** An event as it would be sent; anything else as Jackson writes it. */
  private static String data(@Nullable Object result) {
    if (result == null) {
      return "null";
    }
    if (result instanceof Event event) {
      return event.json();
    }
    return named(result) ? CODEC.encode(result) : CODEC.json(result);
  }

  private static boolean named(Object record) {
    return record.getClass().isAnnotationPresent(dev.plezi.event.EventName.class);
  }

  private static String begin(String name, @Nullable String id) {
    return "{\"" + Wire.EVENT + "\":\"" + name + "\",\"" + Wire.ID + "\":" + id;
  }
}
