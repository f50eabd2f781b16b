package dev.plezi.protocol.client;

import dev.plezi.protocol.Receipts;
import dev.plezi.protocol.Wire;

/** What the client knows of its session, and of what the present connection is to it. */
final class ClientSession {
  /** No socket is open. */
  static final int NONE = 0;

  /** A socket is open, and the server has said nothing yet. */
  static final int UNGREETED = 1;

  /** The server offers sessions, and has not answered yet. */
  static final int ASKED = 2;

  /** Messages flow, at level 1. */
  static final int WITHOUT = 3;

  /** Messages flow, in the session. */
  static final int WITHIN = 4;

  final Receipts receipts = new Receipts();

  /** One of the above. */
  int phase;

  /** Whether there is a session, which the server may have forgotten meanwhile. */
  boolean held;

  /** Whether the server has given a session before, so that its silence is no refusal. */
  boolean known;

  private double patience;
  private double heardAt;

  /** The server speaks after so many milliseconds of silence at the latest. */
  void heartbeat(double interval) {
    patience = interval + Wire.GRACE_MS;
  }

  /** There is no session any more. */
  void end() {
    held = false;
    phase = NONE;
    receipts.restart();
  }

  void heard(double now) {
    heardAt = now;
  }

  /** Messages flow, in a session if there is one. */
  void begin() {
    phase = held ? WITHIN : WITHOUT;
    known = held;
  }

  /** When the connection is dropped unless something is heard. */
  double silentAt() {
    return phase == WITHIN ? heardAt + patience : ClientMachine.NEVER;
  }

  /** When the server is to be told how many messages came. */
  double tellAt() {
    return phase == WITHIN ? receipts.due() : ClientMachine.NEVER;
  }
}
