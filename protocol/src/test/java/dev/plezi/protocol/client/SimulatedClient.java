package dev.plezi.protocol.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A machine whose clock, sockets and dice are the test's. It writes down everything it is told to
 * do, and calls back into itself where a test wants that.
 */
final class SimulatedClient extends ClientMachine {
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

  private final boolean sessions;

  SimulatedClient() {
    this(4, 100);
  }

  SimulatedClient(int queueCount, int queueChars) {
    this(queueCount, queueChars, false);
  }

  private SimulatedClient(int queueCount, int queueChars, boolean sessions) {
    super(CONNECT_TIMEOUT, queueCount, queueChars, sessions);
    this.sessions = sessions;
    reconnection(true, BASE, CAP);
  }

  /** One that asks for sessions. */
  static SimulatedClient ofLevel2() {
    return new SimulatedClient(4, 100, true);
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

  // ---- what the machine says

  private void told(String entry) {
    log.add(entry);
    whenTold.accept(entry);
  }

  @Override
  public void openSocket(int attempt) {
    lastAttempt = attempt;
    told("open");
  }

  @Override
  public void closeSocket(boolean forGood) {
    told(sessions && forGood ? "close for good" : "close");
  }

  @Override
  public void send(Outgoing message) {
    told("send " + message.text());
  }

  @Override
  public void openSession(double received) {
    told(received < 0 ? "ask" : "ask " + (int) received);
  }

  @Override
  public void tellReceived(double count) {
    told("received " + (int) count);
  }

  /** At level 1 the test says when the application is ready. */
  @Override
  public void greet(int attempt) {
    if (sessions) {
      told("greet");
      if (!late) {
        ready(attempt);
      }
    }
  }

  @Override
  public void resumed(int attempt) {
    if (late) {
      repeat(attempt);
    } else {
      ready(attempt);
    }
  }

  @Override
  public void acknowledged(Outgoing message) {
    told("acked " + message.text());
  }

  @Override
  public void failed(Outgoing message, int reason) {
    String what = List.of("timed out ", "abandoned ", "lost ", "unsupported ").get(reason);
    told(what + message.text() + (message.withdrawn() ? " unsent" : ""));
  }

  @Override
  public void undelivered(Outgoing message) {
    told("undelivered " + message.text());
  }

  @Override
  public void gap(int reason) {
    told("gap " + List.of("not resumed", "fenced", "no sessions", "miscounted").get(reason));
  }

  @Override
  public void stateChanged(int state) {
    told(List.of("connecting", "opened", "suspended", "closed").get(state));
  }

  @Override
  public double random() {
    return dice;
  }
}
