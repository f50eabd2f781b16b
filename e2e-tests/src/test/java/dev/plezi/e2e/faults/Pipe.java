package dev.plezi.e2e.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One direction of a connection: what passes, when, and until where. Its channels do not block.
 * Times are nanoseconds since any one moment. Not thread-safe.
 */
final class Pipe {
  /**
   * Bytes held at most, and one read more: then no more is read, and TCP pushes back. A delayed
   * direction cannot carry more than this in the time of its delay.
   */
  static final int CAPACITY = 64 * 1024;

  private static final long UNLIMITED = Long.MAX_VALUE;
  private static final long SECOND = 1_000_000_000;

  /** A throttled direction moves what it may in this part of a second, then waits. */
  private static final int STEPS_PER_SECOND = 100;

  /** Ends the head of a request and of a response. */
  private static final String HEAD_END = "\r\n\r\n";

  private final ReadableByteChannel from;
  private final WritableByteChannel to;
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private int held;
  private boolean ended;
  private boolean full;

  private boolean stalled;
  private boolean swallowing;
  private long delay;
  private long bytesPerSecond = UNLIMITED;
  private long throttledUntil;
  private long bytesLeft = UNLIMITED;

  /** So many characters of {@link #HEAD_END} have come; none are looked for when it is below 0. */
  private int headEnd = -1;

  private long bytesToStall = UNLIMITED;

  Pipe(ReadableByteChannel from, WritableByteChannel to) {
    this.from = from;
    this.to = to;
  }

  // ---- faults

  void cutAfter(long bytes) {
    bytesLeft = bytes;
  }

  void stall() {
    stalled = true;
  }

  void stallBehindHead() {
    headEnd = 0;
  }

  void swallow() {
    swallowing = true;
    chunks.clear();
    held = 0;
  }

  void delay(long nanos) {
    delay = nanos;
  }

  void throttle(int bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  void release() {
    stalled = false;
    delay = 0;
    bytesPerSecond = UNLIMITED;
    throttledUntil = 0;
    bytesLeft = UNLIMITED;
    bytesToStall = UNLIMITED;
    headEnd = -1;
  }

  // ---- what it waits for

  /** Whether it takes bytes from its source. */
  boolean reading() {
    return !ended && !stalled && held < CAPACITY;
  }

  /** Whether its target took less than it was given. */
  boolean blocked() {
    return full && !stalled && !chunks.isEmpty();
  }

  /** When it has something to write to a target that takes it; never is the end of time. */
  long wakeAt() {
    Chunk first = chunks.peek();
    return first == null || stalled || full || bytesToStall == 0
        ? Long.MAX_VALUE
        : Math.max(first.due(), throttledUntil);
  }

  /** Whether the bytes that were to pass before a cut have passed. */
  boolean spent() {
    return bytesLeft == 0;
  }

  /** Whether its source has ended and everything is on its way. */
  boolean drained() {
    return ended && chunks.isEmpty();
  }

  /** Whether its target must not hear of the end. */
  boolean swallowing() {
    return swallowing;
  }

  // ---- work

  /** Reads once. */
  void read(ByteBuffer scratch, long now) throws IOException {
    if (!reading()) {
      return;
    }
    int count = readInto(scratch.clear());
    if (count < 0) {
      ended = true;
    } else if (count > 0 && !swallowing) {
      ByteBuffer bytes = ByteBuffer.allocate(count).put(scratch.flip()).flip();
      lookForHeadEnd(bytes);
      Chunk last = chunks.peekLast();
      long due = now + delay;
      chunks.add(new Chunk(bytes, last == null ? due : Math.max(due, last.due())));
      held += count;
    }
  }

  /** Writes what is due and what the target takes. */
  void write(long now) throws IOException {
    full = false;
    while (wakeAt() <= now && !spent()) {
      Chunk chunk = chunks.element();
      int may = may(chunk.bytes().remaining());
      ByteBuffer part = chunk.bytes().slice(chunk.bytes().position(), may);
      int count = to.write(part);
      chunk.bytes().position(chunk.bytes().position() + count);
      passed(count, now);
      if (!chunk.bytes().hasRemaining()) {
        chunks.remove();
      }
      full = count < may;
    }
  }

  private void lookForHeadEnd(ByteBuffer bytes) {
    for (int i = 0; i < bytes.remaining() && headEnd >= 0; i++) {
      char next = (char) bytes.get(i);
      headEnd = next == HEAD_END.charAt(headEnd) ? headEnd + 1 : next == HEAD_END.charAt(0) ? 1 : 0;
      if (headEnd == HEAD_END.length()) {
        headEnd = -1;
        bytesToStall = held + i + 1L;
      }
    }
  }

  private int may(int wanted) {
    long step = bytesPerSecond == UNLIMITED ? wanted : 1 + bytesPerSecond / STEPS_PER_SECOND;
    return (int) Math.min(wanted, Math.min(step, Math.min(bytesLeft, bytesToStall)));
  }

  private void passed(int count, long now) {
    held -= count;
    if (bytesLeft != UNLIMITED) {
      bytesLeft -= count;
    }
    if (bytesToStall != UNLIMITED) {
      bytesToStall -= count;
    }
    if (bytesPerSecond != UNLIMITED) {
      throttledUntil = now + count * SECOND / bytesPerSecond;
    }
  }

  private int readInto(ByteBuffer scratch) throws IOException {
    try {
      return from.read(scratch);
    } catch (IOException e) {
      if (swallowing) {
        // A reset is swallowed as everything else is.
        return -1;
      }
      throw e;
    }
  }

  /** Bytes, and when they may pass. */
  private record Chunk(ByteBuffer bytes, long due) {}
}
