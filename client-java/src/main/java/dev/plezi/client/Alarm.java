package dev.plezi.client;

import dev.plezi.client.jetty.Transport;
import dev.plezi.protocol.client.ClientMachine;

/** The one timer that a client has, set to the earliest thing it awaits. Guarded by the gate. */
final class Alarm {
  private final Transport transport;
  private final Runnable ring;
  private double due = ClientMachine.NEVER;
  private Runnable cancel = () -> {};

  Alarm(Transport transport, Runnable ring) {
    this.transport = transport;
    this.ring = ring;
  }

  /** Rings at this time at the latest; a time already set that is later than needed stays. */
  void set(double time, double now) {
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
