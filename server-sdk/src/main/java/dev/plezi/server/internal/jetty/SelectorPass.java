package dev.plezi.server.internal.jetty;

import dev.plezi.server.internal.transport.WriteBatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.ManagedSelector;

/**
 * A pass of a selector over the sockets that it has found ready: what they lead to is put off to
 * its end, or until it is much. Thread-safe: Jetty lets another thread go on with a pass while one
 * is busy with a request.
 */
final class SelectorPass {
  /** So much is put off at most: who was read first waits for those behind. */
  private static final int MOST = 128;

  private final ManagedSelector selector;
  private final WriteBatch batch = new WriteBatch();
  private final AtomicBoolean ending = new AtomicBoolean();

  SelectorPass(ManagedSelector selector) {
    this.selector = selector;
  }

  /** This thread reads a socket. */
  void enter() {
    batch.enter();
  }

  /** It has. */
  void leave() {
    WriteBatch.leave();
    int size = batch.size();
    if (size > MOST) {
      batch.flush();
    } else if (size > 0 && ending.compareAndSet(false, true)) {
      // Run when all are through, before the selector looks again.
      selector.submit(unused -> end());
    }
  }

  private void end() {
    ending.set(false);
    batch.flush();
  }
}
