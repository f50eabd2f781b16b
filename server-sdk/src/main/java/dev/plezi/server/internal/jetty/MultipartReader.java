package dev.plezi.server.internal.jetty;

import dev.plezi.server.HttpLimits;
import dev.plezi.server.http.Form;
import dev.plezi.server.http.HttpException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * A reader of {@code multipart/form-data}, whose temporary files end with the exchange. Used once.
 */
final class MultipartReader {
  private final Request request;
  private final HttpLimits limits;
  private final BodyMemory.Shares shares;

  MultipartReader(Request request, HttpLimits limits, BodyMemory.Shares shares) {
    this.request = request;
    this.limits = limits;
    this.shares = shares;
  }

  /**
   * Reads what comes from a source.
   *
   * @param then gets the form, or why there is none; perhaps before this returns
   * @throws HttpException when it is no multipart form
   */
  void read(Content.Source source, BiConsumer<@Nullable Form, @Nullable RuntimeException> then) {
    MultipartForm.parser(request.getHeaders().get(HttpHeader.CONTENT_TYPE), limits)
        .parse(
            counted(source),
            Promise.Invocable.from(
                Invocable.InvocationType.BLOCKING,
                parts -> read(parts, then),
                failure -> {
                  // Nothing of it is left.
                  shares.close();
                  then.accept(null, MultipartForm.refusal(failure));
                }));
  }

  /** One that is given up for others is read on at once, fails, and leaves no file. */
  private Counted counted(Content.Source source) {
    RequestDemand demand = RequestDemand.of(request);
    shares.whenGivenUp(() -> wake(demand));
    return new Counted(source, shares, demand);
  }

  private void wake(RequestDemand demand) {
    try {
      request.getContext().execute(demand::wake);
    } catch (RejectedExecutionException e) {
      // The server stops, and ends all connections.
    }
  }

  private void read(
      MultiPartFormData.Parts parts, BiConsumer<@Nullable Form, @Nullable RuntimeException> then) {
    if (!shares.arrived()) {
      parts.close();
      then.accept(null, BodyMemory.full());
      return;
    }
    Request.addCompletionListener(request, outcome -> parts.close());
    Form form;
    try {
      form = MultipartForm.of(parts, limits);
    } catch (RuntimeException e) {
      then.accept(null, e);
      return;
    }
    then.accept(form, null);
  }

  /**
   * A source whose bytes are counted: as far as the parser may keep them in memory, and all as what
   * it may write to files.
   */
  private static final class Counted implements Content.Source {
    private final Content.Source source;
    private final BodyMemory.Shares shares;
    private final RequestDemand demand;
    private long counted;

    Counted(Content.Source source, BodyMemory.Shares shares, RequestDemand demand) {
      this.source = source;
      this.shares = shares;
      this.demand = demand;
    }

    @Override
    public long getLength() {
      return source.getLength();
    }

    @Override
    public Content.@Nullable Chunk read() {
      if (shares.givenUp()) {
        return Content.Chunk.from(BodyMemory.full());
      }
      Content.Chunk chunk = source.read();
      if (chunk == null || Content.Chunk.isFailure(chunk)) {
        return chunk;
      }
      long more = Math.min(chunk.remaining(), MultipartForm.MEMORY_BYTES - counted);
      counted += more;
      if (shares.memory().count(more) && shares.folder().count(chunk.remaining())) {
        return chunk;
      }
      chunk.release();
      return Content.Chunk.from(BodyMemory.full());
    }

    @Override
    public void demand(Runnable demandCallback) {
      source.demand(demandCallback);
      // If it was given up while nobody waited, nobody was woken.
      if (shares.givenUp()) {
        demand.wake();
      }
    }

    @Override
    public void fail(Throwable failure) {
      source.fail(failure);
    }
  }
}
