package dev.plezi.protocol.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client whose clock, sockets and dice are the test's. It writes down everything that its machine
 * wants done, and calls back into itself where a test wants that.
 */
final class SimulatedClient {
  static final double CONNECT_TIMEOUT = 1_000;
  static final double BASE = 200;
  static final double CAP = 10_000;
  static final double HEARTBEAT = 25_000;
  static final int NO_CODE = 1006;

  final List<String> log = new ArrayList<>();
  double now;
  double dice = 0.5;
  int lastAttempt;

  /** Whether the test says when a session is greeted. */
  boolean late;

  Consumer<String> whenTold = entry -> {};

  private static final List<String> STATES = List.of("connecting", "opened", "suspended", "closed");
  private static final List<String> FAILURES =
      List.of("timed out ", "abandoned ", "lost ", "unsupported ", "too large ", "given up ");
  private static final List<String> GAPS =
      List.of("not resumed", "fenced", "no sessions", "miscounted");

  private final ClientMachine machine;
  private final boolean sessions;

  /** Messages are being written, by who will write those that come meanwhile. */
  private boolean writing;

  SimulatedClient() {
    this(4, 100);
  }

  SimulatedClient(int queueCount, int queueChars) {
    this(queueCount, queueChars, false, CONNECT_TIMEOUT);
  }

  /** One whose attempts may take so long. */
  SimulatedClient(double connectTimeout) {
    this(4, 100, false, connectTimeout);
  }

  private SimulatedClient(int queueCount, int queueChars, boolean sessions, double connectTimeout) {
    machine = new ClientMachine(connectTimeout, queueCount, queueChars, sessions, () -> dice);
    this.sessions = sessions;
    machine.givesUp();
    reconnection(true, BASE, CAP);
  }

  /** One that asks for sessions. */
  static SimulatedClient ofLevel2() {
    return ofLevel2(4, 100);
  }

  /** The same, which keeps so much. */
  static SimulatedClient ofLevel2(int queueCount, int queueChars) {
    return new SimulatedClient(queueCount, queueChars, true, CONNECT_TIMEOUT);
  }

  // ---- what the test tells the machine

  void reconnection(boolean auto, double base, double cap) {
    machine.reconnection(auto, base, cap);
    perform();
  }

  void queued(int attempt) {
    machine.queued(attempt);
    perform();
  }

  void dequeued(int attempt, double at) {
    machine.dequeued(attempt, at);
    perform();
  }

  void connect(double at) {
    machine.connect(at);
    perform();
  }

  void close() {
    machine.close();
    perform();
  }

  /** Whether the socket is wanted, after all that follows from its opening. */
  boolean opened(int number, double at) {
    boolean awaited = machine.opened(number, at);
    perform();
    return awaited && machine.current(number);
  }

  void closed(int number, int code, double at) {
    machine.closed(number, code, at);
    perform();
  }

  void hello(double heartbeat, double at) {
    hello(heartbeat, ClientMachine.NEVER, at);
  }

  void hello(double heartbeat, double max, double at) {
    machine.hello(heartbeat, max, at);
    perform();
  }

  void answered(double counted, boolean resumed, double at) {
    if (resumed) {
      resumed(counted, ClientMachine.MISSING, ClientMachine.MISSING);
    } else {
      begun(ClientMachine.MISSING);
    }
  }

  void resumed(double received, double handled, double sent) {
    machine.resumed(received, handled, sent, now);
    perform();
  }

  void begun(double handled) {
    machine.begun(handled, now);
    perform();
  }

  void refuse() {
    machine.refuse(now);
    perform();
  }

  boolean resend(boolean doubtful) {
    return machine.resend(doubtful);
  }

  /** Whether the message is to be handled, after all that follows from its coming. */
  boolean received(int size, double at) {
    int number = lastAttempt;
    boolean taken = machine.received(size, at);
    perform();
    return taken && machine.delivers(number);
  }

  void heard(double at) {
    machine.heard(at);
  }

  void probe(boolean changed) {
    machine.probe(now, changed);
    perform();
  }

  /** Has pings of WebSocket from now on. */
  SimulatedClient withPings() {
    machine.pings();
    return this;
  }

  void counted(double total, double at) {
    counted(total, ClientMachine.MISSING, at);
  }

  void counted(double total, double sent, double at) {
    machine.counted(total, sent, at);
    perform();
  }

  void goAway(double after, double at) {
    machine.goAway(after, at);
    perform();
  }

  void ready(int number) {
    machine.ready(number);
    perform();
  }

  boolean emit(Outgoing message, double at, double timeout, boolean greets) {
    boolean accepted = machine.emit(message, at, timeout, greets);
    perform();
    return accepted;
  }

  /** Answers a request of this session; whether it is taken. */
  boolean answer(String text, int session) {
    boolean taken = machine.answer(new Outgoing(text, 0, false), session);
    perform();
    return taken;
  }

  void acked(int id) {
    machine.acked(id);
    perform();
  }

