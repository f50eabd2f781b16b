package dev.plezi.server.internal.compression;

import dev.plezi.server.internal.transport.WireMessage;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.zip.Deflater;

/**
 * A compressor of whole messages: RFC 7692, 7.2.1. As many are at work as its pool has; who comes
 * meanwhile sends a message as it is, and waits for nobody. Thread-safe.
 */
final class MessageDeflater implements AutoCloseable {
  /** What a flush ends with, and no message has. */
  private static final int TAIL_BYTES = 4;

  private final ZlibPool<Deflater> pool;
  private final Semaphore places;

  MessageDeflater(int level) {
    this(ZlibPool.usualSize(), () -> new Deflater(level, true));
  }

  /** With so many of these at most. */
  MessageDeflater(int max, Supplier<Deflater> maker) {
    this.pool = new ZlibPool<>(max, maker, Deflater::end);
    this.places = new Semaphore(max);
  }

  /** The message compressed, or the same if that would not be smaller. */
  WireMessage compress(WireMessage message) {
    if (!places.tryAcquire()) {
      return message;
    }
    try {
      ZlibPool.Entry<Deflater> entry = pool.take();
      WireMessage made = compress(message, entry);
      entry.zlib().reset();
      pool.give(entry);
      return made;
    } finally {
      places.release();
    }
  }

  private static WireMessage compress(WireMessage message, ZlibPool.Entry<Deflater> with) {
    int limit = message.size() + TAIL_BYTES;
    byte[] buffer = with.buffer();
    Deflater deflater = with.zlib();
    deflater.setInput(message.bytes());
    int length = 0;
    while (true) {
      int room = Math.min(limit, buffer.length) - length;
      int more = deflater.deflate(buffer, length, room, Deflater.SYNC_FLUSH);
      length += more;
      if (length >= limit) {
        return message;
      }
      if (more < room) {
        byte[] payload = Arrays.copyOf(buffer, length - TAIL_BYTES);
        return WireMessage.compressed(payload, message.text());
      }
      buffer = Arrays.copyOf(buffer, Math.min(limit, 2 * buffer.length));
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
