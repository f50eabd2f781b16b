package dev.plezi.client.internal;

import dev.plezi.client.Closing;
import dev.plezi.client.ConnectionState;
import dev.plezi.client.Gap;
import dev.plezi.client.PleziClient;
import dev.plezi.client.Subscription;
import dev.plezi.event.Event;
import dev.plezi.event.RequestHandler;
import dev.plezi.protocol.Standard;
import dev.plezi.protocol.codec.EventCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * The one implementation of {@link PleziClient}: it registers listeners, and encodes what the loop
 * then takes or refuses. Thread-safe.
 */
public final class RunningClient implements PleziClient {
  private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(Standard.REQUEST_TIMEOUT_MS);

  private final ClientLoop loop;
  private final Listeners listeners;
  private final EventCodec codec;
  private final EventText texts;
  private final List<Consumer<? super PleziClient>> greeters;

  private RunningClient(
      ClientOptions options, Listeners listeners, List<Consumer<? super PleziClient>> greeters) {
    loop = new ClientLoop(options, listeners);
    this.listeners = listeners;
    codec = options.codec();
    texts = new EventText(codec);
    this.greeters = new CopyOnWriteArrayList<>(greeters);
  }

  /** A client that has begun to connect. */
  public static PleziClient start(
      ClientOptions options, Listeners listeners, List<Consumer<? super PleziClient>> greeters) {
    RunningClient client = new RunningClient(options, listeners, greeters);
    client.reconnect();
    return client;
  }

  // ---- listening

  @Override
  public <T> Subscription on(Class<T> type, Consumer<? super T> listener) {
    return listeners.on(type, listener);
  }

  @Override
  public Subscription on(String name, Consumer<? super Event> listener) {
    return listeners.on(name, listener);
  }

  @Override
  public <T> Subscription handle(Class<T> type, RequestHandler<? super T> handler) {
    return listeners.handle(type, handler);
  }

  @Override
  public Subscription handle(String name, RequestHandler<? super Event> handler) {
    return listeners.handle(name, handler);
  }

  @Override
  public Subscription unknown(Consumer<? super Event> listener) {
    return listeners.unknown(listener);
  }

  @Override
  public Subscription onState(Consumer<? super ConnectionState> listener) {
    return listeners.onState(listener);
  }

  @Override
  public Subscription onOpen(Consumer<? super PleziClient> greeting) {
    // Its own, as one may be registered twice.
    Consumer<PleziClient> own = Arguments.given(greeting, "greeting")::accept;
    greeters.add(own);
    loop.greeter(this::greet);
    return () -> greeters.remove(own);
  }

  @Override
  public Subscription onClose(Consumer<? super Closing> listener) {
    return listeners.onClose(listener);
  }

  @Override
  public Subscription onGap(Consumer<? super Gap> listener) {
    return listeners.onGap(listener);
  }

  @Override
  public Subscription onError(Consumer<? super Throwable> listener) {
    return listeners.onError(listener);
  }

  // ---- speaking

  @Override
  public void emit(Object event) {
    loop.emit(new OutgoingEvent(texts.of(event)), 0);
  }

  @Override
  public void emit(String name, Object payload) {
    loop.emit(new OutgoingEvent(texts.of(name, payload)), 0);
  }

  @Override
  public CompletableFuture<Void> emit(Object event, Duration ackTimeout) {
    return emitText(texts.of(event), ackTimeout);
  }

  @Override
  public CompletableFuture<Void> emit(String json, Duration ackTimeout) {
    return emitText(texts.of(Arguments.given(json, "json")), ackTimeout);
  }

  @Override
  public CompletableFuture<Void> emit(String name, Object payload, Duration ackTimeout) {
    return emitText(texts.of(name, payload), ackTimeout);
  }

  @Override
  public <T> CompletableFuture<T> request(Object event, Class<T> type) {
    return request(event, type, REQUEST_TIMEOUT);
  }

  @Override
  public <T> CompletableFuture<T> request(Object event, Class<T> type, Duration timeout) {
    return requestText(texts.of(event), type, timeout);
  }

