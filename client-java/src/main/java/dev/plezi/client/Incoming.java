package dev.plezi.client;

import dev.plezi.client.jetty.Ending;
import dev.plezi.client.jetty.Socket;
import dev.plezi.client.jetty.SocketListener;
import dev.plezi.event.Envelope;
import dev.plezi.event.EventCodec;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.Wire;
import org.jspecify.annotations.Nullable;

/** What one attempt's socket says, read as far as the client must know it, and passed on. */
final class Incoming implements SocketListener {
  private static final EventCodec CODEC = EventCodec.standard();

  private final ClientLoop loop;
  private final int attempt;

  Incoming(ClientLoop loop, int attempt) {
    this.loop = loop;
    this.attempt = attempt;
  }

  @Override
  public void opened(Socket socket) {
    loop.socketOpened(attempt, socket);
  }

  @Override
  public void message(Socket socket, byte[] message) {
    Envelope envelope;
    try {
      envelope = CODEC.envelope(message);
    } catch (InvalidEventException e) {
      loop.received(attempt, socket, message.length, listeners -> listeners.error(e));
      return;
    }
    String name = envelope.event();
    if (name != null && Wire.control(name)) {
      control(name, envelope);
      socket.demand();
    } else {
      var event = CODEC.event(message, envelope);
      loop.received(attempt, socket, message.length, listeners -> listeners.event(event));
    }
  }

  @Override
  public void ended(Ending ending) {
    loop.socketEnded(attempt, ending);
  }

  /** Control events that this level does not know are ignored. */
  private void control(String name, Envelope envelope) {
    if (name.equals(Wire.ACK)) {
      loop.acknowledgement(number(envelope.id()));
    }
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
