package dev.plezi.server.internal.session.sim;

import dev.plezi.protocol.client.Outgoing;
import org.jspecify.annotations.Nullable;

/** A message of the client's application, and what became of it. */
final class Sent extends Outgoing {
  private final int n;
  private final int how;

  /** How often the application sent it: again, when no reply came in time. */
  int emissions;

  /** How often its fate was told, where one is. */
  int fates;

  /** How often it was handled, and how often it was sent again though that was in doubt. */
  int handled;

  int doubtful;

  boolean greeting;
  boolean refused;
  boolean given;

  /** The session, or the connection, in which it was written last. */
  @Nullable Epoch epoch;

  /** How often it had been sent then. */
  int written;

  Sent(int n, int how, String text, int id, boolean request) {
    super(text, id, request);
    this.n = n;
    this.how = how;
  }

  int n() {
    return n;
  }

  int how() {
    return how;
  }

  @Override
  public String toString() {
    return "message " + n;
  }
}
