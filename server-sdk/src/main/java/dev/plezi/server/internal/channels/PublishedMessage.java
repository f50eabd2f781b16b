package dev.plezi.server.internal.channels;

import dev.plezi.event.Event;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.ChannelListener;
import dev.plezi.server.ChannelMessage;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message on its way to the application's code.
 *
 * @param codec reads it
 * @param channel where it was published
 * @param payload what was published, shared by all who get it
 */
record PublishedMessage(EventCodec codec, String channel, WireMessage payload)
    implements ChannelMessage {
  private static final Logger LOG = LoggerFactory.getLogger(PublishedMessage.class);

  /**
   * Calls the application; what that throws is logged.
   *
   * @param whose subscription it is, for the log
   */
  void handTo(ChannelListener listener, Object whose, PeerLog log) {
    try {
      listener.onMessage(this);
    } catch (Throwable e) {
      // Whatever it is: the next message is another matter.
      log.error(
          LOG,
          "{}: {} failed for channel {}",
          whose,
          listener.getClass().getName(),
          LogText.of(channel),
          LogText.of(e));
    }
  }

  @Override
  public boolean binary() {
    return !payload.text();
  }

  @Override
  public String text() {
    return new String(payload.bytes(), StandardCharsets.UTF_8);
  }

  @Override
  public ByteBuffer bytes() {
    return payload.buffer();
  }

  @Override
  public Event event() {
    return codec.event(payload.bytes(), codec.envelope(payload.bytes()));
  }

  @Override
  public String toString() {
    return channel + ": " + (binary() ? payload.size() + " bytes" : text());
  }
}
