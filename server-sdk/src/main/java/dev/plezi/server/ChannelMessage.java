package dev.plezi.server;

import dev.plezi.event.Event;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A message that was published, as a {@link ChannelListener} gets it. Immutable. */
public final class ChannelMessage {
  private final String channel;
  private final WireMessage payload;

  public ChannelMessage(String channel, WireMessage payload) {
    this.channel = channel;
    this.payload = payload;
  }

  /** Where it was published: of a pattern's subscription, the channel that matched. */
  public String channel() {
    return channel;
  }

  /** Whether it was published as bytes. */
  public boolean binary() {
    return !payload.text();
  }

  /** Its text; of a binary message, its bytes read as UTF-8. */
  public String text() {
    return new String(payload.bytes(), StandardCharsets.UTF_8);
  }

  /** Its bytes, read-only; of a text message, its UTF-8. */
  public ByteBuffer bytes() {
    return payload.buffer();
  }

  /**
   * The event that it is.
   *
   * @throws InvalidEventException when it is none
   */
  public Event event() {
    EventCodec codec = EventCodec.standard();
    return codec.event(payload.bytes(), codec.envelope(payload.bytes()));
  }

  public WireMessage payload() {
    return payload;
  }

  @Override
  public String toString() {
    return channel + ": " + (binary() ? payload.size() + " bytes" : text());
  }
}
