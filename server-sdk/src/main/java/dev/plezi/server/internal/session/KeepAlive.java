package dev.plezi.server.internal.session;

import dev.plezi.protocol.Wire;
import dev.plezi.server.internal.outbox.MessageWriter;
import dev.plezi.server.internal.transport.Transport;
import java.util.concurrent.TimeUnit;

/**
 * A judge of whether a session's peer lives: decides what its connection needs as time passes, and
 * does nothing by itself.
 *
 * <p>Life is bytes: those that come, be they part of a message only, and those of ours that the
 * peer takes after they had to wait. That bytes can be written shows nothing: the system has a
 * buffer. The peer judges us likewise, so we are not silent for longer than we promise, and a peer
 * that sends for long without hearing from us is told that it arrives.
 */
final class KeepAlive {
  /** How long a peer may take to answer a close frame. */
  static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** A peer that has sent so many bytes for so long, and heard nothing, hears something. */
  private static final long LONG_BYTES = 4 * 1024;

  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final SessionContext context;

  // Written by who reads the socket, and by who ticks; read by who ticks.
  private volatile long heardAt;

  // Written before the session opens, if it outlives its connections, or when it begins to.
  private volatile boolean promised;

  // Owned by the thread that ticks.
  private boolean asked;
  private long askedAt;
  private long signs;
  private long said;
  private long saidAt;
  private long cameBefore;
  private boolean closing;
  private long closingAt;
  private long progress;

  KeepAlive(SessionContext context) {
    this.context = context;
    this.heardAt = context.now();
    this.saidAt = heardAt;
  }

  /** What is to be done. */
  enum Need {
    NOTHING,
    PING,
    END
  }

  /** The protocol says when to ask and to give up, and that this end is not silent for longer. */
  void heartbeat() {
    promised = true;
  }

  /** After so long a silence the peer is asked. */
  private long askNanos() {
    return promised ? context.limits().heartbeat().toNanos() : pingNanos();
  }

  /** For so long it may take to answer. */
  private long graceNanos() {
    return promised ? TimeUnit.MILLISECONDS.toNanos(Wire.GRACE_MS) : pingNanos();
  }

  private long pingNanos() {
    return context.limits().pingInterval().toNanos();
  }

  /** The peer lives. */
  void heard() {
    heardAt = context.now();
  }

  // ---- by the thread that ticks

  /** Of a session whose socket is not open yet. */
  Need awaiting(long now) {
    return now - heardAt > 2 * pingNanos() ? Need.END : Need.NOTHING;
  }

  /**
   * Of an open connection.
   *
   * @param unread whether nobody reads what the peer says: then the silence is ours
   */
  Need open(long now, boolean unread, MessageWriter writer) {
    Transport transport = writer.transport();
    long moved = transport.bytesIn() + transport.bytesTaken();
    if (unread || moved != signs) {
      signs = moved;
      heardAt = now;
    }
    long last = heardAt;
    if (asked && last - askedAt >= 0) {
      asked = false;
    }
    boolean silent = now - last >= askNanos();
    if (silent && asked) {
      return now - askedAt > graceNanos() ? Need.END : Need.NOTHING;
    }
    if (!silent && !due(now, writer)) {
      return Need.NOTHING;
    }
    asked = silent;
    askedAt = now;
    says(now, writer);
    return Need.PING;
  }

  /** Whether the peer is to hear something, for it has heard nothing for long. */
  private boolean due(long now, MessageWriter writer) {
    if (writer.progress() != said) {
      says(now, writer);
    }
    if (writer.writing()) {
      // Whatever were said now would stand behind it.
      return false;
    }
    long quiet = now - saidAt;
    return (promised && quiet >= askNanos())
        || (quiet >= LONG_NANOS && writer.transport().bytesIn() - cameBefore >= LONG_BYTES);
  }

  private void says(long now, MessageWriter writer) {
    said = writer.progress();
    saidAt = now;
    cameBefore = writer.transport().bytesIn();
  }

  /**
   * Of a connection that this end closes: as long as messages leave, what waits and the close frame
   * are on their way.
   *
   * @param progressed a number that grows as long as messages, or parts of one, leave
   */
  Need closing(long now, long progressed) {
    if (!closing || progressed != progress) {
      closing = true;
      closingAt = now;
      progress = progressed;
    }
    return now - closingAt > CLOSE_NANOS ? Need.END : Need.NOTHING;
  }
}