  @Override
  public <T> CompletableFuture<T> request(String name, Object payload, Class<T> type) {
    return request(name, payload, type, REQUEST_TIMEOUT);
  }

  @Override
  public <T> CompletableFuture<T> request(
      String name, Object payload, Class<T> type, Duration timeout) {
    return requestText(texts.of(name, payload), type, timeout);
  }

  @Override
  public <T> Flow.Publisher<T> stream(Object event, Class<T> type) {
    return stream(event, type, REQUEST_TIMEOUT);
  }

  @Override
  public <T> Flow.Publisher<T> stream(Object event, Class<T> type, Duration timeout) {
    return streamText(texts.of(event), type, timeout);
  }

  @Override
  public <T> Flow.Publisher<T> stream(String name, Object payload, Class<T> type) {
    return stream(name, payload, type, REQUEST_TIMEOUT);
  }

  @Override
  public <T> Flow.Publisher<T> stream(
      String name, Object payload, Class<T> type, Duration timeout) {
    return streamText(texts.of(name, payload), type, timeout);
  }

  private <T> Flow.Publisher<T> streamText(String text, Class<T> type, Duration timeout) {
    codec.checkOpen(Arguments.given(type, "type"));
    double millis = ClientOptions.millis("timeout", timeout);
    StreamSubscription.Question question = StreamSubscription.Question.of(codec, text);
    StreamSubscription.Speaker speaker = new StreamSpeaker(timeout, millis);
    return subscriber ->
        new StreamSubscription<T>(
                question,
                item -> codec.decode(EventCodec.utf8(item), type),
                Arguments.given(subscriber, "subscriber"),
                speaker)
            .begin();
  }

  /** What the subscriptions of a stream say to the server. */
  private final class StreamSpeaker implements StreamSubscription.Speaker {
    private final Duration timeout;
    private final double millis;

    StreamSpeaker(Duration timeout, double millis) {
      this.timeout = timeout;
      this.millis = millis;
    }

    @Override
    public CompletableFuture<String> request(String text) {
      PendingAnswer<String> answer = PendingAnswer.raw(timeout);
      requestText(text, answer, millis);
      return answer.future();
    }

    @Override
    public void emit(String text) {
      loop.emit(new OutgoingEvent(text), 0);
    }

    @Override
    public void guarded(Runnable code) {
      listeners.guarded("a subscriber", code);
    }
  }

  private CompletableFuture<Void> emitText(String text, Duration timeout) {
    double millis = ClientOptions.millis("ackTimeout", timeout);
    int id = loop.nextId();
    PendingAnswer<Void> answer = PendingAnswer.of(codec, Void.class, timeout);
    loop.emit(new OutgoingEvent(codec.withId(text, id), id, false, answer), millis);
    loop.awaits(answer.future());
    return answer.future();
  }

  private <T> CompletableFuture<T> requestText(String text, Class<T> type, Duration timeout) {
    codec.checkOpen(Arguments.given(type, "type"));
    double millis = ClientOptions.millis("timeout", timeout);
    PendingAnswer<T> answer = PendingAnswer.of(codec, type, timeout);
    requestText(text, answer, millis);
    return answer.future();
  }

  private void requestText(String text, PendingAnswer<?> answer, double millis) {
    int id = loop.nextId();
    loop.emit(new OutgoingEvent(codec.asRequest(text, id), id, true, answer), millis);
    answer.whenDropped(() -> loop.withdraw(id));
    loop.awaits(answer.future());
  }

  // ---- the connection

  @Override
  public ConnectionState state() {
    return loop.state();
  }

  @Override
  public int level() {
    return loop.level();
  }

  @Override
  public int pending() {
    return loop.pending();
  }

  @Override
  public void reconnect() {
    loop.connect(greeters.isEmpty() ? null : this::greet);
  }

  @Override
  public void probe() {
    loop.probe();
  }

  @Override
  public void close() {
    loop.close();
  }

  private void greet() {
    for (Consumer<? super PleziClient> greeter : greeters) {
      listeners.guarded("an onOpen listener", () -> greeter.accept(this));
    }
  }
}
