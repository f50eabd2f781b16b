package dev.plezi.client.internal;

import dev.plezi.client.internal.socket.Transport;
import dev.plezi.protocol.client.ClientMachine;

/** The one timer of a client, set to the earliest thing that it awaits. */
final class ClientTimer {
  private final Transport transport;

  // Guarded by the gate.
  private double due = ClientMachine.NEVER;
  private Runnable cancel = () -> {};

  ClientTimer(Transport transport) {
    this.transport = transport;
  }

  /** Rings at this time at the latest; a time already set that is earlier than needed stays. */
  void set(double time, double now, Runnable ring) {
    if (time < due) {
      cancel.run();
      due = time;
      cancel = transport.schedule(ring, (long) Math.ceil(Math.max(0, time - now)));
    }
  }

  /** It has rung, and is not set any more. */
  void rung() {
    due = ClientMachine.NEVER;
  }

  void off() {
    cancel.run();
    due = ClientMachine.NEVER;
  }
}
