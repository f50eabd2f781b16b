package dev.plezi.server.internal.memory;

import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** A peer's requests that have no reply yet. Owned by whoever has the stage's work done. */
final class PendingRequests {
  private final EventCodec codec = EventCodec.standard();

  // By _EID_; as many as the test makes.
  private final Map<String, Pending> pending = new LinkedHashMap<>();
  private int last;

  private static final class Pending {
    final WireMessage message;
    final CompletableFuture<String> reply;
    boolean written;

    Pending(WireMessage message, CompletableFuture<String> reply) {
      this.message = message;
      this.reply = reply;
    }
  }

  /**
   * Makes a request of an event.
   *
   * @param reply completed with the result's JSON
   */
  WireMessage add(String event, CompletableFuture<String> reply) {
    int id = ++last;
    String object = codec.withId(event, id);
    WireMessage message = WireMessage.text("{\"" + Wire.REQUEST + "\":true," + object.substring(1));
    pending.put(Integer.toString(id), new Pending(message, reply));
    return message;
  }

  /** A message is written, which may be a request. */
  void written(WireMessage message) {
    for (Pending each : pending.values()) {
      each.written |= each.message == message;
    }
  }

  /** Takes what answers a request; false when this does not. */
  boolean answered(Event event) {
    String id = event.id();
    if (id == null || !pending.containsKey(id)) {
      return false;
    }
    CompletableFuture<String> reply = pending.get(id).reply;
    switch (String.valueOf(event.name())) {
      case Wire.ACK -> {
        return true;
      }
      case Wire.REPLY -> {
        byte[] message = EventCodec.utf8(event.json());
        reply.complete(Objects.requireNonNull(codec.members(message).get("data")).json());
      }
      case Wire.ERROR -> {
        ControlEvent failure = ControlEvent.read(Wire.ERROR, EventCodec.utf8(event.json()));
        reply.completeExceptionally(
            new EventException(failure.text("code"), failure.text("message")));
      }
      default -> {
        return false;
      }
    }
    pending.remove(id);
    return true;
  }

  /** The session is lost: what was written gets no reply any more. */
  void lose(String reason) {
    List.copyOf(pending.entrySet())
        .forEach(
            each -> {
              if (each.getValue().written) {
                pending.remove(each.getKey());
                each.getValue()
                    .reply
                    .completeExceptionally(
                        new IllegalStateException("the session is lost: " + reason));
              }
            });
  }
}
