package dev.plezi.protocol.codec;

import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.event.RequestHandler;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A call of a client's handler for a request of its server, which is answered once, whatever comes
 * of it: by the thread that calls, or by the one that completes what the handler has promised.
 */
public final class RequestCall {
  /** All that a server hears of a failure that is not meant for it. */
  public static final String FAILED = "the client failed";

  private final EventCodec codec;
  private final Event request;
  private final String id;
  private final Asker asker;

  /** What a call leads to. */
  public interface Asker {
    /** Sends this, which is the reply or the error. */
    void answer(String message);

    /** The handler has failed in a way that the server is not told of, or not in full. */
    void failed(Throwable cause);
  }

  /**
   * A call that is to be made.
   *
   * @param codec reads the request and writes the result
   * @param request an event with an id
   */
  public RequestCall(EventCodec codec, Event request, Asker asker) {
    this.codec = codec;
    this.request = request;
    this.id = String.valueOf(request.id());
    this.asker = asker;
  }

  /** Calls the handler; answers that there is none if it is null. Throws nothing. */
  public void run(@Nullable RequestHandler<? super Event> handler) {
    if (handler == null) {
      String words = "no handler for the request " + request.name();
      asker.answer(ControlEvent.error(id, EventException.UNKNOWN_EVENT, words));
      return;
    }
    try {
      Object result = handler.handle(request);
      if (result instanceof CompletionStage<?> promised) {
        var unused = promised.whenComplete(this::completed);
      } else {
        reply(result);
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void completed(@Nullable Object result, @Nullable Throwable failure) {
    try {
      if (failure == null) {
        reply(result);
      } else {
        Throwable cause = failure.getCause();
        fail(failure instanceof CompletionException && cause != null ? cause : failure);
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void reply(@Nullable Object result) {
    asker.answer(ControlEvent.reply(id, codec.result(result)));
  }

  private void fail(Throwable cause) {
    if (!(cause instanceof EventException)) {
      asker.failed(cause);
    }
    asker.answer(ControlEvent.failure(id, cause, FAILED));
  }
}
