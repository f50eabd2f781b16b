package dev.plezi.server.internal.memory;

import dev.plezi.event.Event;
import dev.plezi.event.RequestHandler;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.internal.channels.Publications;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.test.TestApp;
import dev.plezi.server.test.TestConnection;
import dev.plezi.server.test.TestStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A peer as a test uses it: each call ends when all is done that it has set in motion. */
final class SimulatedConnection implements TestConnection {
  private final EventCodec codec;
  private final TestApp test;
  private final MemoryPeer peer;
  private final Expectations expectations;
  private final Runnable last;

  /**
   * A peer that has connected.
   *
   * @param last done when the test closes the connection
   */
  SimulatedConnection(SimulatedServer test, MemoryPeer peer, Runnable last) {
    this.codec = test.codec();
    this.test = test;
    this.peer = peer;
    this.expectations = new Expectations(codec, peer);
    this.last = last;
  }

  @Override
  public TestApp test() {
    return test;
  }

  // ---- says

  @Override
  public void emit(Object event) {
    say(WireMessage.text(codec.encode(event)));
  }

  @Override
  public void emit(String name, Object payload) {
    say(WireMessage.text(codec.encode(name, payload)));
  }

  @Override
  public void write(ByteBuffer data) {
    say(Publications.raw(data));
  }

  @Override
  public void renew(String token) {
    peer.renew(token);
    test.settle();
  }

  @Override
  public <T> T request(Object event, Class<T> type) {
    return result(later(codec.encode(event), type), type);
  }

  @Override
  public <T> T request(String name, Object payload, Class<T> type) {
    return result(later(codec.encode(name, payload), type), type);
  }

  @Override
  public <T> CompletableFuture<T> requestLater(Object event, Class<T> type) {
    return later(codec.encode(event), type);
  }

  @Override
  public <T> CompletableFuture<T> requestLater(String name, Object payload, Class<T> type) {
    return later(codec.encode(name, payload), type);
  }

  @Override
  public <T> TestStream<T> stream(Object event, Class<T> type) {
    return streamOf(codec.encode(event), type);
  }

  @Override
  public <T> TestStream<T> stream(String name, Object payload, Class<T> type) {
    return streamOf(codec.encode(name, payload), type);
  }

  private <T> TestStream<T> streamOf(String event, Class<T> type) {
    return new SimulatedStream<>(codec, event, item -> decode(item, type), new StreamPeer());
  }

  /** The connection as a stream needs it. */
  private final class StreamPeer implements SimulatedStream.Peer {
    @Override
    public CompletableFuture<String> request(String text) {
      CompletableFuture<String> reply = peer.request(text);
      test.settle();
      return reply;
    }

    @Override
    public void emit(String text) {
      say(WireMessage.text(text));
    }
  }

  // ---- answers

  @Override
  public <E> void handle(Class<E> type, RequestHandler<? super E> handler) {
    handle(codec.nameOf(type), request -> handler.handle(request.as(type)));
  }

  @Override
  public void handle(String name, RequestHandler<? super Event> handler) {
    peer.handle(name, handler);
  }

  // ---- hears

  @Override
  public Event next() {
    test.settle();
    return expectations.event();
  }

  @Override
  public <T> T next(Class<T> type) {
    test.settle();
    return expectations.event(type);
  }

  @Override
  public String nextText() {
    test.settle();
    return expectations.text();
  }

  @Override
  public ByteBuffer nextBytes() {
    test.settle();
    return expectations.bytes();
  }

  @Override
  public List<Event> received() {
    test.settle();
    return expectations.waiting();
  }

  @Override
  public void skip() {
    test.settle();
    peer.skip();
  }

  // ---- comes and goes

  @Override
  public void drop() {
    peer.drop();
    test.settle();
  }

  @Override
  public boolean resume() {
    if (!peer.inSession()) {
      throw new IllegalStateException("the connection had no session: connect another");
    }
    peer.connect();
    test.settle();
    return peer.gap() == null;
  }

  @Override
  public @Nullable String gap() {
    return peer.gap();
  }

  @Override
  public boolean connected() {
    test.settle();
    return peer.connected();
  }

  @Override
  public int closeCode() {
    test.settle();
    if (peer.connected()) {
      throw new AssertionError("the connection is not closed");
    }
    return peer.code();
  }

  @Override
  public String closeReason() {
    test.settle();
    return peer.reason();
  }

  /** Closes the connection with 1000, and its session; does nothing when it is closed already. */
  @Override
  public void close() {
    peer.close();
    test.settle();
    last.run();
  }

  // ---- inside

  private void say(WireMessage message) {
    peer.send(message);
    test.settle();
  }

  private <T> CompletableFuture<T> later(String event, Class<T> type) {
    CompletableFuture<T> result = peer.request(event).thenApply(json -> decode(json, type));
    test.settle();
    return result;
  }

  /** A result that nobody wants is null, as that of a client is. */
  @SuppressWarnings("NullAway") // there is nothing else of the type Void
  private <T> T decode(String json, Class<T> type) {
    return type == Void.class ? null : codec.decode(EventCodec.utf8(json), type);
  }

  private static <T> T result(CompletableFuture<T> reply, Class<T> type) {
    if (!reply.isDone()) {
      throw new AssertionError("expected a result, but there is none yet");
    }
    try {
      T result = reply.join();
      if (result == null && type != Void.class) {
        throw new AssertionError(
            "expected a "
                + type.getSimpleName()
                + ", but the handler's result is null: requestLater hands it over, and Void.class"
                + " wants none");
      }
      return result;
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
