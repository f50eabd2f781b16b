package dev.plezi.client.internal;

import dev.plezi.client.internal.socket.Socket;
import dev.plezi.client.internal.socket.SocketEnd;
import dev.plezi.client.internal.socket.SocketListener;
import dev.plezi.event.Event;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.Envelope;
import dev.plezi.protocol.codec.EventCodec;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A reader of what one attempt's socket brings: as far as the client must know it, which is the
 * envelope. It has no state.
 */
final class SocketReader implements SocketListener {
  private final EventCodec codec;
  private final Receiver receiver;
  private final int attempt;

  /** What a reader tells, each with the number of its attempt. Thread-safe; no method blocks. */
  interface Receiver {
    /** The attempt waits for others. */
    void queued(int attempt);

    /** The attempt goes on. */
    void dequeued(int attempt);

    /** The socket is open; it is to be asked for its first message, or closed. */
    void opened(int attempt, Socket socket);

    /**
     * A message came for the listeners, of this many bytes; the socket is to be asked for the next.
     */
    void message(int attempt, Socket socket, int size, Consumer<Listeners> delivery);

    /** The same of an event that is a request, if there is a session. */
    void request(int attempt, Socket socket, int size, Event event);

    /** The control event of this name came, which is an answer to the message with this id. */
    void answer(int attempt, String name, int id, byte[] message);

    /**
     * The control event of this name came, which belongs to the connection; the socket is to be
     * asked for the next message.
     */
    void control(int attempt, Socket socket, String name, byte[] message);

    /** A message was refused for what it is, and the socket is being closed for it. */
    void refused(int attempt);

    /** The peer lives: it was heard, or it takes what is sent. */
    void alive(int attempt, boolean heard);

    /** The socket is gone, or was never open. */
    void ended(int attempt, SocketEnd end);
  }

  SocketReader(EventCodec codec, Receiver receiver, int attempt) {
    this.codec = codec;
    this.receiver = receiver;
    this.attempt = attempt;
  }

  @Override
  public void queued() {
    receiver.queued(attempt);
  }

  @Override
  public void dequeued() {
    receiver.dequeued(attempt);
  }

  @Override
  public void opened(Socket socket) {
    receiver.opened(attempt, socket);
  }

  @Override
  public void message(Socket socket, byte[] message, boolean text) {
    Envelope envelope;
    try {
      envelope = text ? codec.textEnvelope(message) : codec.envelope(message);
    } catch (InvalidEventException e) {
      receiver.message(attempt, socket, message.length, listeners -> listeners.error(e));
      return;
    }
    String name = envelope.event();
    if (name == null || !Wire.control(name)) {
      Event event = codec.event(message, envelope);
      if (envelope.request() && envelope.id() != null) {
        receiver.request(attempt, socket, message.length, event);
        return;
      }
      receiver.message(attempt, socket, message.length, listeners -> listeners.event(event));
    } else if (Wire.uncounted(name)) {
      receiver.control(attempt, socket, name, message);
    } else {
      receiver.answer(attempt, name, number(envelope.id()), message);
      socket.demand();
    }
  }

  @Override
  public void refused() {
    receiver.refused(attempt);
  }

  @Override
  public void alive(boolean heard) {
    receiver.alive(attempt, heard);
  }

  @Override
  public void ended(SocketEnd end) {
    receiver.ended(attempt, end);
  }

  /** Our own ids are positive integers; of any other nothing is known. */
  private static int number(@Nullable String id) {
    try {
      return id == null ? 0 : Integer.parseInt(id);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
