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

  final List<String> log = new ArrayList<>();
  double now;
  double dice = 0.5;
  int lastAttempt;

  Consumer<String> whenTold = entry -> {};

  SimulatedClient() {
    this(4, 100);
  }

  SimulatedClient(int queueCount, int queueChars) {
    super(CONNECT_TIMEOUT, queueCount, queueChars);
    reconnection(true, BASE, CAP);
  }

  // ---- what the test does

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

  void drop() {
    closed(lastAttempt, now);
  }

  boolean emit(String text) {
    return emit(new Outgoing(text, 0), now, 0, false);
  }

  boolean greet(String text) {
    return emit(new Outgoing(text, 0), now, 0, true);
  }

  Outgoing emit(String text, double timeout) {
    Outgoing message = new Outgoing(text, nextId());
    if (!emit(message, now, timeout, false)) {
      told("refused " + text);
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
  protected void openSocket(int attempt) {
    lastAttempt = attempt;
    told("open");
  }

  @Override
  protected void closeSocket() {
    told("close");
  }

  @Override
  protected void send(Outgoing message) {
    told("send " + message.text());
  }

  @Override
  protected void acknowledged(Outgoing message) {
    told("acked " + message.text());
  }

  @Override
  protected void failed(Outgoing message, int reason) {
    String what = reason == TIMED_OUT ? "timed out " : "abandoned ";
    told(what + message.text() + (message.withdrawn() ? " unsent" : ""));
  }

  @Override
  protected void stateChanged(int state) {
    told(List.of("connecting", "opened", "suspended", "closed").get(state));
  }

  @Override
  protected double random() {
    return dice;
  }
}
