package dev.plezi.server.internal.jetty;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The one demand of a request's body that Jetty may hold. Who waits for more can be woken without
 * any: what it demands next takes the place of what Jetty holds still, as a second demand would be
 * refused. One for each request. Thread-safe.
 */
final class RequestDemand {
  private static final String ATTRIBUTE = RequestDemand.class.getName();

  private final Request request;

  // Set by who waits, before it looks whether Jetty holds a demand; taken by who goes on, be it
  // Jetty, after it holds none, or who wakes.
  private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();
  private final AtomicBoolean held = new AtomicBoolean();

  private RequestDemand(Request request) {
    this.request = request;
  }

  /** That of a request; to be called first by the thread that brings the request. */
  static RequestDemand of(Request request) {
    if (request.getAttribute(ATTRIBUTE) instanceof RequestDemand known) {
      return known;
    }
    RequestDemand demand = new RequestDemand(request);
    request.setAttribute(ATTRIBUTE, demand);
    return demand;
  }

  /** Goes on when more of the body has come, or has failed, or when it is woken. */
  void demand(Runnable callback) {
    waiting.set(callback);
    if (held.compareAndSet(false, true)) {
      request.demand(this::come);
    }
  }

  /** Whether Jetty holds a demand. */
  boolean held() {
    return held.get();
  }

  private void come() {
    held.set(false);
    wake();
  }

  /** Who waits goes on, on this thread. */
  void wake() {
    Runnable callback = waiting.getAndSet(null);
    if (callback != null) {
      callback.run();
    }
  }
}
