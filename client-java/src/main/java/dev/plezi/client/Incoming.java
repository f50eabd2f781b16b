package dev.plezi.client;

import dev.plezi.client.jetty.Ending;
import dev.plezi.client.jetty.Socket;
import dev.plezi.client.jetty.SocketListener;
import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.client.ClientMachine;
import dev.plezi.protocol.codec.Envelope;
import dev.plezi.protocol.codec.EventCodec;
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
    loop.enter(
        () -> {
          if (loop.machine().opened(attempt, ClientLoop.now())) {
            loop.then(socket::demand);
          } else {
            loop.then(() -> socket.close(CloseCode.NONE, () -> {}));
          }
        });
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
    loop.enter(() -> takes(0));
  }

  @Override
  public void ended(Ending ending) {
    loop.enter(
        () -> {
          if (loop.machine().current(attempt)) {
            int lost = loop.session().held() ? 0 : loop.line().lost();
            ConnectionException error = Endings.explain(ending, lost);
            if (error != null) {
              loop.audience().error(error);
            }
            loop.machine().closed(attempt, ending.code(), ClientLoop.now());
          }
        });
  }

  private void deliver(Socket socket, byte[] message, Consumer<Listeners> delivery) {
    loop.enter(
        () -> {
          if (takes(message.length)) {
            loop.audience().message(socket, message.length, delivery);
          } else {
            loop.then(socket::demand);
          }
        });
  }

  /** Counts a message; false when it is not to be handled. */
  private boolean takes(int size) {
    boolean current = loop.machine().current(attempt);
    boolean taken = current && loop.machine().received(size, ClientLoop.now());
    loop.perform();
    if (current && !taken) {
      loop.audience().error(Endings.dropped("a message came before the session"));
    }
    return taken;
  }

  /** What became of a message that we sent. */
  private void answer(byte[] message, String name, int id) {
    loop.enter(
        () -> {
          if (!takes(message.length)) {
            return;
          }
          if (name.equals(Wire.ACK)) {
            loop.machine().acked(id);
          } else if (loop.spoken() && loop.machine().settle(id) instanceof Emission settled) {
            loop.audience().settle(settled, word(name, message));
          }
        });
  }

  private static Consumer<Outcome<?>> word(String name, byte[] message) {
    if (name.equals(Wire.REPLY)) {
      return outcome -> outcome.replied(message);
    }
    Control error = new Control(message);
    EventException failure =
        new EventException(error.text("code", EventException.INTERNAL), error.text("message", ""));
    return outcome -> outcome.failed(failure);
  }

  /** What belongs to the connection itself. */
  private void control(Socket socket, byte[] message, String name) {
    loop.enter(
        () -> {
          boolean current = loop.machine().current(attempt);
          if (current) {
            loop.machine().heard(ClientLoop.now());
          }
          boolean meant = current && loop.spoken();
          if (meant && name.equals(Wire.PING)) {
            // The next message is asked for when the answer is written: a flood slows itself.
            loop.line().write(Control.PONG, done -> socket.demand());
            return;
          }
          if (meant) {
            heed(name, message);
          }
          loop.then(socket::demand);
        });
  }

  private void heed(String name, byte[] message) {
    try {
      said(name, new Control(message));
      loop.perform();
      if (!loop.machine().current(attempt)) {
        loop.audience().error(Endings.dropped("the server's " + name + " cannot be"));
      }
    } catch (InvalidEventException e) {
      loop.audience().error(e);
      loop.line().close(CloseCode.NONE);
      loop.machine().closed(attempt, CloseCode.NONE, ClientLoop.now());
    }
  }

  private void said(String name, Control event) {
    double now = ClientLoop.now();
    switch (name) {
      case Wire.HELLO -> {
        loop.session().max(event.number("max"));
        loop.machine().hello(event.number("heartbeat"), now);
      }
      case Wire.SESSION -> session(event, now);
      case Wire.RECEIVED -> loop.machine().counted(event.number("n"), now);
      case Wire.GOAWAY -> loop.machine().goAway(event.number("after"), now);
      case Wire.RENEW -> renew();
      default -> {
        // From a later version than this.
      }
    }
  }

  private void session(Control answer, double now) {
    String secret = answer.text("session");
    double counted = answer.number("received");
    boolean resumed = answer.flag("resumed");
    loop.session().refusal(answer.text("reason", ""));
    boolean awaited = loop.machine().state() != ClientMachine.OPEN;
    loop.machine().answered(counted, resumed, now);
    loop.perform();
    if (awaited && loop.machine().state() == ClientMachine.OPEN) {
      loop.session().keep(secret);
    }
  }

  private void renew() {
    Renewal renewal = loop.renewal();
    if (renewal == null) {
      loop.audience().unrenewed();
      return;
    }
    loop.audience()
        .beside(
            () ->
                renewal.ask(
                    this::token, failure -> loop.enter(() -> loop.audience().error(failure))));
  }

  private void token(String token) {
    loop.enter(
        () -> {
          if (loop.machine().current(attempt)) {
            loop.line().write(Control.token(token), done -> {});
          }
        });
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
