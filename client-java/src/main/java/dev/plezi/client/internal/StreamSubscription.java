package dev.plezi.client.internal;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.protocol.codec.ReplyPart;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to a reply in parts: asks the server for a part when its subscriber has room and
 * none is asked for already. Thread-safe. One question is open at a time, and its answer is handed
 * over whole before the next; so signals come one at a time, though by many threads.
 *
 * @param <T> an item
 */
final class StreamSubscription<T> implements Flow.Subscription {
  /** So many items are asked for at most in one part. */
  private static final int MAX_ITEMS = 256;

  private final EventCodec codec;
  private final String event;
  private final String name;
  private final Function<String, T> reader;
  private final Flow.Subscriber<? super T> subscriber;
  private final Speaker speaker;

  // Guarded by this.
  private long demand;
  private boolean asking;
  private boolean over;

  /** Guarded by this: by what the next part is asked for; null before the first. */
  private @Nullable String next;

  /** Speaks to the server, and to the application. */
  interface Speaker {
    /** Sends a request; its reply's data as JSON. */
    CompletableFuture<String> request(String text);

    /** Sends an event. */
    void emit(String text);

    /** Runs the application's code; what it throws is told. */
    void guarded(Runnable code);
  }

  /**
   * What is asked.
   *
   * @param codec writes it
   * @param event encoded
   * @param name its name
   */
  record Question(EventCodec codec, String event, String name) {
    static Question of(EventCodec codec, String event) {
      String name = codec.textEnvelope(EventCodec.utf8(event)).event();
      return new Question(codec, event, String.valueOf(name));
    }
  }

  StreamSubscription(
      Question question,
      Function<String, T> reader,
      Flow.Subscriber<? super T> subscriber,
      Speaker speaker) {
    this.codec = question.codec();
    this.event = question.event();
    this.name = question.name();
    this.reader = reader;
    this.subscriber = subscriber;
    this.speaker = speaker;
  }

  // ---- the subscriber's side

  /** Tells the subscriber of this. */
  void begin() {
    signal(() -> subscriber.onSubscribe(this));
  }

  @Override
  public void request(long items) {
    if (items <= 0) {
      end(new IllegalArgumentException("request(" + items + "): a subscriber asks for some"));
      return;
    }
    synchronized (this) {
      demand = demand + items < 0 ? Long.MAX_VALUE : demand + items;
    }
    ask();
  }

  @Override
  public void cancel() {
    String stream;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      stream = next;
    }
    withdraw(stream);
  }

  /** Whoever is asked already, and has not said by what it goes on, is told when it has. */
  private void withdraw(@Nullable String stream) {
    if (stream != null) {
      speaker.guarded(() -> speaker.emit(codec.next(name, stream, 1)));
    }
  }

  private void end(Throwable cause) {
    cancel();
    signal(() -> subscriber.onError(cause));
  }

  /** Tells the subscriber something; whether it took it. */
  private boolean signal(Runnable signal) {
    boolean[] taken = {false};
    speaker.guarded(
        () -> {
          signal.run();
          taken[0] = true;
        });
    return taken[0];
  }

  // ---- the server's side

  private void ask() {
    String text;
    synchronized (this) {
      if (asking || over || demand == 0) {
        return;
      }
      asking = true;
      int room = (int) Math.min(demand, MAX_ITEMS);
      text = next == null ? codec.inParts(event, room) : codec.next(name, next, room);
    }
    CompletableFuture<String> answer;
    try {
      answer = speaker.request(text);
    } catch (RuntimeException e) {
      // The client is closed, or its queue is full.
      end(e);
      return;
    }
    var unused = answer.whenComplete(this::answered);
  }

  private void answered(@Nullable String data, @Nullable Throwable failure) {
    if (data == null) {
      failed(failure);
      return;
    }
    ReplyPart part;
    try {
      part = ReplyPart.read(data);
    } catch (RuntimeException e) {
      failed(e);
      return;
    }
    if (took(part) && deliver(part)) {
      synchronized (this) {
        asking = false;
      }
      ask();
    }
  }

  private void failed(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    boolean wanted;
    synchronized (this) {
      wanted = !over;
    }
    if (wanted && cause != null) {
      end(cause);
    }
  }

  /** Remembers how it goes on; false when nobody wants it any more. */
  private boolean took(ReplyPart part) {
    boolean unwanted;
    synchronized (this) {
      unwanted = over;
      next = part.next();
      demand = demand == Long.MAX_VALUE ? demand : demand - part.items().size();
    }
    if (unwanted) {
      withdraw(part.next());
    }
    return !unwanted;
  }

  /** Hands over the items of a part; whether there are more to come. */
  private boolean deliver(ReplyPart part) {
    for (String json : part.items()) {
      T item;
      try {
        item = reader.apply(json);
      } catch (Throwable e) {
        // Whatever the application's type has thrown, its subscriber must hear of it.
        end(e);
        return false;
      }
      if (over()) {
        return false;
      }
      if (!signal(() -> subscriber.onNext(item))) {
        cancel();
        return false;
      }
    }
    if (part.next() == null && !over()) {
      cancel();
      signal(subscriber::onComplete);
    }
    return part.next() != null;
  }

  private synchronized boolean over() {
    return over;
  }
}
