package dev.plezi.server.internal.memory;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.Closed;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * A connection between a peer and the server that is not more than tasks: what either says travels
 * by way of the scheduler.
 */
final class MemoryTransport implements Transport {
  private static final int NOT_LEAVING = 0;

  /** The code of an end without a close frame. */
  static final int BROKEN = 1006;

  private final SimulatedScheduler scheduler;
  private final TransportListener server;
  private final Peer peer;

  // Owned by whoever has the scheduler's work done. Bounded by what a test says before it is
  // handled.
  private final Queue<WireMessage> outgoing = new ArrayDeque<>();
  private boolean demanded;
  private int leaving = NOT_LEAVING;

  // Written by whoever has the scheduler's work done, read by anybody.
  private volatile boolean over;

  /** The other end. Told by whoever has the scheduler's work done. */
  interface Peer {
    /** The server has said something. */
    void received(MemoryTransport from, WireMessage message);

    /** The server has ended the connection. */
    void closed(MemoryTransport from, int code, String reason);
  }

  MemoryTransport(SimulatedScheduler scheduler, TransportListener server, Peer peer) {
    this.scheduler = scheduler;
    this.server = server;
    this.peer = peer;
  }

  // ---- the peer's side

  void open() {
    scheduler.execute(() -> server.opened(this));
  }

  void write(WireMessage message) {
    outgoing.add(message);
    scheduler.execute(this::deliver);
  }

  /** Ends it; this is the code that the server sees. */
  void end(int code) {
    if (!over) {
      over = true;
      Closed.By by = code == BROKEN ? Closed.By.LOST : Closed.By.PEER;
      scheduler.execute(() -> server.closed(new Closed(code, "", by)));
    }
  }

  /** The same, behind what was said. */
  void leave(int code) {
    leaving = code;
    scheduler.execute(this::deliver);
  }

  private void deliver() {
    if (leaving != NOT_LEAVING && outgoing.isEmpty()) {
      end(leaving);
    }
    WireMessage message = demanded && !over ? outgoing.poll() : null;
    if (message == null) {
      return;
    }
    demanded = false;
    server.heard();
    int max = server.maxMessageBytes();
    if (message.size() > max) {
      server.reject(CloseCode.TOO_LARGE, "message larger than " + max + " bytes");
    } else {
      server.received(message);
    }
  }

  // ---- the server's side

  @Override
  public void write(List<WireMessage> messages, Written written) {
    if (over) {
      written.done(new IOException("the connection is lost"));
    } else {
      messages.forEach(message -> scheduler.execute(() -> peer.received(this, message)));
      written.done(null);
    }
  }

  @Override
  public void ping() {
    scheduler.execute(server::heard);
  }

  @Override
  public void close(int code, String reason) {
    scheduler.execute(() -> closed(code, reason));
  }

  @Override
  public void abort() {
    scheduler.execute(() -> closed(BROKEN, ""));
  }

  @Override
  public void demand() {
    scheduler.execute(
        () -> {
          demanded = true;
          deliver();
        });
  }

  private void closed(int code, String reason) {
    if (!over) {
      peer.closed(this, code, reason);
      end(code);
    }
  }
}
