package dev.plezi.client.js;

import dev.plezi.protocol.Wire;
import dev.plezi.protocol.client.ClientMachine;
import dev.plezi.protocol.client.Outgoing;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;

/** The state machine with a browser around it: one WebSocket, one timer, the page's callbacks. */
final class BrowserClient extends ClientMachine {
  private static final int QUEUE_COUNT = 1_000;
  private static final int QUEUE_CHARS = 1 << 20;
  private static final double NEVER = Double.POSITIVE_INFINITY;

  final Page page;
  final Topics topics = new Topics();
  @Nullable JSObject socket;

  private int attempt;
  private @Nullable JSObject timer;
  private double armedFor = NEVER;

  BrowserClient(Page page, double connectTimeout) {
    super(connectTimeout, QUEUE_COUNT, QUEUE_CHARS);
    this.page = page;
  }

  // ---- what the machine asks for

  @Override
  protected void openSocket(int attempt) {
    this.attempt = attempt;
    socket = Browser.openSocket(this, page, attempt);
  }

  @Override
  protected void closeSocket() {
    Browser.closeSocket(socket);
  }

  @Override
  protected void send(Outgoing message) {
    Browser.send(socket, message.text());
  }

  @Override
  protected void acknowledged(Outgoing message) {
    Emitted emitted = (Emitted) message;
    Browser.call(page, emitted.callback, emitted.event, page);
  }

  @Override
  protected void failed(Outgoing message, int reason) {
    Emitted emitted = (Emitted) message;
    if (!Browser.call(page, emitted.timeoutCallback, emitted.event, page)) {
      Browser.timedOut(page, emitted.event, reason);
    }
  }

  @Override
  protected void stateChanged(int state) {
    // The first change happens while the page's constructor runs: its callbacks are not there yet.
    if (attempt != 0) {
      Browser.stateChanged(page, state);
    }
  }

  @Override
  protected double random() {
    return Math.random();
  }

  // ---- what the machine is told

  /** Opens a socket in place of the present one, whose end is then nobody's business. */
  void reconnect() {
    Browser.silence(socket);
    configure();
    connect(Browser.now());
    arm();
  }

  /** The page reads and sets these properties at any time; they count when something happens. */
  void configure() {
    double base = page.reconnectInterval();
    double cap = page.reconnectMax();
    reconnection(page.autoreconnect(), base > 0 ? base : 200, cap > 0 ? cap : 10_000);
  }

  boolean emit(Emitted message, double timeout) {
    double now = Browser.now();
    // A socket that is closing drops what it is given, silently, until it reports its end.
    if (state() == OPEN && !Browser.writable(socket)) {
      lost(attempt, now);
    }
    boolean accepted = emit(message, now, timeout, true);
    arm();
    return accepted;
  }

  void lost(int attempt, double now) {
    configure();
    closed(attempt, now);
  }

  void wake() {
    armedFor = NEVER;
    configure();
    tick(Browser.now());
    arm();
  }

  /** Sees to it that the timer rings no later than the machine wants; earlier does no harm. */
  void arm() {
    double at = wakeAt();
    if (at < armedFor || at == NEVER) {
      Browser.stopTimer(timer);
      armedFor = at;
      if (at < NEVER) {
        timer = Browser.startTimer(this, at - Browser.now());
      }
    }
  }

  // ---- messages

  void dispatch(JSObject message, @Nullable String event) {
    if (event != null) {
      if (Wire.control(event)) {
        if (event.equals(Wire.ACK)) {
          acked(Browser.idOf(message));
          arm();
        }
        return;
      }
      Topic topic = topics.find(event);
      boolean told = topic != null && topic.tell(page, message);
      if (Browser.callMethod(page, event, message) || told) {
        return;
      }
    }
    Browser.notify(page, "unknown", message);
  }
}
