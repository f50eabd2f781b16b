package dev.plezi.client;

import dev.plezi.client.jetty.Ending;
import dev.plezi.client.jetty.Handshake;
import dev.plezi.client.jetty.Socket;
import dev.plezi.client.jetty.Transport;
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
  /** Shorter than the minute after which many a proxy drops a silent connection. */
  private static final Duration SILENCE = Duration.ofSeconds(25);

  private final Options options;
  private final Listeners listeners;
  private final @Nullable Runnable greeter;
  private final Transport transport = Transport.acquire();
  private final Executor outcomes;
  private final Mailbox mailbox;
  private final Gate gate = new Gate();
  private final Alarm alarm = new Alarm(transport, this::wake);

  // Guarded by the gate.
  private int current;
  private Unwritten unwritten = new Unwritten();
  private boolean stopped;
  private int abandoned;
  private @Nullable Thread greeting;
  private int greeted;

  /** Owned by the deeds. */
  private @Nullable Socket socket;

  /** A loop that stands still until {@link #start}. The greeter is null when nobody greets. */
  ClientLoop(Options options, Listeners listeners, @Nullable Runnable greeter) {
    super(
        Options.duration("connectTimeout", options.reconnect().connectTimeout()),
        options.limits().queueMessages(),
        options.limits().queueCharacters());
    this.options = options;
    this.listeners = listeners;
    this.greeter = greeter;
    Executor host = options.executor();
    outcomes = host == null ? transport.outcomes() : host;
    mailbox = new Mailbox(host == null ? transport.workers() : host);
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
          gate.then(mailbox::close);
          close();
          if (abandoned > 0) {
            report(
                new ClientClosedException("closed while messages waited to be sent: " + abandoned));
          }
          alarm.off();
          gate.then(this::leave);
        });
  }

  ConnectionState connectionState() {
    return gate.decide(() -> ConnectionState.of(state()));
  }

  int freshId() {
    return gate.decide(this::nextId);
  }

  // ---- what the emitter asks, inside the gate

  /** Whether this thread is greeting a connection. */
  boolean greets() {
    return greeting == Thread.currentThread();
  }

  /** Whether this thread is greeting a connection that is gone. */
  boolean greetsTheLost() {
    return greets() && greeted != current;
  }

  boolean hasRoomFor(Outgoing message) {
    return state() != OPEN || unwritten.roomFor(message.text().length(), options.limits());
  }

  ClientClosedException closedException() {
    return new ClientClosedException(
        stopped ? "the client is closed" : "the connection is lost, and is not replaced");
  }

  // ---- what the sockets say

  void socketOpened(int attempt, Socket opened) {
    enter(
        () -> {
          if (!opened(attempt, now())) {
            gate.then(() -> opened.close(() -> {}));
            return;
          }
          gate.then(opened::demand);
          if (greeter == null) {
            ready(attempt);
          } else {
            gate.then(() -> mailbox.notice(() -> greet(attempt, greeter)));
          }
        });
  }

  void received(int attempt, Socket from, int size, Consumer<Listeners> delivery) {
    enter(
        () -> {
          if (attempt == current) {
            gate.then(() -> mailbox.message(() -> delivery.accept(listeners), size, from::demand));
          } else {
            gate.then(from::demand);
          }
        });
  }

  void acknowledgement(int id) {
    enter(() -> acked(id));
  }

  void socketEnded(int attempt, Ending ending) {
    enter(
        () -> {
          if (attempt == current) {
            ConnectionException error = Endings.explain(ending, unwritten.lost());
            if (error != null) {
              report(error);
            }
            closed(attempt, now());
          }
        });
  }

  private void greet(int attempt, Runnable words) {
    boolean mine =
        gate.decide(
            () -> {
              greeted = attempt;
              greeting = attempt == current ? Thread.currentThread() : null;
              return greeting != null;
            });
    if (mine) {
      words.run();
      enter(
          () -> {
            greeting = null;
            ready(attempt);
          });
    }
  }

  // ---- what the machine wants done

  @Override
  protected void openSocket(int attempt) {
    current = attempt;
    unwritten = new Unwritten();
    Options.Limits limits = options.limits();
    Handshake handshake =
        new Handshake(options.uri(), options.headers(), limits.maxMessageSize(), SILENCE);
    gate.then(() -> socket = transport.connect(handshake, new Incoming(this, attempt)));
  }

  @Override
  protected void closeSocket() {
    gate.then(
        () -> {
          if (socket != null) {
            socket.close(() -> {});
          }
        });
  }

  @Override
  protected void send(Outgoing message) {
    Unwritten account = unwritten;
    int length = message.text().length();
    account.add(length);
    Socket.Written written = done -> gate.enter(() -> account.done(length, done));
    gate.then(
        () -> {
          if (socket == null) {
            written.done(false);
          } else {
            socket.send(message.text(), written);
          }
        });
  }

  @Override
  protected void acknowledged(Outgoing message) {
    gate.then(() -> ((Emission) message).acknowledged(outcomes));
  }

  @Override
  protected void failed(Outgoing message, int reason) {
    if (message.id() == 0) {
      abandoned++;
      return;
    }
    RuntimeException why =
        reason == TIMED_OUT
            ? new AckTimeoutException(!message.withdrawn())
            : new ClientClosedException("the client was closed before the acknowledgement");
    gate.then(() -> ((Emission) message).failed(why, outcomes));
  }

  @Override
  protected void stateChanged(int state) {
    if (state == SUSPENDED || state == CLOSED) {
      current = 0;
    }
    ConnectionState told = ConnectionState.of(state);
    gate.then(() -> mailbox.notice(() -> listeners.state(told)));
  }

  @Override
  protected double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  // ---- inside

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
          boolean connecting = state() == CONNECTING;
          tick(now());
          if (connecting && state() != CONNECTING) {
            Duration timeout = options.reconnect().connectTimeout();
            report(new ConnectionException("no connection within " + timeout, 0, 0, null));
          }
        });
  }

  private void report(RuntimeException error) {
    gate.then(() -> mailbox.notice(() -> listeners.error(error)));
  }

  private void leave() {
    if (socket == null) {
      transport.release();
    } else {
      socket.close(transport::release);
    }
  }

  /** Milliseconds on a clock that does not run backwards. */
  static double now() {
    return System.nanoTime() / 1e6;
  }
}
