package dev.plezi.server.internal.jetty;

import dev.plezi.server.http.HttpException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A source of a request's body that comes in time and is not too large, or fails with an {@link
 * HttpException}. Used by one thread at a time.
 */
final class BoundedSource implements Content.Source {
  private final Request request;
  private final int maxBytes;
  private final MinimumDataRate rate;
  private final RequestDemand demand;

  private long received;

  BoundedSource(Request request, int maxBytes, MinimumDataRate rate) {
    this.request = request;
    this.maxBytes = maxBytes;
    this.rate = rate;
    this.demand = RequestDemand.of(request);
  }

  @Override
  public long getLength() {
    return request.getLength();
  }

  @Override
  public Content.@Nullable Chunk read() {
    if (request.getLength() > maxBytes) {
      return Content.Chunk.from(tooLarge(maxBytes));
    }
    Content.Chunk chunk = request.read();
    if (chunk == null) {
      return null;
    }
    if (Content.Chunk.isFailure(chunk)) {
      return Content.Chunk.from(refusal(chunk.getFailure()));
    }
    received += chunk.remaining();
    if (received <= maxBytes && !rate.late(System.nanoTime(), received)) {
      return chunk;
    }
    chunk.release();
    return Content.Chunk.from(received > maxBytes ? tooLarge(maxBytes) : slow());
  }

  @Override
  public void demand(Runnable demandCallback) {
    demand.demand(demandCallback);
  }

  @Override
  public void fail(Throwable failure) {
    // What is left is read or refused behind the answer.
  }

  private static HttpException refusal(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return slow();
    }
    return failure instanceof org.eclipse.jetty.http.HttpException http
        ? new HttpException(http.getCode(), "bad request body: " + http.getReason())
        : new HttpException(400, "the request body broke off");
  }

  private static HttpException tooLarge(int maxBytes) {
    return new HttpException(413, "the request body is larger than " + maxBytes + " bytes");
  }

  private static HttpException slow() {
    return new HttpException(408, "the request body came too slowly");
  }
}
