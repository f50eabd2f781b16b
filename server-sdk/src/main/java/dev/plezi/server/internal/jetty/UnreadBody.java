package dev.plezi.server.internal.jetty;

import dev.plezi.server.HttpLimits;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The rest of a request's body that nobody has read when its answer is ready. A little is
 * discarded, and the connection lives on. With more to come, the connection ends behind the answer,
 * but not before the peer has sent its body or this has had enough: a peer that is cut off while it
 * sends may never see the answer.
 */
final class UnreadBody {
  private static final int MAX_READS = 16;

  private final Request request;
  private final HttpLimits limits;
  private final MinimumDataRate rate;
  private final Callback then;

  // Owned by the thread that runs the demand's callback.
  private long received;

  private UnreadBody(Request request, HttpLimits limits, Callback then) {
    this.request = request;
    this.limits = limits;
    this.rate = new MinimumDataRate(System.nanoTime(), limits.requestTimeout());
    this.then = then;
  }

  /** What is called when the answer is written, instead of {@code then}. */
  static Callback before(Callback then, Response response, HttpLimits limits) {
    Request request = response.getRequest();
    for (int i = 0; i < MAX_READS; i++) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        break;
      }
      chunk.release();
      // While Jetty holds a demand of this body, the connection cannot carry another request.
      if (chunk.isLast() && !RequestDemand.of(request).held()) {
        return then;
      }
    }
    response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
    // A peer that waits to be told to send is not told, and sends nothing.
    boolean waits = request.getHeaders().contains(HttpHeader.EXPECT);
    UnreadBody leftover = new UnreadBody(request, limits, then);
    return waits ? then : Callback.from(leftover::discard, then::failed);
  }

  private void discard() {
    Content.Chunk chunk = request.read();
    while (chunk != null) {
      received += chunk.remaining();
      chunk.release();
      if (chunk.isLast() || Content.Chunk.isFailure(chunk) || enough()) {
        then.succeeded();
        return;
      }
      chunk = request.read();
    }
    RequestDemand.of(request).demand(this::discard);
  }

  private boolean enough() {
    return received > limits.maxUploadBytes() || rate.late(System.nanoTime(), received);
  }
}
