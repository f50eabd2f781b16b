package dev.plezi.server;

import dev.plezi.event.Event;
import dev.plezi.event.InvalidEventException;
import java.nio.ByteBuffer;

/** A message that was published, as a {@link ChannelListener} gets it. Immutable. */
public interface ChannelMessage {
  /** Where it was published: of a pattern's subscription, the channel that matched. */
  String channel();

  /** Whether it was published as bytes. */
  boolean binary();

  /** Its text; of a binary message, its bytes read as UTF-8. */
  String text();

  /** Its bytes, read-only; of a text message, its UTF-8. */
  ByteBuffer bytes();

  /**
   * The event that it is.
   *
   * @throws InvalidEventException when it is none
   */
  Event event();
}
