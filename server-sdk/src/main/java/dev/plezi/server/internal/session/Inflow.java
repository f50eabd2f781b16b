package dev.plezi.server.internal.session;

import dev.plezi.protocol.Receipts;
import dev.plezi.server.internal.transport.WireMessage;
import org.jspecify.annotations.Nullable;

/** What a session has received, and the word about it that is due. Guarded by its owner's lock. */
final class Inflow {
  private final Receipts receipts = new Receipts();
  private final SessionContext context;

  Inflow(SessionContext context) {
    this.context = context;
  }

  /** A message came; what the peer is to be told now, or null. */
  @Nullable WireMessage add(int size) {
    receipts.add(size, context.millis());
    return due();
  }

  /** What the peer is to be told now, or null. */
  @Nullable WireMessage due() {
    return receipts.due() <= context.millis() ? Words.received(receipts.tell()) : null;
  }

  /** How many came, which the peer is told by this. */
  double tell() {
    return receipts.tell();
  }
}
