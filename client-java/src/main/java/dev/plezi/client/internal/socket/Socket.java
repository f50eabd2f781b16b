package dev.plezi.client.internal.socket;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A WebSocket, from the attempt to open it to its end. Thread-safe; no method blocks. */
public interface Socket {
  /**
   * Asks for the next message. Nothing is read from the network before, so a listener that does not
   * ask slows its peer down instead of filling the memory. Asking twice is asking once.
   */
  void demand();

  /**
   * Sends a text message, after those sent before.
   *
   * @param text the message
   * @param written told once, true when the message is with the operating system, false when the
   *     socket broke before
   */
  void send(String text, Written written);

  /** Asks the peer whether it is there; its answer is a sign of life. */
  void ping();

  /**
   * Closes: by the closing handshake when the socket is open, at once when it is not, and at once
   * too when the peer does not answer the handshake.
   *
   * @param code the close code, or 1005 for none
   */
  void close(int code);

  /** Completes once it is gone, and its listener was told. */
  CompletableFuture<@Nullable Void> gone();

  /** What became of a message. */
  @FunctionalInterface
  interface Written {
    /** Told once. */
    void done(boolean written);
  }
}
