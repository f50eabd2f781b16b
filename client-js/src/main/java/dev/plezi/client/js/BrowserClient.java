package dev.plezi.client.js;

import dev.plezi.protocol.client.ClientMachine;
import dev.plezi.protocol.client.Outgoing;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;

/**
 * The state machine with a browser around it: one WebSocket, one timer, the page's callbacks.
 *
 * <p>With {@code ajaj.auto} a client is <em>blocked</em> from an attempt that failed on to the next
 * open connection, unless a connection was open since the page asked for one. What a blocked client
 * keeps goes out by POST, one after another; its fate is that of its POST, so it has no deadline.
 */
final class BrowserClient extends ClientMachine {
  private static final int QUEUE_COUNT = 1_000;
  private static final int QUEUE_CHARS = 1 << 20;

  private static final double NEVER = Double.POSITIVE_INFINITY;

  final Page page;
  @Nullable JSObject socket;

  /** The event that reported the socket open. */
  @Nullable JSObject openedBy;

  /** The server's answer that began or resumed the session, with its secret; null outside. */
  @Nullable JSObject answer;

  /** The size of the server's largest message, in bytes. */
  double max = NEVER;

  /** What a session that is being lost has not delivered. */
  private @Nullable JSObject undelivered;

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

  BrowserClient(Page page, double connectTimeout) {
    super(connectTimeout, QUEUE_COUNT, QUEUE_CHARS, page.level() == 2);
    this.page = page;
  }

  // ---- what the machine asks for

  @Override
  public void openSocket(int attempt) {
    // Else it was lost in between, and the page is told when it has closed.
    if (attempt == this.attempt + 1) {
      Browser.silence(socket);
    }
    this.attempt = attempt;
    socket = Browser.openSocket(this, page, attempt);
  }

  @Override
  public void closeSocket(boolean forGood) {
    Browser.closeSocket(socket, forGood);
  }

  @Override
  public void send(Outgoing message) {
    Browser.send(socket, message.text());
  }

  @Override
  public void acknowledged(Outgoing message) {
    Emitted emitted = (Emitted) message;
    Browser.call(page, emitted.callback, emitted.event, page);
  }

  @Override
  public void failed(Outgoing message, int reason) {
    Emitted emitted = (Emitted) message;
    if (!Browser.fail(page, emitted.timeoutCallback, emitted.event, reason)) {
      // A client that the page has closed sends nothing any more; a session still may, later.
      if (reason == TIMED_OUT && answer == null && Browser.auto(page)) {
        Browser.post(this, page, emitted, emitted.text());
      } else {
        Browser.ontimeout(page, emitted.event);
      }
    }
  }

  @Override
  public void stateChanged(int state) {
    if (state == OPEN) {
      untried = false;
      block(false);
    } else if (state != CONNECTING && untried && Browser.auto(page)) {
      block(true);
    }
    // The first change happens while the page's constructor runs: its callbacks are not there yet.
    if (attempt != 0) {
      Browser.stateChanged(page, state);
    }
  }

  @Override
  public double random() {
    return Math.random();
  }

  @Override
  public void openSession(double received) {
    Browser.openSession(socket, answer, received, attempt);
  }

  @Override
  public void tellReceived(double count) {
    Browser.tellReceived(socket, count);
  }

  @Override
  public void greet(int attempt) {
    // A POST that began while it connected does not keep the greeting back.
    held = false;
    Browser.notify(page, "onopen", openedBy);
    proceed();
  }

  @Override
  public void undelivered(Outgoing message) {
    undelivered = Browser.append(undelivered, ((Emitted) message).event);
  }

  @Override
  public void gap(int reason) {
    JSObject events = undelivered;
    undelivered = null;
    if (reason != NOT_RESUMED) {
      answer = null;
    }
    Browser.gap(page, reason, events);
  }

  // ---- what the machine is told

  /** Opens a socket in place of the present one. */
  void reconnect() {
    untried = answer == null;
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

  /** Closes for good. A POST under way is still told of. */
  void disconnect() {
    untried = false;
    answer = null;
    block(false);
    close();
    arm();
  }

  boolean emit(Emitted message) {
    double now = Browser.now();
    // A socket that is closing drops what it is given, silently, until it reports its end.
    if (state() == OPEN && !Browser.writable(socket)) {
      lost(attempt, 0, now);
    }
    boolean accepted =
        blocked ? queue().add(message, NEVER) : emit(message, now, message.timeout, !held);
    post();
    arm();
    return accepted;
  }

  void lost(int attempt, int code, double now) {
    configure();
    closed(attempt, code, now);
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

  // ---- POST

  private void block(boolean on) {
    if (blocked != on) {
      blocked = on;
      // Each is kept anew, in order: without a deadline, or with one again.
      for (int n = queue().size(); n > 0; n--) {
        Emitted message = (Emitted) queue().take();
        if (message != null) {
          queue().add(message, on ? NEVER : Browser.now() + message.timeout);
        }
      }
      post();
    }
  }

  /** Posts the first of what is kept, unless a POST is under way. */
  private void post() {
    if (blocked && posting == null) {
      posting = (Emitted) queue().take();
      if (posting != null) {
        Browser.post(this, page, posting, posting.text());
      }
    }
  }

  /** The page has been told of the open connection: what is kept goes out, behind the POST. */
  void proceed() {
    held = posting != null;
    if (!held) {
      ready(attempt);
    }
  }

  void posted(Emitted message, boolean delivered) {
    if (delivered) {
      acknowledged(message);
    } else {
      // Nobody asks for the reason, but a request, which no POST can be.
      failed(message, UNSUPPORTED);
    }
    if (message == posting) {
      posting = null;
      post();
      proceed();
    }
    arm();
  }

  // ---- messages

  boolean arrived(int attempt, int size) {
    if (!current(attempt)) {
      return false;
    }
    double now = Browser.now();
    if (size >= 0) {
      return received(size, now);
    }
    heard(now);
    return true;
  }
}
