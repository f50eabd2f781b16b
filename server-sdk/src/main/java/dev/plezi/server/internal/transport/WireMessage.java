package dev.plezi.server.internal.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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

  /** For one peer it may be in two: of what is kept until that counts it, and on its way out. */
  private static final int QUEUES_OF_ONE = 2;

  private final byte[] bytes;
  private final boolean text;
  private final boolean compressed;

  // Written by whoever writes it first, read by those who do so later; more than once is as well.
  private volatile byte @Nullable [] form;

  // The same for what it is compressed to; of a piece the whole one's keeps it.
  private volatile @Nullable CompressedForm compressedForm;

  // Written by whoever puts it in a queue that is counted, or takes it out; read by anybody.
  private volatile int queues;

  /** What a message is compressed to, and each of its pieces. */
  private static final class CompressedForm {
    /** Where there is no smaller one. */
    static final WireMessage NONE = binary(new byte[0]);

    /** By the places where they begin. */
    final Map<Integer, CompressedForm> pieces = new ConcurrentHashMap<>(0);

    volatile @Nullable WireMessage made;
  }

  private WireMessage(byte[] bytes, boolean text, boolean compressed) {
    this.bytes = bytes;
    this.text = text;
    this.compressed = compressed;
  }

  /** A text message. */
  public static WireMessage text(String text) {
    return new WireMessage(text.getBytes(StandardCharsets.UTF_8), true, false);
  }

  /** A text message of these bytes, which are known to be UTF-8 and must not change any more. */
  public static WireMessage utf8(byte[] bytes) {
    return new WireMessage(bytes, true, false);
  }

  /** A binary message of these bytes, which must not change any more. */
  public static WireMessage binary(byte[] bytes) {
    return new WireMessage(bytes, false, false);
  }

  /**
   * A message that a transport has compressed to these bytes, which must not change any more.
   *
   * @param text whether it travels as text
   */
  public static WireMessage compressed(byte[] bytes, boolean text) {
    return new WireMessage(bytes, text, true);
  }

  /** Whether it travels as text. */
  public boolean text() {
    return text;
  }

  /** Whether it travels compressed. */
  public boolean compressed() {
    return compressed;
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

  /**
   * As it is when it is compressed, which is the same for all who get it so: made once for one that
   * is in the queues of many, and kept beside it.
   *
   * @param compressor makes it, or returns the message where that is no smaller
   */
  public WireMessage compressedBy(UnaryOperator<WireMessage> compressor) {
    CompressedForm kept = compressedForm();
    WireMessage made = kept == null ? null : kept.made;
    if (made == null) {
      made = compressor.apply(this);
      if (kept != null) {
        kept.made = made == this ? CompressedForm.NONE : made;
      }
    }
    return made == CompressedForm.NONE ? this : made;
  }

  /** What it is compressed to is kept beside it, whoever gets it. */
  public void keepCompressed() {
    if (compressedForm == null) {
      compressedForm = new CompressedForm();
    }
  }

  /**
   * A part of it, as a binary message.
   *
   * @param compressible whether it may be compressed: what it is then is kept with the whole, for
   *     all who get it in the same pieces
   */
  public WireMessage piece(int from, int to, boolean compressible) {
    WireMessage piece = binary(Arrays.copyOfRange(bytes, from, to));
    CompressedForm kept = compressible ? compressedForm() : null;
    if (kept != null) {
      piece.compressedForm = kept.pieces.computeIfAbsent(from, at -> new CompressedForm());
    }
    return piece;
  }

  private @Nullable CompressedForm compressedForm() {
    CompressedForm kept = compressedForm;
    if (kept == null && queues > QUEUES_OF_ONE) {
      kept = new CompressedForm();
      compressedForm = kept;
    }
    return kept;
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
    return new WireMessage(bytes, text, compressed);
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
