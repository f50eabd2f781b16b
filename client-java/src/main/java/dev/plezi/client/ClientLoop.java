package dev.plezi.client;

import dev.plezi.client.jetty.Transport;
import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.client.Action;
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
final class ClientLoop {
  private final ClientMachine machine;
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
    machine =
        new ClientMachine(
            Options.duration("connectTimeout", options.reconnect().connectTimeout()),
            options.limits().queueMessages(),
            options.limits().queueCharacters(),
            options.sessions(),
            () -> ThreadLocalRandom.current().nextDouble());
    this.options = options;
    this.greeter = greeter;
    Transport transport = Transport.acquire();
    audience = new Audience(gate, listeners, transport, options.executor());
    line = new Line(gate, transport, options);
    alarm = new Alarm(transport, this::wake);
    Options.Reconnect reconnect = options.reconnect();
    machine.reconnection(
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
          machine.connect(now());
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
          int uncounted = machine.state() == ClientMachine.OPEN ? 0 : machine.queue().uncounted();
          machine.close();
          perform();
          tellOfTheAbandoned(uncounted);
          alarm.off();
          line.leave(CloseCode.NORMAL);
        });
  }

  ConnectionState connectionState() {
    return gate.decide(() -> ConnectionState.of(machine.state()));
  }

  int freshId() {
    return gate.decide(machine::nextId);
  }

  /** Nobody awaits the reply to this request any more. */
  void withdraw(int id) {
    enter(() -> machine.settle(id));
  }

  // ---- what the emitter and the sockets ask, inside the gate

  ClientMachine machine() {
    return machine;
  }

  Greeting greeting() {
    return greeting;
  }

  Session session() {
    return session;
  }

  /** Whether control events of level 2 have a meaning on the present connection. */
  boolean spoken() {
    return machine.state() != ClientMachine.OPEN || session.asked();
  }

  Audience audience() {
    return audience;
  }

  Line line() {
    return line;
  }

  boolean hasRoomFor(Outgoing message) {
    return machine.state() != ClientMachine.OPEN || line.roomFor(message.text().length());
  }

  ClientClosedException closedException() {
    return new ClientClosedException(
        stopped ? "the client is closed" : "the connection is lost, and is not replaced");
  }

  @Nullable Renewal renewal() {
    return options.level().renewal();
  }

  // ---- what the machine wants done

  /** Does it. */
  void perform() {
    for (Action a = machine.takeActions(); a != null; a = machine.after(a)) {
      perform(a);
    }
    for (Outgoing m = machine.nextMessage(); m != null; m = machine.nextMessage()) {
      line.message(m.text());
    }
  }

  private void perform(Action action) {
    switch (action.kind()) {
      case Action.CLOSE_SOCKET -> line.close(action.forGood() ? CloseCode.NORMAL : CloseCode.NONE);
      case Action.ACKNOWLEDGED ->
          audience.settle((Emission) action.message(), Outcome::acknowledged);
      case Action.FAILED -> failed((Emission) action.message(), action.reason());
      case Action.UNDELIVERED -> session.undelivered((Emission) action.message());
      case Action.GAP -> gap(action.reason());
      case Action.STATE_CHANGED -> stateChanged(action.state());
      case Action.OPEN_SOCKET -> openSocket(action.attempt());
      case Action.OPEN_SESSION -> line.write(session.ask(action.count()), done -> {});
      case Action.TELL_RECEIVED -> line.count(action.count());
      case Action.GREET -> greet(action.attempt());
      default -> resumed(action.attempt());
    }
  }

  private void openSocket(int attempt) {
    session.connecting(attempt);
    left();
    line.open(new Incoming(this, attempt));
  }

  private void greet(int attempt) {
    if (greeter == null) {
      machine.ready(attempt);
    } else {
      greeting.due(attempt);
      audience.greeting(() -> greet(attempt, greeter));
    }
  }

  private void resumed(int attempt) {
    if (greeting.pending()) {
      machine.repeat(attempt);
    } else {
      machine.ready(attempt);
    }
  }

  private void failed(Emission emission, int reason) {
    if (emission.id() == 0) {
      abandoned++;
    } else if (reason == Action.SESSION_LOST) {
      session.unanswered(emission);
    } else {
      audience.settle(emission, outcome -> outcome.failed(emission.failure(reason)));
    }
  }

  private void gap(int reason) {
    Gap gap = session.gap(reason);
    for (Emission each : session.unanswered()) {
      audience.settle(each, outcome -> outcome.failed(new GapException(each.event(), gap)));
    }
    session.end();
    greeting.lost();
    audience.gap(gap);
  }

  private void stateChanged(int state) {
    if (state == ClientMachine.OPEN) {
      session.open();
    } else {
      left();
    }
    audience.state(ConnectionState.of(state));
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
          perform();
          if (!stopped) {
            alarm.set(machine.wakeAt(), now());
          }
        });
  }

  private void wake() {
    enter(
        () -> {
          alarm.rung();
          if (audience.full()) {
            // It is the application that does not want to hear.
            machine.heard(now());
          }
          int before = machine.state();
          machine.tick(now());
          perform();
          boolean lost = machine.state() >= ClientMachine.SUSPENDED;
          if (lost && before == ClientMachine.CONNECTING) {
            Duration timeout = options.reconnect().connectTimeout();
            audience.error(new ConnectionException("no connection within " + timeout, 0, 0, null));
          } else if (lost && before == ClientMachine.OPEN) {
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
              machine.ready(session.attempt());
            }
          });
    }
  }

  /** Milliseconds on a clock that does not run backwards. */
  static double now() {
    return System.nanoTime() / 1e6;
  }
}
