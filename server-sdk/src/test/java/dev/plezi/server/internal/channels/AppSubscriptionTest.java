package dev.plezi.server.internal.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plezi.event.EventName;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.App;
import dev.plezi.server.ChannelMessage;
import dev.plezi.server.Plezi;
import dev.plezi.server.Subscription;
import dev.plezi.server.TestServer;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an app listens to by itself, on a port. */
class AppSubscriptionTest {
  private final Journal journal = new Journal();
  private final App app = Plezi.app(TestServer.options().build());

  @EventName("said")
  record Said(String text) {}

  @AfterEach
  void stop() {
    app.stop();
  }

  @Test
  void hearsWhatIsPublishedWhileTheAppRuns() {
    Subscription before = app.subscribe("chat", message -> journal.add("a " + message.text()));
    app.publish("chat", "nobody hears this");
    app.start(0);
    Subscription after =
        app.subscribePattern(
            "c*", message -> journal.add("b " + message.channel() + " " + message.text()));

    app.publish("chat", "1");
    assertThat(journal.next(2)).containsExactlyInAnyOrder("a 1", "b chat 1");

    before.close();
    before.close();
    app.publish("chat", "2");
    assertThat(journal.next()).isEqualTo("b chat 2");
    after.close();
    assertThat(journal.rest()).isEmpty();
  }

  @Test
  void callsOneListenerInOrderOneMessageAtATime() {
    app.start(0);
    int[] count = new int[1];
    var unused =
        app.subscribe(
            "chat",
            message -> {
              // No lock: if two calls ran at a time, numbers would be missing.
              count[0]++;
              journal.add(message.text() + " " + count[0]);
            });

    IntStream.range(0, 1_000).forEach(i -> app.publish("chat", String.valueOf(i)));

    assertThat(journal.next(1_000))
        .isEqualTo(IntStream.range(0, 1_000).mapToObj(i -> i + " " + (i + 1)).toList());
  }

  @Test
  void aListenerThatFailsHearsTheNext() {
    app.start(0);
    LogFile log = new LogFile();
    var unused =
        app.subscribe(
            "chat",
            message -> {
              journal.add(message.text());
              throw new java.io.IOException("as asked");
            });

    app.publish("chat", "1");
    app.publish("chat", "2");

    assertThat(journal.next(2)).containsExactly("1", "2");
    Journal.await("it is logged", () -> log.lines().size() == 2);
  }

  @Test
  void dropsWhatATooSlowListenerDoesNotTakeAndCountsIt() {
    app.start(0);
    LogFile log = new LogFile();
    CountDownLatch gate = new CountDownLatch(1);
    Subscription slow =
        app.subscribe(
            "chat",
            message -> {
              journal.add(message.text());
              Journal.await(gate);
            });
    app.publish("chat", "first");
    assertThat(journal.next()).isEqualTo("first");

    IntStream.range(0, 10_007).forEach(i -> app.publish("chat", String.valueOf(i)));
    assertThat(slow.dropped()).isEqualTo(7);
    gate.countDown();
    assertThat(journal.next(10_000).get(9_999)).isEqualTo("9999");

    String large = "x".repeat(1024 * 1024);
    assertThat(log.lines())
        .hasSize(1)
        .allMatch(line -> line.contains("chat: the app's listener is too slow"));
    app.publish("chat", large);
    assertThat(journal.next()).isEqualTo(large);
    assertThat(slow.dropped()).isEqualTo(7);
  }

  @Test
  void aMessageShowsItselfAsTextBytesAndEvent() {
    app.start(0);
    var unused =
        app.subscribe(
            "chat",
            message -> {
              String bytes = StandardCharsets.UTF_8.decode(message.bytes()).toString();
              journal.add(message.binary() + " " + bytes.equals(message.text()));
              journal.add(message.toString());
              journal.add(message.event().as(Said.class).text());
            });

    app.publish("chat", new Said("é"));
    app.publish("chat", "said", new Said("b"));
    assertThat(journal.next(3))
        .containsExactly("false true", "chat: {\"event\":\"said\",\"text\":\"é\"}", "é");
    assertThat(journal.next(3).get(2)).isEqualTo("b");

    ByteBuffer data = ByteBuffer.wrap(new byte[] {'n', 'o', 't', ' ', 'J', 'S', 'O', 'N'}, 4, 4);
    app.publish("chat", data);
    assertThat(journal.next(2)).containsExactly("true true", "chat: 4 bytes");
    assertThat(data.remaining()).isEqualTo(4);
  }

  @Test
  void aMessageThatIsNoEventSaysSo() {
    ChannelMessage message =
        new PublishedMessage(EventCodec.standard(), "chat", WireMessage.text("hello"));

    assertThatExceptionOfType(InvalidEventException.class).isThrownBy(message::event);
  }

  @Test
  void cannotBeMadeOnceTheAppHasStopped() {
    Subscription subscription = app.start(0).subscribe("chat", message -> {});
    app.stop();

    assertThatIllegalStateException()
        .isThrownBy(() -> app.subscribe("chat", message -> {}))
        .withMessage("the app has stopped");
    app.publish("chat", "nobody hears this");
    subscription.close();
  }

  @Test
  void theOneAppOfTheProcessIsFoundByPlezi() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Plezi.publish("chat", "a"))
        .withMessage("no app runs in this process");
    app.start(0);
    try (Subscription one = Plezi.subscribe("chat", message -> journal.add(message.text()));
        Subscription all = Plezi.subscribePattern("c*", message -> journal.add(message.text()))) {
      Plezi.publish("chat", "a");
      Plezi.publish("chat", "said", new Said("b"));
      Plezi.publish("chat", ByteBuffer.wrap(new byte[] {'c'}));
      assertThat(journal.next(6)).containsOnly("a", "{\"event\":\"said\",\"text\":\"b\"}", "c");
      assertThat(List.of(one.dropped(), all.dropped())).containsOnly(0L);
    }

    App other = Plezi.app(TestServer.options().build()).start(0);
    assertThatIllegalStateException()
        .isThrownBy(() -> Plezi.publish("chat", "a"))
        .withMessage("2 apps run in this process: use the one that you mean");
    other.stop();
    Plezi.publish("chat", "a");
    app.stop();
    assertThatIllegalStateException().isThrownBy(() -> Plezi.publish("chat", "a"));
  }
}
