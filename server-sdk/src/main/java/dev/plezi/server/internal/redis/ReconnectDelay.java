package dev.plezi.server.internal.redis;

import dev.plezi.protocol.Backoff;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pauses between attempts to connect. Owned by the thread that connects. */
final class ReconnectDelay {
  private static final double BASE_MILLIS = 50;
  private static final double CAP_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(ReconnectDelay.class);

  private int failures;

  /** The connection holds. */
  void reset() {
    failures = 0;
  }

  /** Another attempt has failed: waits before the next, less long when interrupted. */
  void pause() {
    double random = ThreadLocalRandom.current().nextDouble();
    try {
      Thread.sleep((long) Backoff.delay(failures++, BASE_MILLIS, CAP_MILLIS, random));
    } catch (InterruptedException e) {
      LOG.debug("no pause", e);
    }
  }
}
