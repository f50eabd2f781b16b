package dev.plezi.client;

import dev.plezi.client.jetty.Ending;
import dev.plezi.client.jetty.Socket;
import dev.plezi.client.jetty.Transport;
import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.client.ClientMachine;
import dev.plezi.protocol.client.Outgoing;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The machine with sockets, a timer and the application around it. All that is inherited is called
 * inside the gate, and what the machine wants done becomes a deed there: no I/O and no code of the
 * application runs under the lock.
 */
final class ClientLoop extends ClientMachine {
  private final Options options;
  private final Listeners listeners;
  private final @Nullable Runnable greeter;
  private final Transport transport = Transport.acquire();
  private final Executor outcomes;
  private final Mailbox mailbox;
  private final Gate gate = new Gate();
  private final Alarm alarm = new Alarm(transport, this::wake);
  private final Line line;

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
    this.listeners = listeners;
    this.greeter = greeter;
    Executor host = options.executor();
    outcomes = host == null ? transport.outcomes() : host;
    mailbox = new Mailbox(host == null ? transport.workers() : host);
    line = new Line(gate, transport, options);
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
          gate.then(mailbox::close);
          close();
          if (abandoned > 0) {
            report(
                new ClientClosedException("closed while messages waited to be sent: " + abandoned));
          }
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

  // ---- what the emitter asks, inside the gate

  Greeting greeting() {
    return greeting;
  }

  Session session() {
    return session;
  }

  boolean hasRoomFor(Outgoing message) {
    return state() != OPEN || line.roomFor(message.text().length());
  }

  ClientClosedException closedException() {
    return new ClientClosedException(
        stopped ? "the client is closed" : "the connection is lost, and is not replaced");
  }

  // ---- what the sockets say

  void socketOpened(int attempt, Socket opened) {
    enter(
        () -> {
          if (opened(attempt, now())) {
            gate.then(opened::demand);
          } else {
            gate.then(() -> opened.close(CloseCode.NONE, () -> {}));
          }
        });
  }

  /** Counts a message inside the gate; false when it is not to be handled. */
  boolean takes(int attempt, int size) {
    if (!current(attempt)) {
      return false;
    }
    boolean taken = received(size, now());
    if (!taken) {
      report(broken("a message came before the session"));
    }
    return taken;
  }

  void deliver(Socket from, int size, Consumer<Listeners> delivery) {
    gate.then(() -> mailbox.message(() -> delivery.accept(listeners), size, from::demand));
  }

  void answer(Control answer) {
    String secret = answer.text("session");
    double counted = answer.number("received");
    boolean resumed = answer.flag("resumed");
    if (session.answered(answer.text("reason", ""))) {
      answered(counted, resumed, now());
      if (state() == OPEN) {
        session.keep(secret);
      }
    }
  }

  void pong(Socket from) {
    line.write(Control.PONG, done -> from.demand());
  }

  void replied(int id, Consumer<Outcome<?>> word) {
    if (settle(id) instanceof Emission message) {
      gate.then(() -> message.settle(word, outcomes));
    }
  }

  void renew(int attempt) {
    Renewal renewal = options.level().renewal();
    if (renewal == null) {
      gate.then(() -> mailbox.notice(listeners::unrenewed));
      return;
    }
    Consumer<String> got =
        token ->
            enter(
                () -> {
                  if (current(attempt)) {
                    line.write(Control.token(token), done -> {});
                  }
                });
    gate.then(
        () ->
            Emission.run(
                () -> renewal.ask(got, failure -> enter(() -> report(failure))), outcomes));
  }

  /** The server does not keep to the protocol: the connection is dropped. */
  void drop(int attempt, RuntimeException why) {
    report(why);
    line.close(CloseCode.NONE);
    closed(attempt, CloseCode.NONE, now());
  }

  static ConnectionException broken(String what) {
    return new ConnectionException("the connection was dropped: " + what, 0, 0, null);
  }

  void socketEnded(int attempt, Ending ending) {
    enter(
        () -> {
          if (current(attempt)) {
            ConnectionException error = Endings.explain(ending, session.held() ? 0 : line.lost());
            if (error != null) {
              report(error);
            }
            closed(attempt, ending.code(), now());
          }
        });
  }

  // ---- what the machine wants done

  @Override
  public void openSocket(int attempt) {
    session.connecting(options.sessions());
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
      gate.then(() -> mailbox.notice(() -> greet(attempt, greeter)));
    }
  }

  @Override
  public void acknowledged(Outgoing message) {
    gate.then(() -> ((Emission) message).settle(Outcome::acknowledged, outcomes));
  }

  @Override
  public void failed(Outgoing message, int reason) {
    Emission emission = (Emission) message;
    if (message.id() == 0) {
      abandoned++;
    } else if (reason == SESSION_LOST) {
      session.unanswered(emission);
    } else {
      fail(emission, emission.failure(reason));
    }
  }

  @Override
  public void undelivered(Outgoing message) {
    session.undelivered(message);
  }

  @Override
  public void gap(int reason) {
    Gap gap = session.gap(reason);
    session.unanswered().forEach(each -> fail(each, new GapException(each.event(), gap)));
    session.end();
    greeting.lost();
    gate.then(() -> mailbox.gap(() -> listeners.gap(gap)));
  }

  @Override
  public void stateChanged(int state) {
    if (state == OPEN) {
      session.open();
    } else {
      left();
    }
    ConnectionState told = ConnectionState.of(state);
    gate.then(() -> mailbox.notice(() -> listeners.state(told)));
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
          if (mailbox.full()) {
            // It is the application that does not want to hear.
            heard(now());
          }
          int before = state();
          tick(now());
          boolean lost = state() == SUSPENDED || state() == CLOSED;
          if (lost && before == CONNECTING) {
            Duration timeout = options.reconnect().connectTimeout();
            report(new ConnectionException("no connection within " + timeout, 0, 0, null));
          } else if (lost && before == OPEN) {
            report(broken("the server was silent for too long"));
          }
        });
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
            greeting.end();
            ready(attempt);
          });
    }
  }

  private void fail(Emission message, RuntimeException why) {
    gate.then(() -> message.settle(outcome -> outcome.failed(why), outcomes));
  }

  void report(RuntimeException error) {
    gate.then(() -> mailbox.notice(() -> listeners.error(error)));
  }

  /** Milliseconds on a clock that does not run backwards. */
  static double now() {
    return System.nanoTime() / 1e6;
  }
}
