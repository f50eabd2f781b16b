package dev.plezi.server.internal.redis;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** How many here want a topic, and how far Redis knows. Guarded by the interests it is one of. */
final class TopicInterest {
  private int wanted;

  /** Whether the last that Redis was told of it is that we listen. */
  private boolean told;

  /** How often Redis was told something and has not confirmed it. */
  private int unconfirmed;

  private @Nullable CountDownLatch confirmed;

  void want() {
    wanted++;
  }

  void leave() {
    wanted--;
  }

  boolean wanted() {
    return wanted > 0;
  }

  /** Whether Redis is to be told something else than it was. */
  boolean changed() {
    return wanted() != told;
  }

  /** Redis is told what is wanted. */
  void tell() {
    told = wanted();
    unconfirmed++;
  }

  /** Redis has confirmed the oldest that it was told. */
  void confirm() {
    unconfirmed--;
    if (heard()) {
      release();
    }
  }

  /** Redis knows nothing any more. */
  void forget() {
    told = false;
    unconfirmed = 0;
    release();
  }

  /** Whether Redis sends what is published from now on. */
  boolean heard() {
    return told && unconfirmed == 0;
  }

  /** Whether there is nothing more to remember. */
  boolean over() {
    return !wanted() && !told && unconfirmed == 0;
  }

  /** Opens when it is heard, or when it will not be soon. */
  CountDownLatch latch() {
    CountDownLatch latch = confirmed;
    if (latch == null) {
      latch = new CountDownLatch(1);
      confirmed = latch;
    }
    return latch;
  }

  private void release() {
    CountDownLatch latch = confirmed;
    confirmed = null;
    if (latch != null) {
      latch.countDown();
    }
  }
}
