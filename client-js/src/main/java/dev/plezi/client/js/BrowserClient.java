package dev.plezi.client.js;

import dev.plezi.protocol.Standard;
import dev.plezi.protocol.client.Action;
import dev.plezi.protocol.client.ClientMachine;
import dev.plezi.protocol.client.Outgoing;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;

/**
 * The owner of a {@link ClientMachine} in a page: it gives it a WebSocket and a timer, and calls
 * the page back.
 *
 * <p>A page's callback may call in turn, while actions are performed; what follows from that is
 * done before the call returns.
 *
 * <p>With {@code ajaj.auto} a client is <em>blocked</em> from an attempt that failed on to the next
 * open connection, unless a connection was open since the page asked for one. What a blocked client
 * keeps goes out by POST, one after another; its fate is that of its POST, so it has no deadline.
 */
final class BrowserClient implements Handle, ClientMachine.RandomSource {
  // Reasons why a message has failed, beside those of the machine.

  /** The client was closed when it was emitted. */
  static final int CLOSED_BEFORE = 6;

  /** Too much was kept already when it was emitted. */
  static final int FULL = 7;

  /** A POST that failed. */
  private static final int NOT_POSTED = 8;

  private static final double NEVER = ClientMachine.NEVER;

  final Page page;
  final ClientMachine machine;
  @Nullable JSObject socket;

  /** The event that reported the socket open. */
  @Nullable JSObject openedBy;

  /** The server's answer that began or resumed the session, with its secret; null outside. */
  @Nullable JSObject answer;

  /** By what the server knows the question again that it has not answered yet. */
  @Nullable JSObject nonce;

  /** What a session that is being lost has not confirmed. */
  private @Nullable JSObject undelivered;

  /** Whether that is certainly undelivered, all of it. */
  private boolean certain;

  private int attempt;
  private @Nullable JSObject timer;
  private double armedFor = NEVER;

  /** No connection was open since the page asked for one. */
  private boolean untried;

  private boolean blocked;

  /** The message of the blocked client whose POST is under way. */
  private @Nullable Emitted posting;

  /** The page knows of the open connection, and what it emits waits for the POST to be through. */
  private boolean held;

  /** The server has refused this page, or the address is none: another attempt is the page's. */
  private boolean refused;

  /** The code with which the page closes. */
  int closeCode;

  BrowserClient(
      Page page, boolean sessions, double connectTimeout, int keptEvents, int keptCharacters) {
    machine = new ClientMachine(connectTimeout, keptEvents, keptCharacters, sessions, this);
    this.page = page;
  }

  @Override
  public double next() {
    return Math.random();
  }

  // ---- what the machine wants done

  /** Does all of it. */
  void perform() {
    for (Action a = machine.takeActions(); a != null; a = machine.after(a)) {
      perform(a);
    }
    for (Outgoing m = machine.nextMessage(); m != null; m = machine.nextMessage()) {
      Browser.send(socket, m.text());
    }
  }

  private void perform(Action action) {
    switch (action.kind()) {
      case Action.CLOSE_SOCKET -> {
        if (action.endsSession()) {
          Browser.goodbye(socket);
        }
        Browser.closeSocket(socket, action.forGood() ? closeCode : 0);
      }
      case Action.ACKNOWLEDGED -> acknowledged((Emitted) action.message());
      case Action.FAILED -> failed((Emitted) action.message(), action.reason());
      case Action.UNDELIVERED -> undelivered((Emitted) action.message());
      case Action.GAP -> gap(action.reason());
      case Action.REFUSED -> Browser.refused(page);
      case Action.STATE_CHANGED -> stateChanged(action.state());
      case Action.OPEN_SOCKET -> openSocket(action.attempt());
      case Action.OPEN_SESSION ->
          nonce =
              Browser.openSession(
                  socket, answer, nonce, action.count(), machine.sent(), action.attempt());
      case Action.TELL_RECEIVED -> Browser.tellReceived(socket, action.count(), machine.sent());
      case Action.GREET -> greet();
      case Action.PROBE -> Browser.probe(socket);
      default -> machine.ready(attempt);
    }
  }

  private void greet() {
    // A POST that began while it connected does not keep the greeting back.
    held = false;
    Browser.notify(page, "open", openedBy);
    proceed();
  }

  private void openSocket(int attempt) {
    // Else it was lost in between, and the page is told when it has closed.
    if (attempt == this.attempt + 1) {
      Browser.silence(socket);
    }
    this.attempt = attempt;
    socket = Browser.openSocket(this, page, attempt);
  }

  void acknowledged(Emitted emitted) {
    Browser.call(page, emitted.callback, emitted.event, page);
  }

