package dev.plezi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.client.PleziClient;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody in the chat who writes down all they hear. */
final class Guest implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<Record> heard = new LinkedBlockingQueue<>();
  private final PleziClient client;

  private Guest(String url) {
    client =
        PleziClient.builder(url)
            .on(Chat.Welcome.class, heard::add)
            .on(Chat.Joined.class, heard::add)
            .on(Chat.Left.class, heard::add)
            .on(Chat.Said.class, heard::add)
            .on(Chat.Refused.class, heard::add)
            .connect();
  }

  static Guest at(String url) {
    return new Guest(url);
  }

  Guest asks(String nickname, @Nullable String key) {
    client.emit(new Chat.Auth(nickname, key));
    return this;
  }

  Guest says(String text, @Nullable String id) {
    client.emit(new Chat.Message(text, id));
    return this;
  }

  /** The next thing heard, which is one of these. */
  <T extends Record> T hears(Class<T> type) throws InterruptedException {
    Record next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(next).isInstanceOf(type);
    return type.cast(next);
  }

  @Override
  public void close() {
    client.close();
  }
}
