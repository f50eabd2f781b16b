package dev.plezi.protocol.client;

import org.jspecify.annotations.Nullable;

/**
 * A message on its way out. An adapter extends it with what its own side wants to find again when
 * the message's fate is known (callbacks, a future).
 */
public class Outgoing {
  private final String text;
  private final int id;
  private final boolean request;

  // Owned by the machine: its place among the awaited, until when it is awaited, and whether it was
  // given to a socket.
  @Nullable Outgoing nextPending;
  double deadline;
  boolean written;

  /**
   * A message ready to send.
   *
   * @param text the encoded message, {@code _EID_} included where it has one
   * @param id its {@code _EID_}, or 0 when nothing is awaited
   * @param request whether a reply is awaited, and not just an acknowledgement
   */
  public Outgoing(String text, int id, boolean request) {
    this.text = text;
    this.id = id;
    this.request = request;
  }

  /** The encoded message. */
  public final String text() {
    return text;
  }

  /** Its {@code _EID_}, or 0. */
  public final int id() {
    return id;
  }

  /** Whether a reply is awaited. */
  public final boolean request() {
    return request;
  }

  /** Whether it was never given to a socket, so that the peer has not seen it. */
  public final boolean unsent() {
    return !written;
  }
}
