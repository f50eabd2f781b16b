package dev.plezi.client.js;

import dev.plezi.protocol.client.ClientMachine;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSExport;
import org.teavm.jso.JSObject;

/** What the two JavaScript modules may call. To them a {@link BrowserClient} is a handle. */
final class Core {
  private Core() {}

  // ---- for plezi-client.js: what a page does

  /** A client that is closed. */
  @JSExport
  static BrowserClient create(Page page, double connectTimeout) {
    return new BrowserClient(page, connectTimeout);
  }

  /** Connects now, in place of a connection that stands or is awaited. */
  @JSExport
  static void connect(BrowserClient client) {
    client.reconnect();
  }

  /** Closes for good. */
  @JSExport
  static void disconnect(BrowserClient client) {
    client.disconnect();
  }

  /**
   * Sends an event, or keeps it. The page's arguments come one by one, five of them: an object
   * around them would be made for every event.
   *
   * @param timeout how long to wait for an acknowledgement; 0 when none is wanted
   * @return false when it was refused; what was to be told of a timeout is told all the same
   */
  @JSExport
  static boolean emit(
      BrowserClient client,
      JSObject event,
      @Nullable JSObject callback,
      @Nullable JSObject timeoutCallback,
      double timeout) {
    int id = timeout > 0 ? client.nextId() : 0;
    Emitted message = new Emitted(event, id, callback, timeoutCallback);
    message.timeout = timeout;
    boolean accepted = client.emit(message);
    if (!accepted && id != 0) {
      Browser.refuse(client, message, timeout);
    }
    return accepted;
  }

  /** Adds a listener and returns its handle. */
  @JSExport
  static Listener listen(BrowserClient client, String event, JSObject function, boolean once) {
    Topic topic = client.topics.find(event);
    if (topic == null) {
      topic = new Topic();
      client.topics.set(event, topic);
    }
    return topic.add(function, once);
  }

  /** Removes one listener. */
  @JSExport
  static void unlisten(Listener listener) {
    listener.topic.remove(listener);
  }

  /** Removes the listeners of an event that have this function, or all of them. */
  @JSExport
  static void unlistenAll(BrowserClient client, String event, @Nullable JSObject function) {
    Topic topic = client.topics.find(event);
    if (topic != null) {
      topic.remove(function);
    }
  }

  /** One of the states of {@link ClientMachine}. */
  @JSExport
  static int state(BrowserClient client) {
    return client.state();
  }

  /** The WebSocket of the latest attempt. */
  @JSExport
  static @Nullable JSObject socket(BrowserClient client) {
    return client.socket;
  }

  // ---- for browser.js: what happened

  /** A socket is open; false when it is not the awaited one. */
  @JSExport
  static boolean opened(BrowserClient client, int attempt, JSObject event) {
    client.openedBy = event;
    boolean awaited = client.opened(attempt, Browser.now());
    client.arm();
    return awaited;
  }

  /** A socket is closed, or could not be opened. */
  @JSExport
  static void closed(BrowserClient client, int attempt, int code, JSObject event) {
    client.lost(attempt, code, Browser.now());
    Browser.notify(client.page, "onclose", event);
    // The callback may have switched autoreconnect off.
    client.configure();
    client.arm();
  }

  /**
   * A message came, over the socket or as the reply to a POST.
   *
   * @param event its name, or null when it has none
   */
  @JSExport
  static void dispatch(BrowserClient client, JSObject message, @Nullable String event) {
    client.dispatch(message, event);
  }

  /**
   * The time of a refused event is up: pages of the original client count on being told so late.
   */
  @JSExport
  static void refused(BrowserClient client, Emitted message) {
    client.failed(message, ClientMachine.TIMED_OUT);
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
