package dev.plezi.client.internal;

import dev.plezi.client.internal.socket.Transport;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The end of one client, from its closing on. It holds the process until the sockets are gone, each
 * of which waits a while for its peer's answer, and until the application was told what there was
 * to tell; and then gives back the threads that it was told on. Code of the application that goes
 * on for longer than {@link #TELLING_MS} is not waited for.
 */
final class Shutdown {
  private static final long TELLING_MS = 5_000;

  /** The sockets are gone after 11 s; should that fail, the process still ends. */
  private static final long LONGEST_MS = 20_000;

  private final SerialGate gate;
  private final Transport transport;
  private final ListenerDispatcher dispatcher;
  private final AtomicBoolean finished = new AtomicBoolean();

  /** Guarded by the gate, and written once. */
  private @Nullable ProcessHold hold;

  Shutdown(SerialGate gate, Transport transport, ListenerDispatcher dispatcher) {
    this.gate = gate;
    this.transport = transport;
    this.dispatcher = dispatcher;
  }

  /** Inside the gate, so that the process is held before whoever closes the client goes on. */
  void begin() {
    hold = ProcessHold.begin(LONGEST_MS);
  }

  /** No socket is left. */
  void socketsGone() {
    gate.enter(
        () -> {
          dispatcher.whenTold(this::finish);
          Runnable unused = transport.schedule(this::finish, TELLING_MS);
        });
  }

  private void finish() {
    if (finished.compareAndSet(false, true)) {
      transport.release();
      ProcessHold held = gate.decide(() -> hold);
      if (held != null) {
        held.end();
      }
    }
  }
}
