package dev.plezi.server.internal.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A message as it stands on the wire. Encoded once, and shared by all connections that it goes to.
 */
public final class WireMessage {
  /** What a message costs beside its content where it waits, so that empty ones are bounded too. */
  public static final int OVERHEAD = 32;

  private static final AtomicIntegerFieldUpdater<WireMessage> QUEUES =
      AtomicIntegerFieldUpdater.newUpdater(WireMessage.class, "queues");

  /** A larger one is not kept twice. */
  private static final int MAX_FORM_SIZE = 1_024;

  private final byte[] bytes;
  private final boolean text;

  // Written by whoever writes it first, read by those who do so later; more than once is as well.
  private volatile byte @Nullable [] form;

  // Written by whoever puts it in a queue that is counted, or takes it out; read by anybody.
  private volatile int queues;

  private WireMessage(byte[] bytes, boolean text) {
    this.bytes = bytes;
    this.text = text;
  }

  /** A text message. */
  public static WireMessage text(String text) {
    return new WireMessage(text.getBytes(StandardCharsets.UTF_8), true);
  }

  /** A text message of these bytes, which are known to be UTF-8 and must not change any more. */
  public static WireMessage utf8(byte[] bytes) {
    return new WireMessage(bytes, true);
  }

  /** A binary message of these bytes, which must not change any more. */
  public static WireMessage binary(byte[] bytes) {
    return new WireMessage(bytes, false);
  }

  /** Whether it travels as text. */
  public boolean text() {
    return text;
  }

  /** The content; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * As a kind of transport writes it, which is the same for all of the kind: made once for a small
   * one that is in the queues of many. Not to be changed.
   *
   * @param maker makes it
   */
  public byte[] form(Function<WireMessage, byte[]> maker) {
    byte[] made = form;
    if (made == null) {
      made = maker.apply(this);
      if (bytes.length <= MAX_FORM_SIZE && queues > 1) {
        form = made;
      }
    }
    return made;
  }

  /** The content's length in bytes. */
  public int size() {
    return bytes.length;
  }

  /** What it costs where it waits, in bytes. */
  public int cost() {
    return bytes.length + OVERHEAD;
  }

  /** The same bytes, which count anew: for what has made a copy of them. */
  public WireMessage copy() {
    return new WireMessage(bytes, text);
  }

  /** It waits in one more queue; whether that is the first. */
  boolean hold() {
    return QUEUES.getAndIncrement(this) == 0;
  }

  /** It waits in one queue less; whether that was the last. */
  boolean release() {
    return QUEUES.decrementAndGet(this) == 0;
  }

  /** What would be free if one of the queues were without it: its part of what they share. */
  public int weight() {
    return bytes.length / Math.max(1, queues) + OVERHEAD;
  }

  /** A read-only view with a position of its own. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }
}
