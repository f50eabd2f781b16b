package dev.plezi.protocol.codec;

import dev.plezi.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message whose envelope is read, and whose payload is bound when somebody asks for it. */
final class ReceivedEvent implements Event {
  private final EventCodec codec;
  private final byte[] json;
  private final Envelope envelope;

  ReceivedEvent(EventCodec codec, byte[] json, Envelope envelope) {
    this.codec = codec;
    this.json = json;
    this.envelope = envelope;
  }

  @Override
  public @Nullable String name() {
    return envelope.event();
  }

  @Override
  public @Nullable String id() {
    return envelope.id();
  }

  @Override
  public boolean request() {
    return envelope.request();
  }

  @Override
  public <T> T as(Class<T> type) {
    return codec.decode(json, type);
  }

  @Override
  public Map<String, @Nullable Object> asMap() {
    return codec.decodeMap(json);
  }

  @Override
  public String json() {
    return new String(json, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return json();
  }
}
