package dev.plezi.server.internal.compression;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.codec.MessageAssembler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A decompressor of whole messages: RFC 7692, 7.2.2. It stops as soon as a message is larger than
 * it may be. Thread-safe.
 */
final class MessageInflater implements AutoCloseable {
  private static final MessageAssembler.Refused MALFORMED =
      new MessageAssembler.Refused(CloseCode.BAD_TEXT, "compressed data that is malformed");

  /**
   * What a sender leaves out of each message, and behind it a last block without content: whatever
   * was cut short does not come to its end there.
   */
  private static final byte[] END = {0, 0, -1, -1, 3, 0};

  /** A message may have blocks that say they are the last; so many, as each costs more than it. */
  private static final int MAX_LAST_BLOCKS = 1_000;

  private final ZlibPool<Inflater> pool =
      new ZlibPool<>(ZlibPool.usualSize(), () -> new Inflater(true), Inflater::end);

  /**
   * Inflates a message.
   *
   * @param compressed its payload, all of it
   * @param text whether it is text, and must be UTF-8
   * @param maxBytes how large it may be
   */
  MessageAssembler.Result inflate(ByteBuffer compressed, boolean text, int maxBytes) {
    ZlibPool.Entry<Inflater> entry = pool.take();
    try {
      return new Work(entry, compressed, maxBytes).result(text);
    } finally {
      entry.zlib().reset();
      pool.give(entry);
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  /** One message on its way. */
  private static final class Work {
    private final Inflater inflater;
    private final byte[] buffer;
    private final ByteBuffer compressed;
    private final int maxBytes;

    /** What has come before what is in the buffer. */
    private final List<byte[]> pieces = new ArrayList<>(0);

    private int size;
    private int buffered;

    Work(ZlibPool.Entry<Inflater> entry, ByteBuffer compressed, int maxBytes) {
      this.inflater = entry.zlib();
      this.buffer = entry.buffer();
      this.compressed = compressed;
      this.maxBytes = maxBytes;
    }

    MessageAssembler.Result result(boolean text) {
      try {
        if (compressed.hasRemaining() && !reachesEnd()) {
          return size > maxBytes ? MessageAssembler.tooLarge(maxBytes) : MALFORMED;
        }
      } catch (DataFormatException e) {
        return MALFORMED;
      }
      return MessageAssembler.whole(content(), text);
    }

    /** Inflates all; false when it is too large, or goes on where it should end. */
    private boolean reachesEnd() throws DataFormatException {
      inflater.setInput(compressed);
      for (int lastBlocks = 0; lastBlocks < MAX_LAST_BLOCKS; lastBlocks++) {
        if (!fill()) {
          return false;
        }
        if (!inflater.finished()) {
          inflater.setInput(END);
          return fill() && inflater.finished() && inflater.getRemaining() == 0;
        }
        if (!compressed.hasRemaining()) {
          return true;
        }
        inflater.reset();
        inflater.setInput(compressed);
      }
      return false;
    }

    /** Inflates what there is; false when it is too large. */
    private boolean fill() throws DataFormatException {
      while (!inflater.finished()) {
        int more = inflater.inflate(buffer, buffered, buffer.length - buffered);
        if (more == 0 && !inflater.finished()) {
          break;
        }
        buffered += more;
        size += more;
        if (size > maxBytes) {
          return false;
        }
        if (buffered == buffer.length) {
          pieces.add(buffer.clone());
          buffered = 0;
        }
      }
      return true;
    }

    private byte[] content() {
      ByteBuffer content = ByteBuffer.allocate(size);
      pieces.forEach(content::put);
      return content.put(buffer, 0, buffered).array();
    }
  }
}
