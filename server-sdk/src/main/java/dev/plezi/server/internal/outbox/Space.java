package dev.plezi.server.internal.outbox;

import dev.plezi.protocol.SendLog;
import dev.plezi.server.internal.session.SessionLimits;
import dev.plezi.server.internal.transport.WireMessage;

/** How much more may wait for a peer, or be kept for it. Guarded by its owner's lock. */
final class Space {
  private final SessionLimits limits;
  private final SendLog<WireMessage> log;
  private final TurnBuffer held;

  Space(SessionLimits limits, SendLog<WireMessage> log, TurnBuffer held) {
    this.limits = limits;
    this.log = log;
    this.held = held;
  }

  /**
   * Whether too much waits for a message of this cost to wait too; whatever its cost, one may.
   *
   * @param instead what the message costs whose place it takes
   * @param inherited what does not count
   */
  boolean full(int cost, int instead, int inherited) {
    return fresh(cost, instead, (long) limits.outboxBytes() + inherited);
  }

  /** Whether so much is kept until it is counted that the session is lost. */
  boolean tooMuchKept(int cost, int instead) {
    return kept(cost, instead, 1);
  }

  /** Whether one half of what may wait, or be kept, is not enough. */
  boolean half(int cost, boolean keeps) {
    return fresh(cost, 0, limits.outboxBytes() / 2) || (keeps && kept(cost, 0, 2));
  }

  private boolean fresh(int cost, int instead, long bound) {
    int fresh = log.freshSize() + held.bytes() - instead;
    return fresh > 0 && cost > bound - fresh;
  }

  private boolean kept(int cost, int instead, int part) {
    int bytes = log.size() + held.bytes() - instead;
    int messages = log.count() + held.count() - (instead > 0 ? 1 : 0);
    return bytes > 0
        && (cost > limits.keeping().bytes() / part - bytes
            || messages >= limits.keeping().messages() / part);
  }
}
