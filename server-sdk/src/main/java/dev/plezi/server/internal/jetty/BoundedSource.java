package dev.plezi.server.internal.jetty;

import dev.plezi.server.http.HttpException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Blocker;

/**
 * A source of a request's body that comes in time and is not too large, or fails with an {@link
 * HttpException}. A read waits for the network. Used by one thread.
 */
final class BoundedSource implements Content.Source {
  private final Request request;
  private final int maxBytes;
  private final MinimumDataRate rate;

  private long received;

  BoundedSource(Request request, int maxBytes, MinimumDataRate rate) {
    if (request.getLength() > maxBytes) {
      throw tooLarge(maxBytes);
    }
    this.request = request;
    this.maxBytes = maxBytes;
    this.rate = rate;
  }

  @Override
  public long getLength() {
    return request.getLength();
  }

  @Override
  public Content.Chunk read() {
    try {
      Content.Chunk chunk = awaited();
      if (Content.Chunk.isFailure(chunk)) {
        return Content.Chunk.from(refusal(chunk.getFailure()));
      }
      received += chunk.remaining();
      if (received <= maxBytes && !rate.late(System.nanoTime(), received)) {
        return chunk;
      }
      chunk.release();
      return Content.Chunk.from(received > maxBytes ? tooLarge(maxBytes) : slow());
    } catch (IOException e) {
      return Content.Chunk.from(refusal(e));
    }
  }

  @Override
  public void demand(Runnable demandCallback) {
    throw new IllegalStateException("a read waits");
  }

  @Override
  public void fail(Throwable failure) {
    // What is left is read or refused behind the answer.
  }

  private Content.Chunk awaited() throws IOException {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk != null) {
        return chunk;
      }
      try (Blocker.Runnable more = Blocker.runnable()) {
        request.demand(more);
        more.block();
      }
    }
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
