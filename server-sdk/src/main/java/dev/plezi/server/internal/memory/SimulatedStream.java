package dev.plezi.server.internal.memory;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.protocol.codec.ReplyPart;
import dev.plezi.server.test.TestStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one implementation of {@link TestStream}: asks for one item at a time. */
final class SimulatedStream<T> implements TestStream<T> {
  private final EventCodec codec;
  private final String name;
  private final Function<String, T> reader;
  private final Peer peer;

  // Of the test's thread.
  private final Deque<String> items = new ArrayDeque<>();
  private @Nullable String question;
  private @Nullable CompletableFuture<String> answer;
  private @Nullable String next;

  /** Who asks the server. */
  interface Peer {
    CompletableFuture<String> request(String text);

    void emit(String text);
  }

  SimulatedStream(EventCodec codec, String event, Function<String, T> reader, Peer peer) {
    this.codec = codec;
    this.name = String.valueOf(codec.textEnvelope(EventCodec.utf8(event)).event());
    this.reader = reader;
    this.peer = peer;
    this.question = codec.inParts(event, 1);
  }

  @Override
  public boolean hasNext() {
    while (items.isEmpty() && (question != null || answer != null)) {
      CompletableFuture<String> now = answer == null ? ask() : answer;
      if (!now.isDone()) {
        answer = now;
        throw new AssertionError("expected an item, but there is none yet");
      }
      take(now);
    }
    return !items.isEmpty();
  }

  private CompletableFuture<String> ask() {
    String text = String.valueOf(question);
    question = null;
    return peer.request(text);
  }

  private void take(CompletableFuture<String> done) {
    answer = null;
    ReplyPart part;
    try {
      part = ReplyPart.read(done.join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    items.addAll(part.items());
    next = part.next();
    question = next == null ? null : codec.next(name, next, 1);
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the reply is at its end");
    }
    return reader.apply(items.remove());
  }

  @Override
  public void close() {
    if (next != null) {
      peer.emit(codec.next(name, next, 1));
    }
    items.clear();
    next = null;
    question = null;
    answer = null;
  }
}