  @Nullable Outgoing settle(int id) {
    return machine.settle(id);
  }

  void tick(double at) {
    machine.tick(at);
    perform();
  }

  // ---- what the test asks

  int session() {
    return machine.session();
  }

  int level() {
    return machine.level();
  }

  int state() {
    return machine.state();
  }

  boolean current(int number) {
    return machine.current(number);
  }

  SendQueue queue() {
    return machine.queue();
  }

  int nextId() {
    return machine.nextId();
  }

  double wakeAt() {
    return machine.wakeAt();
  }

  // ---- what the test does

  /** Does something, once, when this entry is told. */
  void when(String entry, Runnable action) {
    whenTold =
        told -> {
          if (told.equals(entry)) {
            whenTold = later -> {};
            action.run();
          }
        };
  }

  /** Connects, opens and makes ready. */
  SimulatedClient open() {
    connect(now);
    accept();
    return this;
  }

  /** The awaited socket opens and the application has nothing to say first. */
  void accept() {
    int number = lastAttempt;
    if (opened(number, now)) {
      ready(number);
    }
  }

  /** The server offers a session on the socket that is awaited. */
  void offered() {
    accept();
    heard(now);
    hello(HEARTBEAT, now);
  }

  /** Connects and opens a session. */
  SimulatedClient begin() {
    connect(now);
    offered();
    answered(0, false, now);
    return this;
  }

  /** Waits for the next attempt, in which the server answers. */
  void reconnect(double counted, boolean resumed) {
    pass(wakeAt() - now);
    offered();
    answered(counted, resumed, now);
  }

  void drop() {
    closed(lastAttempt, now);
  }

  void closed(int number, double at) {
    closed(number, NO_CODE, at);
  }

  boolean emit(String text) {
    return emit(new Outgoing(text, 0, false), now, 0, false);
  }

  boolean greet(String text) {
    return emit(new Outgoing(text, 0, false), now, 0, true);
  }

  Outgoing emit(String text, double timeout) {
    return emit(new Outgoing(text, nextId(), false), timeout);
  }

  Outgoing request(String text, double timeout) {
    return emit(new Outgoing(text, nextId(), true), timeout);
  }

  private Outgoing emit(Outgoing message, double timeout) {
    if (!emit(message, now, timeout, false)) {
      told("refused " + message.text());
    }
    return message;
  }

  /** Time passes; the machine is called exactly when it wants to be. */
  void pass(double ms) {
    double until = now + ms;
    while (wakeAt() <= until) {
      now = Math.max(now, wakeAt());
      tick(now);
    }
    now = Math.max(now, until);
  }

  /** What was told since the last call. */
  List<String> told() {
    List<String> entries = List.copyOf(log);
    log.clear();
    return entries;
  }

  // ---- what the machine wants done

  private void perform() {
    for (Action a = machine.takeActions(); a != null; a = machine.after(a)) {
      perform(a);
    }
    if (!writing) {
      writing = true;
      write();
      writing = false;
    }
  }

  private void write() {
    for (Outgoing m = machine.nextMessage(); m != null; m = machine.nextMessage()) {
      told("send " + m.text());
    }
  }

  private void perform(Action action) {
    switch (action.kind()) {
      case Action.CLOSE_SOCKET -> {
        String how = action.endsSession() ? "close with a word" : "close for good";
        told(sessions && action.forGood() ? how : "close");
      }
      case Action.ACKNOWLEDGED -> told("acked " + action.message().text());
      case Action.FAILED -> failed(action.message(), action.reason());
      case Action.UNDELIVERED -> {
        String what = action.message().unsent() ? "undelivered " : "in doubt ";
        told(what + action.message().text());
      }
      case Action.GAP -> {
        told("gap " + GAPS.get(action.reason()));
        machine.told();
        perform();
      }
      case Action.REFUSED -> told("refused");
      case Action.STATE_CHANGED -> told(STATES.get(action.state()));
      case Action.OPEN_SOCKET -> {
        lastAttempt = action.attempt();
        told("open");
      }
      case Action.OPEN_SESSION -> told(action.count() < 0 ? "ask" : "ask " + (int) action.count());
      case Action.TELL_RECEIVED -> told("received " + (int) action.count());
      case Action.GREET -> greet(action.attempt());
      case Action.RESUMED -> resumed(action.attempt());
      case Action.PROBE -> told("probe");
      default -> throw new AssertionError("an action of kind " + action.kind());
    }
  }

  /** At level 1 the test says when the application is ready. */
  private void greet(int attempt) {
    if (sessions) {
      told("greet");
      if (!late) {
        ready(attempt);
      }
    }
  }

  private void resumed(int attempt) {
    if (late) {
      machine.repeat(attempt);
      perform();
    } else {
      ready(attempt);
    }
  }

  private void failed(Outgoing message, int reason) {
    told(FAILURES.get(reason) + message.text() + (message.unsent() ? " unsent" : ""));
  }

  private void told(String entry) {
    log.add(entry);
    whenTold.accept(entry);
  }
}
