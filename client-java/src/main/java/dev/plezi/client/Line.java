package dev.plezi.client;

import dev.plezi.client.jetty.Handshake;
import dev.plezi.client.jetty.Socket;
import dev.plezi.client.jetty.SocketListener;
import dev.plezi.client.jetty.Transport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The socket of the present attempt, and what waits to be written to it. Its methods are called
 * inside the gate, and the deeds they leave there touch the socket.
 */
final class Line {
  /** Shorter than the minute after which many a proxy drops a silent connection. */
  private static final Duration SILENCE = Duration.ofSeconds(25);

  private final Gate gate;
  private final Transport transport;
  private final Options options;

  // Guarded by the gate.
  private Unwritten unwritten = new Unwritten();

  /** Owned by the deeds. */
  private @Nullable Socket socket;

  Line(Gate gate, Transport transport, Options options) {
    this.gate = gate;
    this.transport = transport;
    this.options = options;
  }

  void open(SocketListener listener) {
    unwritten = new Unwritten();
    Handshake handshake =
        new Handshake(
            options.address(), options.headers(), options.limits().maxMessageSize(), SILENCE);
    gate.then(() -> socket = transport.connect(handshake, listener));
  }

  void close(int code) {
    gate.then(
        () -> {
          if (socket != null) {
            socket.close(code, () -> {});
          }
        });
  }

  /** Gives the transport back once the last socket is gone; the last word. */
  void leave(int code) {
    gate.then(
        () -> {
          if (socket == null) {
            transport.release();
          } else {
            socket.close(code, transport::release);
          }
        });
  }

  /** Writes a message of the application. */
  void message(String text) {
    Unwritten account = unwritten;
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

  /** Tells how many messages came. Of the counts that wait to be written, the last is enough. */
  void count(double received) {
    if (unwritten.count(received)) {
      tell(unwritten);
    }
  }

  private void tell(Unwritten account) {
    String text = Control.received(account.toCount());
    write(
        text,
        done ->
            gate.enter(
                () -> {
                  if (account.counted() && account == unwritten) {
                    tell(account);
                  }
                }));
  }

  boolean roomFor(int length) {
    return unwritten.roomFor(length, options.limits());
  }

  /** How many messages were not written when the connection ended. */
  int lost() {
    return unwritten.lost();
  }
}
