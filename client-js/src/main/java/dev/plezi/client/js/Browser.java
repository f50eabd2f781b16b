package dev.plezi.client.js;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSModule;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSTopLevel;

/** The functions of {@code browser.js}. None of these throws what the page's code threw. */
@JSModule("./browser.js")
@JSTopLevel
abstract class Browser implements JSObject {
  private Browser() {}

  /** Milliseconds on a clock that does not run backwards. */
  static native double now();

  /** Has {@link Core#wake} called after so many milliseconds, or somewhat earlier. */
  static native JSObject startTimer(Handle client, double delay);

  static native void stopTimer(@Nullable JSObject timer);

  /** Has {@link Core#refused} called with the reason after so many milliseconds. */
  static native void refuse(Handle client, Handle message, double delay, int reason);

  /**
   * Opens a socket to the page's address, which reports to {@link Core}. Null when the address is
   * still asked for, and then comes to {@link Core#opening}; or when the browser refuses at once,
   * which is reported as closed all the same, later.
   */
  static native @Nullable JSObject openSocket(Handle client, Page page, int attempt);

  /** The end of this socket, which is replaced, is nobody's business. */
  static native void silence(@Nullable JSObject socket);

  /** Closes with a code, or without one for 0. */
  static native void closeSocket(@Nullable JSObject socket, int code);

  /** Says that the client is done, and the session with it. */
  static native void goodbye(@Nullable JSObject socket);

  /** Whether the socket takes messages; false from the moment its closing has begun. */
  static native boolean writable(@Nullable JSObject socket);

  static native void send(@Nullable JSObject socket, String text);

  /**
   * Asks the server for a session.
   *
   * @param answer the server's latest answer to that, which has the session's secret
   * @param nonce the one that the server has not answered yet, or null
   * @param received how much came in that session; below 0 for a new one
   * @param sent how much was sent in it
   * @param attempt the number of the attempt to connect
   * @return the nonce
   */
  static native JSObject openSession(
      @Nullable JSObject socket,
      @Nullable JSObject answer,
      @Nullable JSObject nonce,
      double received,
      double sent,
      int attempt);

  static native void tellReceived(@Nullable JSObject socket, double count, double sent);

  /** Asks the server whether it is there. */
  static native void probe(@Nullable JSObject socket);

  /** Adds an event to a list, or to a new one, and returns the list. */
  static native JSObject append(@Nullable JSObject list, JSObject event);

  /**
   * Tells the page of a gap, whose reason the answer at hand has if it is the server's; and of the
   * events that are certainly undelivered, or are in doubt.
   */
  static native void gap(
      Handle client, Page page, int reason, @Nullable JSObject events, boolean certain);

  /** Tells the page that the connection is dropped for what the server has said. */
  static native void refused(Page page);

  /** Calls {@code function.call(page, first, second)}; false when it is no function. */
  static native boolean call(
      Page page, @Nullable JSObject function, JSObject first, @Nullable JSObject second);

  /** Tells of the client's own event of this name. */
  static native void notify(Page page, String event, @Nullable JSObject argument);

  static native void stateChanged(Page page, int state);

  /** Tells the one who waits for an event that it failed, and why; or else all who listen. */
  static native void fail(Page page, @Nullable JSObject function, JSObject event, int reason);

  /** The code with which a socket was closed. */
  static native int codeOf(JSObject closeEvent);

  /** Whether the page wants what the WebSocket does not deliver to be posted. */
  static native boolean auto(Page page);

  /**
   * Sends a message by POST, and reports to {@link Core#posted} and {@link Core#dispatch}, later.
   */
  static native void post(Handle client, Page page, Handle message, String text);

  /**
   * {@code JSON.stringify}, with the id if there is one; the event, or a text, stays as it is.
   * Throws a RangeError for more bytes than the bound.
   */
  static native String encode(JSObject event, int id, double max);

  /** How many bytes a text has. */
  static native double bytes(String text);

  /** Whether an event asks for a reply. */
  static native boolean request(JSObject event);
}
