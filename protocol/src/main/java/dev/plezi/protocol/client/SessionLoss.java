package dev.plezi.protocol.client;

import dev.plezi.protocol.SendLog;
import org.jspecify.annotations.Nullable;

/**
 * What a lost session leaves to be told. It is taken out of the client before anybody hears of it:
 * the application may connect and emit anew when it does.
 */
final class SessionLoss {
  final int reason;
  final SendLog<Outgoing> undelivered;

  /** The first of these; the others are linked behind it. */
  final @Nullable Outgoing failing;

  SessionLoss(int reason, SendLog<Outgoing> undelivered, @Nullable Outgoing failing) {
    this.reason = reason;
    this.undelivered = undelivered;
    this.failing = failing;
  }
}
