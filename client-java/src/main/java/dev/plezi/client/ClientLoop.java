package dev.plezi.client;

import dev.plezi.client.jetty.Transport;
import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.client.ClientMachine;
import dev.plezi.protocol.client.Outgoing;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The machine with sockets, a timer and the application around it. All that is inherited is called
 * inside the gate, and what the machine wants done becomes a deed there: no I/O and no code of the
 * application runs under the lock.
 */
final class ClientLoop extends ClientMachine {
  private final Options options;
  private final @Nullable Runnable greeter;
  private final Gate gate = new Gate();
  private final Audience audience;
  private final Line line;
  private final Alarm alarm;

  // Guarded by the gate.
  private final Session session = new Session();
  private final Greeting greeting = new Greeting();
  private boolean stopped;
  private int abandoned;

  /** A loop that stands still until {@link #start}. The greeter is null when nobody greets. */
  ClientLoop(Options options, Listeners listeners, @Nullable Runnable greeter) {
    super(
        Options.duration("connectTimeout", options.reconnect().connectTimeout()),
        options.limits().queueMessages(),
        options.limits().queueCharacters(),
        options.sessions());
    this.options = options;
    this.greeter = greeter;
    Transport transport = Transport.acquire();
    audience = new Audience(gate, listeners, transport, options.executor());
    line = new Line(gate, transport, options);
    alarm = new Alarm(transport, this::wake);
    Options.Reconnect reconnect = options.reconnect();
    reconnection(
        reconnect.auto(),
        Options.duration("backoff base", reconnect.base()),
        Options.duration("backoff cap", reconnect.cap()));
  }

  // ---- what the application says

  void start() {
    enter(
        () -> {
          if (stopped) {
            throw closedException();
          }
          connect(now());
        });
  }

  void stop() {
    enter(
        () -> {
          if (stopped) {
            return;
          }
          stopped = true;
          session.end();
          audience.close();
          int uncounted = state() == OPEN ? 0 : queue().uncounted();
          close();
          tellOfTheAbandoned(uncounted);
          alarm.off();
          line.leave(CloseCode.NORMAL);
        });
  }

  ConnectionState connectionState() {
    return gate.decide(() -> ConnectionState.of(state()));
  }

  int freshId() {
    return gate.decide(this::nextId);
  }

  /** Nobody awaits the reply to this request any more. */
  void withdraw(int id) {
    enter(() -> settle(id));
  }

  // ---- what the emitter and the sockets ask, inside the gate

  Greeting greeting() {
    return greeting;
  }

  Session session() {
    return session;
  }

  /** Whether control events of level 2 have a meaning on the present connection. */
  boolean spoken() {
    return state() != OPEN || session.asked();
  }

  Audience audience() {
    return audience;
  }

  Line line() {
    return line;
  }

  boolean hasRoomFor(Outgoing message) {
    return state() != OPEN || line.roomFor(message.text().length());
  }

  ClientClosedException closedException() {
    return new ClientClosedException(
        stopped ? "the client is closed" : "the connection is lost, and is not replaced");
  }

  @Nullable Renewal renewal() {
    return options.level().renewal();
  }

  // ---- what the machine wants done

  @Override
  public void openSocket(int attempt) {
    session.connecting(attempt);
    left();
    line.open(new Incoming(this, attempt));
  }

  @Override
  public void closeSocket(boolean forGood) {
    line.close(forGood ? CloseCode.NORMAL : CloseCode.NONE);
  }

  @Override
  public void send(Outgoing message) {
    line.message(message.text());
  }

  @Override
  public void openSession(double received) {
    line.write(session.ask(received), done -> {});
  }

  @Override
  public void tellReceived(double count) {
    line.count(count);
  }

  @Override
  public void greet(int attempt) {
    if (greeter == null) {
      ready(attempt);
    } else {
      greeting.due(attempt);
      audience.greeting(() -> greet(attempt, greeter));
    }
  }

  @Override
  public void resumed(int attempt) {
    if (greeting.pending()) {
      repeat(attempt);
    } else {
      ready(attempt);
    }
  }

  @Override
  public void acknowledged(Outgoing message) {
    audience.settle((Emission) message, Outcome::acknowledged);
  }

  @Override
  public void failed(Outgoing message, int reason) {
    Emission emission = (Emission) message;
    if (message.id() == 0) {
      abandoned++;
    } else if (reason == SESSION_LOST) {
      session.unanswered(emission);
    } else {
      audience.settle(emission, outcome -> outcome.failed(emission.failure(reason)));
    }
  }

  @Override
  public void undelivered(Outgoing message) {
    session.undelivered((Emission) message);
  }

  @Override
  public void gap(int reason) {
    Gap gap = session.gap(reason);
    for (Emission each : session.unanswered()) {
      audience.settle(each, outcome -> outcome.failed(new GapException(each.event(), gap)));
    }
    session.end();
    greeting.lost();
    audience.gap(gap);
  }

  @Override
  public void stateChanged(int state) {
    if (state == OPEN) {
      session.open();
    } else {
      left();
    }
    audience.state(ConnectionState.of(state));
  }

  @Override
  public double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  // ---- inside

  /** Called inside the gate: what is to be done about it. */
  void then(Runnable deed) {
    gate.then(deed);
  }

  void enter(Runnable decision) {
    gate.enter(
        () -> {
          decision.run();
          if (!stopped) {
            alarm.set(wakeAt(), now());
          }
        });
  }

  private void wake() {
    enter(
        () -> {
          alarm.rung();
          if (audience.full()) {
            // It is the application that does not want to hear.
            heard(now());
          }
          int before = state();
          tick(now());
          boolean lost = state() == SUSPENDED || state() == CLOSED;
          if (lost && before == CONNECTING) {
            Duration timeout = options.reconnect().connectTimeout();
            audience.error(new ConnectionException("no connection within " + timeout, 0, 0, null));
          } else if (lost && before == OPEN) {
            audience.error(Endings.dropped("the server was silent for too long"));
          }
        });
  }

  private void tellOfTheAbandoned(int uncounted) {
    if (abandoned > 0 || uncounted > 0) {
      String words = "closed while messages waited to be sent: " + abandoned;
      String doubt = uncounted == 0 ? "" : ", or to be counted by the server: " + uncounted;
      audience.error(new ClientClosedException(words + doubt));
    }
  }

  /** What was to be greeted is gone with its connection, unless it is a session. */
  private void left() {
    if (!session.held()) {
      greeting.lost();
    }
  }

  private void greet(int attempt, Runnable words) {
    if (gate.decide(() -> greeting.begin(attempt))) {
      words.run();
      enter(
          () -> {
            if (greeting.end()) {
              ready(session.attempt());
            }
          });
    }
  }

  /** Milliseconds on a clock that does not run backwards. */
  static double now() {
    return System.nanoTime() / 1e6;
  }
}
