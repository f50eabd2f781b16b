package dev.plezi.client.internal;

import dev.plezi.client.ClientClosedException;
import dev.plezi.client.internal.socket.SocketEnd;
import dev.plezi.protocol.CloseCode;
import java.util.HashMap;
import java.util.Map;

/**
 * An account of messages that nobody awaits an answer to, and that may be lost: what a server
 * without a session has not answered, what waits for it to answer a closing, and what was kept when
 * the client was closed. It tells the application how many they are.
 */
final class LossAccount {
  private final ListenerDispatcher dispatcher;

  // All guarded by the gate.

  /** Given to the present connection since anything was heard of the server. */
  private int unanswered;

  /** Kept by the client that is closed, without an id. */
  private int abandoned;

  /** By the number of the attempt: those that we close, and whose messages may be lost by that. */
  private final Map<Integer, Doubt> doubts = new HashMap<>();

  /** So many messages, unless the closing is answered by this code. */
  private record Doubt(int messages, int code) {}

  LossAccount(ListenerDispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  /** A new connection begins. */
  void begin() {
    unanswered = 0;
  }

  void sent() {
    unanswered++;
  }

  /** Of these the server has none any more to read: whatever it says comes behind them. */
  void heard() {
    unanswered = 0;
  }

  int unanswered() {
    return unanswered;
  }

  void abandon() {
    abandoned++;
  }

  /** The connection of this attempt is being closed with a code, and these may be lost. */
  void doubt(int attempt, int messages, int code) {
    if (messages > 0) {
      doubts.put(attempt, new Doubt(messages, code));
    }
  }

  /**
   * A connection that we have closed is gone. If the server has not answered, since it is gone or
   * has closed before it had all, it may not have what was sent last.
   *
   * @param unwritten how many of its messages were never written
   */
  void ended(int attempt, SocketEnd end, int unwritten) {
    Doubt doubt = doubts.remove(attempt);
    if (doubt == null || (end.code() == doubt.code() && unwritten == 0)) {
      return;
    }
    boolean forGood = doubt.code() == CloseCode.NORMAL;
    String words =
        "closed without an answer of the server; messages that may not have arrived: "
            + doubt.messages();
    dispatcher.error(
        forGood
            ? new ClientClosedException(words)
            : ConnectionErrors.replaced("the connection that was replaced was " + words));
  }

  /**
   * The client is closed.
   *
   * @param uncounted sent in a session that has no connection, and not counted by the server
   */
  void tellOfTheAbandoned(int uncounted) {
    if (abandoned > 0 || uncounted > 0) {
      String words = "closed while messages waited to be sent: " + abandoned;
      String doubt = uncounted == 0 ? "" : ", or to be counted by the server: " + uncounted;
      dispatcher.error(new ClientClosedException(words + doubt));
    }
  }
}
