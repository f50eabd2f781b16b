package dev.plezi.client.internal;

import dev.plezi.client.internal.socket.Handshake;
import dev.plezi.client.internal.socket.Socket;
import dev.plezi.client.internal.socket.SocketListener;
import dev.plezi.client.internal.socket.Transport;
import dev.plezi.protocol.codec.ControlEvent;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A writer to the socket of the present attempt, which it opens and closes, with an account of what
 * waits to be written. Its methods are called inside the gate, and the tasks they leave there touch
 * the socket.
 */
final class SocketWriter {
  private final SerialGate gate;
  private final Transport transport;
  private final ClientOptions options;

  /** That of the present socket; guarded by the gate. */
  private WriteBacklog backlog = new WriteBacklog();

  // Owned by the gate's tasks, of which one runs at a time.

  private @Nullable Socket socket;

  /** Completes when the present socket is gone, and those before it whose closing goes on. */
  private CompletableFuture<@Nullable Void> gone = CompletableFuture.completedFuture(null);

  SocketWriter(SerialGate gate, Transport transport, ClientOptions options) {
    this.gate = gate;
    this.transport = transport;
    this.options = options;
  }

  void open(SocketListener listener) {
    backlog = new WriteBacklog();
    Handshake handshake = options.handshake();
    gate.then(
        () -> {
          Socket next = transport.connect(handshake, listener);
          socket = next;
          gone = gone.isDone() ? next.gone() : bothGone(gone, next);
        });
  }

  private static CompletableFuture<@Nullable Void> bothGone(
      CompletableFuture<@Nullable Void> earlier, Socket next) {
    return earlier.thenCombine(next.gone(), (one, other) -> null);
  }

  void close(int code) {
    gate.then(
        () -> {
          if (socket != null) {
            socket.close(code);
          }
        });
  }

  /** Closes for good, and runs this once no socket is left. */
  void leave(int code, Runnable ended) {
    close(code);
    gate.then(
        () -> {
          var unused = gone.thenRun(ended);
        });
  }

  /** Writes a message of the application. */
  void message(String text) {
    WriteBacklog account = backlog;
    int length = text.length();
    account.add(length);
    write(text, done -> gate.enter(() -> account.done(length, done)));
  }

  /** Writes what the protocol says itself; it counts for no bound. */
  void write(String text, Socket.Written written) {
    gate.then(
        () -> {
          if (socket == null) {
            written.done(false);
          } else {
            socket.send(text, written);
          }
        });
  }

  /** Asks the peer by a ping of WebSocket whether it is there. */
  void ping() {
    gate.then(
        () -> {
          if (socket != null) {
            socket.ping();
          }
        });
  }

  /**
   * Tells how many messages came. Of the counts that wait to be written, the last is enough.
   *
   * @param sent how many were given to the socket so far
   */
  void count(double received, DoubleSupplier sent) {
    if (backlog.count(received)) {
      writeCount(backlog, sent);
    }
  }

  private void writeCount(WriteBacklog account, DoubleSupplier sent) {
    String text = ControlEvent.received(account.toCount(), sent.getAsDouble());
    write(
        text,
        done ->
            gate.enter(
                () -> {
                  if (account.counted() && account == backlog) {
                    writeCount(account, sent);
                  }
                }));
  }

  /** Whether a message of this length may wait to be written, too. */
  boolean roomFor(int length) {
    return backlog.roomFor(length, options.limits());
  }

  /** How many messages wait to be written. */
  int waiting() {
    return backlog.waiting();
  }

  /** How many messages were not written when the connection ended. */
  int lost() {
    return backlog.lost();
  }

  /** An account of what one socket was given to write and has not written. */
  private static final class WriteBacklog {
    private static final double NONE = -1;

    // Guarded by the gate.
    private int messages;
    private long characters;
    private int failed;
    private double count = NONE;
    private boolean counting;

    boolean roomFor(int length, ClientOptions.Limits limits) {
      // An empty queue takes any message, or a large one could never be sent.
      return messages == 0
          || (messages < limits.queueMessages() && characters + length <= limits.queueCharacters());
    }

    void add(int length) {
      messages++;
      characters += length;
    }

    void done(int length, boolean written) {
      messages--;
      characters -= length;
      failed += written ? 0 : 1;
    }

    int waiting() {
      return messages;
    }

    int lost() {
      return messages + failed;
    }

    /** A count is to be written; true when none is being written, and so the next may be. */
    boolean count(double received) {
      count = received;
      return !counting;
    }

    /** The count that is being written from now on. */
    double toCount() {
      double next = count;
      counting = true;
      count = NONE;
      return next;
    }

    /** It is written; true when another waits. */
    boolean counted() {
      counting = false;
      return count != NONE;
    }
  }
}
