package dev.plezi.server.internal.memory;

import dev.plezi.event.Event;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A reader of what came to a peer, as its test expects it; whatever else came, or that nothing did,
 * is an {@link AssertionError}.
 *
 * @param codec reads it
 * @param peer the peer
 */
record Expectations(EventCodec codec, MemoryPeer peer) {
  /** Takes an event. */
  Event event() {
    return event(take("an event"));
  }

  /** Takes the event that such a record is. */
  <T> T event(Class<T> type) {
    String name = codec.nameOf(type);
    Event event = event(take(name));
    if (!name.equals(event.name())) {
      throw new AssertionError("expected " + name + ", but there came " + event);
    }
    try {
      return event.as(type);
    } catch (InvalidEventException e) {
      throw new AssertionError("there came " + event + ", but " + e.getMessage(), e);
    }
  }

  /** Takes a text. */
  String text() {
    WireMessage message = take("a text");
    if (!message.text()) {
      throw new AssertionError("expected a text, but there came " + shown(message));
    }
    return shown(message);
  }

  /** Takes a binary message. */
  ByteBuffer bytes() {
    WireMessage message = take("bytes");
    if (message.text()) {
      throw new AssertionError("expected bytes, but there came " + shown(message));
    }
    return message.buffer();
  }

  /** The events that were not taken yet. */
  List<Event> waiting() {
    return peer.waiting().stream().map(this::event).toList();
  }

  private WireMessage take(String expected) {
    WireMessage message = peer.next();
    if (message == null) {
      String state = peer.connected() ? "open" : "closed with " + peer.code() + " " + peer.reason();
      throw new AssertionError(
          "expected "
              + expected
              + ", but nothing came; the connection is "
              + state.strip()
              + " (what a handler threw is in the log)");
    }
    return message;
  }

  private Event event(WireMessage message) {
    try {
      return codec.event(message.bytes(), codec.envelope(message.bytes()));
    } catch (InvalidEventException e) {
      throw new AssertionError("expected an event, but there came " + shown(message), e);
    }
  }

  private static String shown(WireMessage message) {
    return message.text()
        ? new String(message.bytes(), StandardCharsets.UTF_8)
        : message.size() + " bytes";
  }
}
