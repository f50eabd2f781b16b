package dev.plezi.protocol.client;

import org.jspecify.annotations.Nullable;

/**
 * A message on its way out. An adapter extends it with what its own side wants to find again when
 * the message's fate is known (callbacks, a future).
 */
public class Outgoing {
  /** It was not given to a socket. */
  static final int UNWRITTEN = 0;

  /** It was, where no session counts it. */
  static final int WRITTEN = 1;

  /** It was, in a session, which has it until the server confirms it. */
  static final int COUNTED = 2;

  private final String text;
  private final int id;
  private final boolean request;

  // Owned by the machine: its place among the awaited, until when it is awaited, and how it was
  // given to a socket.
  @Nullable Outgoing nextPending;
  double deadline;
  int written = UNWRITTEN;

  /**
   * Whether it was written in a session that is lost, and that is all that is told of it so far.
   */
  boolean lost;

  /** The number of the session that it belongs to, and to no other; 0 for whichever there is. */
  int session;

  /** The one before it of a session that is lost. */
  @Nullable Outgoing beforeLost;

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

  /**
   * How many bytes it takes in UTF-8. An adapter whose texts are not ASCII alone says so itself; it
   * is asked for rarely.
   */
  public double bytes() {
    return text.length();
  }

  /** Its {@code _EID_}, or 0. */
  public final int id() {
    return id;
  }

  /** Whether a reply is awaited. */
  public final boolean request() {
    return request;
  }

  /** Whether the peer has certainly not handled it: it was never sent, or the peer has said so. */
  public final boolean unsent() {
    return written == UNWRITTEN;
  }
}