  void failed(Emitted emitted, int reason) {
    // A client that the page has closed sends nothing any more; a session still may, later.
    boolean may = reason == Action.TIMED_OUT || reason == CLOSED_BEFORE;
    if (may && emitted.timeoutCallback == null && answer == null && Browser.auto(page)) {
      Browser.post(this, page, emitted, emitted.text());
    } else {
      Browser.fail(page, emitted.timeoutCallback, emitted.event, reason);
    }
  }

  private void stateChanged(int state) {
    if (state == ClientMachine.OPEN) {
      untried = false;
      block(false);
    } else if (state != ClientMachine.CONNECTING && untried && Browser.auto(page)) {
      block(true);
    }
    Browser.stateChanged(page, state);
  }

  private void undelivered(Emitted message) {
    undelivered = Browser.append(undelivered, message.event);
    certain = message.unsent();
  }

  private void gap(int reason) {
    JSObject events = undelivered;
    undelivered = null;
    if (reason != Action.NOT_RESUMED) {
      answer = nonce = null;
    }
    Browser.gap(this, page, reason, events, certain);
    machine.told();
    perform();
  }

  // ---- what the machine is told

  /** Opens a socket in place of the present one. */
  void reconnect() {
    refused = false;
    untried = answer == null;
    configure();
    machine.connect(Browser.now());
    update();
  }

  /** The page reads and sets these properties at any time; they count when something happens. */
  void configure() {
    double base = page.reconnectInterval();
    double cap = page.reconnectMax();
    machine.reconnection(
        page.autoreconnect() && !refused,
        base > 0 ? base : Standard.BACKOFF_BASE_MS,
        cap > 0 ? cap : Standard.BACKOFF_CAP_MS);
    perform();
  }

  /** Closes for good. A POST under way is still told of. */
  void disconnect() {
    untried = false;
    answer = null;
    block(false);
    machine.close();
    update();
  }

  boolean emit(Emitted message) {
    double now = Browser.now();
    notice(now);
    boolean accepted =
        blocked
            ? machine.queue().add(message, NEVER)
            : machine.emit(message, now, message.timeout, !held);
    post();
    update();
    return accepted;
  }

  /** A socket that is closing drops what it is given, silently, until it reports its end. */
  private void notice(double now) {
    if (machine.state() == ClientMachine.OPEN && !Browser.writable(socket)) {
      lost(attempt, 0, now);
    }
  }

  void doubt(boolean changed) {
    double now = Browser.now();
    notice(now);
    configure();
    machine.probe(now, changed);
    wake();
  }

  /** Whether no other attempt is to be made, after this one, unless the page asks for it. */
  void refused(int attempt, boolean isRefused) {
    refused |= isRefused && machine.current(attempt);
  }

  void lost(int attempt, int code, double now) {
    configure();
    machine.closed(attempt, code, now);
    perform();
  }

  void wake() {
    armedFor = NEVER;
    configure();
    machine.tick(Browser.now());
    update();
  }

  /**
   * Does what follows from what the machine was told, and sees to it that the timer rings no later
   * than it wants; earlier does no harm.
   */
  void update() {
    perform();
    double at = machine.wakeAt();
    if (at < armedFor || at == NEVER) {
      Browser.stopTimer(timer);
      armedFor = at;
      if (at < NEVER) {
        timer = Browser.startTimer(this, at - Browser.now());
      }
    }
  }

  // ---- POST

  private void block(boolean on) {
    if (blocked != on) {
      blocked = on;
      // Each is kept anew, in order: without a deadline, or with one again.
      for (int n = machine.queue().size(); n > 0; n--) {
        Emitted message = (Emitted) machine.queue().take();
        if (message != null) {
          machine.queue().add(message, on ? NEVER : Browser.now() + message.timeout);
        }
      }
      post();
    }
  }

  /** Posts the first of what is kept, unless a POST is under way. */
  private void post() {
    if (blocked && posting == null) {
      posting = (Emitted) machine.queue().take();
      if (posting != null) {
        Browser.post(this, page, posting, posting.text());
      }
    }
  }

  /** The page has been told of the open connection: what is kept goes out, behind the POST. */
  void proceed() {
    held = posting != null;
    if (!held) {
      machine.ready(attempt);
    }
  }

  void posted(Emitted message, boolean delivered) {
    if (delivered) {
      acknowledged(message);
    } else {
      failed(message, message.request() ? Action.UNSUPPORTED : NOT_POSTED);
    }
    if (message == posting) {
      posting = null;
      post();
      proceed();
    }
    update();
  }

  // ---- messages

  boolean arrived(int attempt, int size) {
    if (!machine.current(attempt)) {
      return false;
    }
    double now = Browser.now();
    if (size < 0) {
      machine.heard(now);
      return true;
    }
    boolean taken = machine.received(size, now);
    perform();
    return taken && machine.delivers(attempt);
  }
}
