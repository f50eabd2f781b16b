package dev.plezi.server.internal.compression;

import dev.plezi.protocol.codec.MessageAssembler;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the data frames of a connection whose messages may be compressed. The fragments of
 * one that is are kept as they came, and inflated when it is whole, so that a message without an
 * end costs what it has sent. Used by one thread at a time.
 */
public final class InflatingAssembler {
  private final PerMessageDeflate.Agreement agreement;
  private final MessageAssembler plain;
  private final int maxBytes;

  // A message of which some has come, and whether it is text.
  private @Nullable MessageAssembler compressed;
  private boolean text;

  /**
   * Takes messages of at most so many bytes, once they are inflated.
   *
   * @param plain takes those that are not compressed
   */
  public InflatingAssembler(
      PerMessageDeflate.Agreement agreement, MessageAssembler plain, int maxBytes) {
    this.agreement = agreement;
    this.plain = plain;
    this.maxBytes = maxBytes;
  }

  /** What its connection's two ends have agreed on. */
  public PerMessageDeflate.Agreement agreement() {
    return agreement;
  }

  /**
   * Takes a frame.
   *
   * @param marked whether it says that it begins a message that is compressed
   */
  public MessageAssembler.Result add(
      MessageAssembler.Kind kind, boolean marked, ByteBuffer payload, boolean last) {
    MessageAssembler begun = compressed;
    if (marked) {
      text = kind == MessageAssembler.Kind.TEXT;
      return last ? inflate(payload) : begin(payload);
    }
    return kind == MessageAssembler.Kind.CONTINUATION && begun != null
        ? resultOf(begun.add(kind, payload, last))
        : plain.add(kind, payload, last);
  }

  private MessageAssembler.Result begin(ByteBuffer payload) {
    MessageAssembler begun = new MessageAssembler(maxCompressed());
    compressed = begun;
    return resultOf(begun.add(MessageAssembler.Kind.BINARY, payload, false));
  }

  private MessageAssembler.Result resultOf(MessageAssembler.Result added) {
    if (added instanceof MessageAssembler.Partial) {
      return added;
    }
    compressed = null;
    return added instanceof MessageAssembler.Complete whole
        ? inflate(ByteBuffer.wrap(whole.content()))
        : MessageAssembler.tooLarge(maxBytes);
  }

  private MessageAssembler.Result inflate(ByteBuffer payload) {
    return agreement.inflate(payload, text, maxBytes);
  }

  /** What cannot be made smaller grows by its blocks' headers. */
  private int maxCompressed() {
    return (int) Math.min(Integer.MAX_VALUE, maxBytes + maxBytes / 64L + 64);
  }
}
