package dev.plezi.client.js;

import dev.plezi.protocol.client.ClientMachine;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSExport;
import org.teavm.jso.JSObject;

/**
 * The functions that the two JavaScript modules call. To them a {@link BrowserClient} is a handle.
 */
final class Core {
  private Core() {}

  // ---- for plezi-client.js: what a page does

  /** A client that is closed. */
  @JSExport
  static BrowserClient create(
      Page page, boolean sessions, double connectTimeout, int keptEvents, int keptCharacters) {
    return new BrowserClient(page, sessions, connectTimeout, keptEvents, keptCharacters);
  }

  /** Connects now, in place of a connection that stands or is awaited. */
  @JSExport
  static void connect(BrowserClient client) {
    client.reconnect();
  }

  /** Closes for good. */
  @JSExport
  static void disconnect(BrowserClient client, int code) {
    client.closeCode = code;
    client.disconnect();
  }

  /**
   * Sends an event, or keeps it. The page's arguments come one by one, five of them: an object
   * around them would be made for every event.
   *
   * @param timeout how long to wait for an acknowledgement; 0 when none is wanted
   * @return its id, or 0 without one; -1 when it was refused: what was to be told of a timeout is
   *     told all the same
   */
  @JSExport
  static int emit(
      BrowserClient client,
      JSObject event,
      @Nullable JSObject callback,
      @Nullable JSObject timeoutCallback,
      double timeout) {
    int id = timeout > 0 ? client.machine.nextId() : 0;
    String text = Browser.encode(event, id, client.machine.max());
    Emitted message = new Emitted(event, text, id, timeoutCallback);
    message.callback = callback;
    message.timeout = timeout;
    boolean accepted = client.emit(message);
    if (!accepted && id != 0 && !message.request()) {
      // What may be posted is what a closed client refuses, and not what is too much.
      boolean closed = client.machine.state() == ClientMachine.CLOSED;
      int reason = closed ? BrowserClient.CLOSED_BEFORE : BrowserClient.FULL;
      Browser.refuse(client, message, timeout, reason);
    }
    return accepted ? id : -1;
  }

  /** How many events are kept, or sent in the session and not counted by the server yet. */
  @JSExport
  static int pending(BrowserClient client) {
    return client.machine.queue().size() + client.machine.queue().uncounted();
  }

  /** One of the states of {@link ClientMachine}. */
  @JSExport
  static int state(BrowserClient client) {
    return client.machine.state();
  }

  /** The level that is spoken; 0 when that is not known. */
  @JSExport
  static int level(BrowserClient client) {
    return client.machine.level();
  }

  /** The WebSocket of the latest attempt. */
  @JSExport
  static @Nullable JSObject socket(BrowserClient client) {
    return client.socket;
  }

  // ---- for browser.js: what happened

  /** The socket of the present attempt, whose address had to be waited for. */
  @JSExport
  static void opening(BrowserClient client, @Nullable JSObject socket) {
    client.socket = socket;
  }

  /** A socket is open; false when it is not the awaited one. */
  @JSExport
  static boolean opened(BrowserClient client, int attempt, JSObject event) {
    client.openedBy = event;
    boolean awaited = client.machine.opened(attempt, Browser.now());
    client.update();
    return awaited;
  }

  /** Whether this is the number of the present attempt or connection. */
  @JSExport
  static boolean current(BrowserClient client, int attempt) {
    return client.machine.current(attempt);
  }

  /**
   * A socket is closed, or could not be opened.
   *
   * @param refused whether another attempt would end the same
   */
  @JSExport
  static void closed(BrowserClient client, int attempt, JSObject event, boolean refused) {
    client.refused(attempt, refused);
    client.lost(attempt, Browser.codeOf(event), Browser.now());
    // An old socket that takes its time is no news any more.
    if (client.machine.state() != ClientMachine.OPEN) {
      Browser.notify(client.page, "close", event);
    }
    // The callback may have switched autoreconnect off.
    client.configure();
    client.update();
  }

  /**
   * A message came over a socket, and is not handled yet.
   *
   * @param size its size in characters or bytes; below 0 for a control event of the connection
   * @return whether it is to be handled; then, or else, {@link #update} is called
   */
  @JSExport
  static boolean arrived(BrowserClient client, int attempt, int size) {
    return client.arrived(attempt, size);
  }

  /** A message is handled. */
  @JSExport
  static void update(BrowserClient client) {
    client.update();
  }

  // ---- for browser.js: control events

  @JSExport
  static void acked(BrowserClient client, int id) {
    client.machine.acked(id);
  }

  /**
   * The message is over that waits for an answer by this id: it came, or nobody wants it any more.
   * Null when there is none.
   */
  @JSExport
  static @Nullable Emitted settle(BrowserClient client, int id) {
    return (Emitted) client.machine.settle(id);
  }

  /** The number of the session that there is; 0 for none. */
  @JSExport
  static int session(BrowserClient client) {
    return client.machine.session();
  }

  /** Sends the answer to a request of the server, if this is the session still. */
  @JSExport
  static void answer(BrowserClient client, JSObject text, int session) {
    String encoded = Browser.encode(text, 0, client.machine.max());
    boolean unused = client.machine.answer(new Emitted(text, encoded, 0, null), session);
    client.update();
  }

  /** The event of a message. */
  @JSExport
  static JSObject event(Emitted message) {
    return message.event;
  }

  /** Who is told that a message has failed, or of the reply to a request. */
  @JSExport
  static @Nullable JSObject listener(Emitted message) {
    return message.timeoutCallback;
  }

  @JSExport
  static void hello(BrowserClient client, double heartbeat, double max) {
    client.machine.hello(heartbeat, max, Browser.now());
  }

  /** The server's answer: the session that was asked for, or another. */
  @JSExport
  static void answered(
      BrowserClient client,
      JSObject answer,
      double received,
      double handled,
      double sent,
      boolean resumed) {
    double now = Browser.now();
    if (resumed) {
      client.machine.resumed(received, handled, sent, now);
    } else {
      client.machine.begun(received + handled, now);
    }
    if (client.machine.says()) {
      client.answer = answer;
      client.nonce = null;
    }
  }

  @JSExport
  static void counted(BrowserClient client, double total, double sent) {
    client.machine.counted(total, sent, Browser.now());
  }

  /** What the server has said cannot be followed: the connection is dropped. */
  @JSExport
  static void refuse(BrowserClient client) {
    client.machine.refuse(Browser.now());
  }

  /** Sends again what a gap has listed; false when it is too late. */
  @JSExport
  static boolean resend(BrowserClient client, boolean doubtful) {
    return client.machine.resend(doubtful);
  }

  /** There is reason to doubt the connection; or the network is another than before. */
  @JSExport
  static void doubt(BrowserClient client, boolean changed) {
    client.doubt(changed);
  }

  /** The page is left for good: the session ends. */
  @JSExport
  static void leave(BrowserClient client) {
    if (client.machine.says()) {
      Browser.goodbye(client.socket);
    }
  }

  @JSExport
  static void goAway(BrowserClient client, double after) {
    client.machine.goAway(after, Browser.now());
  }

  // ---- for browser.js: what else happened

  /**
   * The time of a refused event is up: pages of the original client count on being told so late.
   */
  @JSExport
  static void refused(BrowserClient client, Emitted message, int reason) {
    client.failed(message, reason);
  }

  /** A POST is through; the reply is still to be dispatched. */
  @JSExport
  static void posted(BrowserClient client, Emitted message, boolean delivered) {
    client.posted(message, delivered);
  }

  /** The timer rang. */
  @JSExport
  static void wake(BrowserClient client) {
    client.wake();
  }
}
