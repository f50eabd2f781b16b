package dev.plezi.server.internal.pubsub;

import dev.plezi.server.internal.transport.WireMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A subscriber that keeps what it hears. */
public final class RecordingSubscriber implements Subscriber {
  private record Heard(String channel, WireMessage message, @Nullable Object from) {}

  private final BlockingQueue<Heard> delivered = new LinkedBlockingQueue<>();
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

  @Override
  public void deliver(String channel, WireMessage message, @Nullable Object publisher) {
    delivered.add(new Heard(channel, message, publisher));
  }

  @Override
  public synchronized void flush() {
    delivered.drainTo(heard);
  }

  public String next() {
    return text(nextPayload());
  }

  public List<String> next(int count) {
    return IntStream.range(0, count).mapToObj(i -> next()).toList();
  }

  /** The channel and the message. */
  public String nextWithChannel() {
    Heard next = take();
    return next.channel() + " " + text(next.message());
  }

  public WireMessage nextPayload() {
    return take().message();
  }

  public @Nullable Object nextFrom() {
    return take().from();
  }

  /** What it heard besides, up to now. */
  public List<String> rest() {
    return heard.stream().map(each -> text(each.message())).toList();
  }

  private Heard take() {
    try {
      Heard next = heard.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing was heard");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(WireMessage message) {
    return new String(message.bytes(), StandardCharsets.UTF_8);
  }
}
