package dev.plezi.client;

import dev.plezi.client.jetty.Ending;
import dev.plezi.client.jetty.Socket;
import dev.plezi.client.jetty.SocketListener;
import dev.plezi.event.Envelope;
import dev.plezi.event.EventCodec;
import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.Wire;
import java.util.function.Consumer;
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
      deliver(socket, message, listeners -> listeners.error(e));
      return;
    }
    String name = envelope.event();
    if (name == null || !Wire.control(name)) {
      var event = CODEC.event(message, envelope);
      deliver(socket, message, listeners -> listeners.event(event));
    } else if (Wire.uncounted(name)) {
      control(socket, message, name);
    } else {
      answer(message, name, number(envelope.id()));
      socket.demand();
    }
  }

  /** It is counted, or the server would send it again and again. */
  @Override
  public void refused() {
    loop.enter(() -> loop.takes(attempt, 0));
  }

  @Override
  public void ended(Ending ending) {
    loop.socketEnded(attempt, ending);
  }

  private void deliver(Socket socket, byte[] message, Consumer<Listeners> delivery) {
    loop.enter(
        () -> {
          if (loop.takes(attempt, message.length)) {
            loop.deliver(socket, message.length, delivery);
          } else {
            loop.then(socket::demand);
          }
        });
  }

  /** What became of a message that we sent. */
  private void answer(byte[] message, String name, int id) {
    loop.enter(
        () -> {
          if (!loop.takes(attempt, message.length)) {
            return;
          }
          if (name.equals(Wire.ACK)) {
            loop.acked(id);
          } else if (!loop.session().spoken()) {
            return;
          } else if (name.equals(Wire.REPLY)) {
            loop.replied(id, outcome -> outcome.replied(message));
          } else {
            EventException failure = failure(new Control(message));
            loop.replied(id, outcome -> outcome.failed(failure));
          }
        });
  }

  /** What belongs to the connection itself. */
  private void control(Socket socket, byte[] message, String name) {
    loop.enter(
        () -> {
          if (!loop.current(attempt)) {
            loop.then(socket::demand);
            return;
          }
          loop.heard(ClientLoop.now());
          if (name.equals(Wire.PING) && loop.session().spoken()) {
            // Asks for the next message when the answer is written: a flood slows itself.
            loop.pong(socket);
            return;
          }
          if (loop.session().spoken()) {
            heed(name, message);
          }
          loop.then(socket::demand);
        });
  }

  private void heed(String name, byte[] message) {
    try {
      said(name, new Control(message));
      if (!loop.current(attempt)) {
        loop.report(ClientLoop.broken("the server's " + name + " cannot be"));
      }
    } catch (InvalidEventException e) {
      loop.drop(attempt, e);
    }
  }

  /** Control events that this level does not know are ignored. */
  private void said(String name, Control event) {
    double now = ClientLoop.now();
    switch (name) {
      case Wire.HELLO -> {
        loop.session().max(event.number("max"));
        loop.hello(event.number("heartbeat"), now);
      }
      case Wire.SESSION -> loop.answer(event);
      case Wire.RECEIVED -> loop.counted(event.number("n"), now);
      case Wire.GOAWAY -> loop.goAway(event.number("after"), now);
      case Wire.RENEW -> loop.renew(attempt);
      default -> {
        // From a later version than this.
      }
    }
  }

  private static EventException failure(Control error) {
    return new EventException(
        error.text("code", EventException.INTERNAL), error.text("message", ""));
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
