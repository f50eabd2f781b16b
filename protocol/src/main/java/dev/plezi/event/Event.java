package dev.plezi.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A received event as it came: the whole message, its name and ways to read it. Immutable. */
public final class Event {
  private final EventCodec codec;
  private final byte[] json;
  private final Envelope envelope;

  Event(EventCodec codec, byte[] json, Envelope envelope) {
    this.codec = codec;
    this.json = json;
    this.envelope = envelope;
  }

  /** The event's name, or null when the message's {@code event} is not a string. */
  public @Nullable String name() {
    return envelope.event();
  }

  /** The message's {@code _EID_} as compact JSON, or null when it has none. */
  public @Nullable String id() {
    return envelope.id();
  }

  /** Whether its sender asks for a reply: by a request, in a session. */
  public boolean request() {
    return envelope.request();
  }

  /**
   * The payload as a record or another type that Jackson reads. Members that the type does not know
   * are ignored.
   *
   * @param type the type
   * @throws InvalidEventException naming the component that is missing or has another type
   */
  public <T> T as(Class<T> type) {
    return codec.decode(json, type);
  }

  /** All members of the message, {@code event} among them, in their order. */
  public Map<String, @Nullable Object> asMap() {
    return codec.decodeMap(json);
  }

  /** The message as JSON text, as it came. */
  public String json() {
    return new String(json, java.nio.charset.StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return json();
  }
}
