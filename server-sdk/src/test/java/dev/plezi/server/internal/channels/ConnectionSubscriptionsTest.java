package dev.plezi.server.internal.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.App;
import dev.plezi.server.Limits;
import dev.plezi.server.Member;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.Probe;
import dev.plezi.server.TestServer;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What connections listen to, by channel and by pattern, with and without code of their own. */
class ConnectionSubscriptionsTest {
  private static final int OUTBOX_BYTES = 10_000;

  private final Options options =
      Options.builder()
          .limits(Limits.builder().maxSubscriptions(3).outboxBytes(OUTBOX_BYTES).build())
          .build();
  private final App app = Plezi.app(options).route("/", Member.class, Member::new);
  private final PleziTest test = PleziTest.of(app);
  private final TestConnection client = test.connect("/");

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void hearsByPattern() {
    assertThat(ask("joinAll", "room:*")).isEqualTo("room:*");

    test.publish("lobby", "other");
    test.publish("room:1", "a");
    assertThat(client.nextText()).isEqualTo("a");

    assertThat(ask("part", "room:*")).isEqualTo("parted false");
    assertThat(ask("partAll", "room:*")).isEqualTo("parted true");
    test.publish("room:1", "b");
    assertThat(ask("partAll", "room:*")).isEqualTo("parted false");
  }

  @Test
  void hearsTwiceByAChannelAndAPatternThatMatches() {
    ask("join", "chat");
    ask("join", "chat");
    ask("joinAll", "c*");

    test.publish("chat", "a");
    test.publish("cat", "b");

    assertThat(List.of(client.nextText(), client.nextText(), client.nextText()))
        .containsExactly("a", "a", "b");
  }

  @Test
  void countsPatternsAmongItsSubscriptions() {
    ask("join", "a");
    ask("joinAll", "b*");
    ask("count", "c");
    ask("join", "c");
    client.emit("joinAll", new Member.To("d*"));
    assertThat(client.received()).isEmpty();
    assertThat(ask("part", "a")).isEqualTo("parted true");
    assertThat(ask("joinAll", "d*")).isEqualTo("d*");
  }

  @Test
  void callsAListenerInTheConnectionsTurns() {
    ask("count", "chat");
    ask("countAll", "c*");

    client.emit("say", new Member.Say("chat", "own"));
    assertThat(List.of(client.nextText(), client.nextText(), client.nextText()))
        .containsExactly("said", "1 own", "2 chat own");

    test.publish("chat", "a");
    assertThat(List.of(client.nextText(), client.nextText())).containsExactly("3 a", "4 chat a");
  }

  @Test
  void theLastListenerCounts() {
    ask("join", "chat");
    ask("count", "chat");
    test.publish("chat", "a");
    assertThat(client.nextText()).isEqualTo("1 a");

    ask("join", "chat");
    test.publish("chat", "b");
    assertThat(client.nextText()).isEqualTo("b");
  }

  @Test
  void aListenerHearsNothingOnceItsSubscriptionHasEnded() {
    ask("count", "chat");

    client.emit("sayAndPart", new Member.Say("chat", "a"));
    assertThat(client.nextText()).isEqualTo("parted");
    assertThat(ask("part", "chat")).isEqualTo("parted false");
  }

  @Test
  void aListenerThatFailsIsLoggedAndTheConnectionLives() {
    LogFile log = new LogFile();
    ask("stumble", "chat");

    test.publish("chat", "a");
    assertThat(ask("part", "chat")).isEqualTo("parted true");
    assertThat(log.lines()).hasSize(1).allMatch(line -> line.contains("failed for channel chat"));
  }

  @Test
  void aListenerThatIsTooSlowEndsItsConnection() {
    ask("count", "chat");

    // Not by the test, which would let the listener run in between.
    for (int i = 0; i < 3; i++) {
      app.publish("chat", "x".repeat(OUTBOX_BYTES / 2 - 100));
    }
    test.settle();

    assertThat(client.closeCode()).isEqualTo(4008);
  }

  @Test
  void publishesInAllForms() {
    ask("join", "chat");
    client.emit("sayInAllForms", new Member.To("chat"));

    assertThat(client.nextText()).isEqualTo("{\"event\":\"said\",\"text\":\"record\"}");
    assertThat(client.nextText()).isEqualTo("{\"event\":\"said\",\"channel\":\"named\"}");
    assertThat(client.nextBytes())
        .isEqualTo(ByteBuffer.wrap("bytes".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void publishesToAllOthersInAllFormsAndBySubscriptionsOfItsOwnToNobody() {
    TestConnection tab = test.connect("/");
    TestConnection old = test.at("/").withoutSession().connect();
    ask("join", "chat");
    ask("joinAll", "c*");
    ask("countAll", "ch*");
    for (TestConnection each : List.of(tab, old)) {
      each.emit("join", new Member.To("chat"));
      assertThat(each.nextText()).isEqualTo("chat");
    }

    client.emit("sayToOthers", new Member.Say("chat", "hello"));

    assertThat(client.nextText()).isEqualTo("said");
    assertThat(client.received()).isEmpty();
    for (TestConnection each : List.of(tab, old)) {
      assertThat(List.of(each.nextText(), each.nextText()))
          .containsExactly("hello", "{\"event\":\"said\",\"text\":\"hello\"}");
      assertThat(each.nextBytes())
          .isEqualTo(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
    }
    old.emit("sayToOthers", new Member.Say("chat", "back"));
    assertThat(client.nextText()).isEqualTo("back");
    assertThat(old.nextText()).isEqualTo("said");
    assertThat(old.received()).isEmpty();
  }

  @Test
  void whatIsPublishedToOthersIsKeptForThoseWhoAreAwayAndNotForThePublisher() {
    TestConnection away = test.connect("/");
    away.emit("join", new Member.To("chat"));
    assertThat(away.nextText()).isEqualTo("chat");
    ask("join", "chat");
    away.drop();

    client.emit("sayToOthers", new Member.Say("chat", "hello"));
    client.drop();

    assertThat(away.resume()).isTrue();
    assertThat(away.nextText()).isEqualTo("hello");
    assertThat(client.resume()).isTrue();
    assertThat(client.nextText()).isEqualTo("said");
    assertThat(client.received()).isEmpty();
  }

  private String ask(String event, String channel) {
    client.emit(event, new Member.To(channel));
    return client.nextText();
  }

  /** On a port, where several say something at a time. */
  @Nested
  class OfSeveralAtATime {
    private final TestServer server =
        TestServer.of(
            app ->
                app.route("/", Probe.class, () -> new Probe(new Journal(), new CountDownLatch(0))));

    @AfterEach
    void stop() {
      server.close();
    }

    @Test
    void publishesToAllSubscribersAndToThePublisherBehindItsReply() throws IOException {
      try (RawClient a = server.open("/");
          RawClient b = server.open("/")) {
        a.send("{\"event\":\"join\",\"text\":\"chat\"}", "{\"event\":\"join\",\"text\":\"chat\"}");
        b.send("{\"event\":\"join\",\"text\":\"chat\"}");
        assertThat(List.of(a.text(), a.text(), b.text())).containsOnly("chat");

        a.send("{\"event\":\"say\",\"text\":\"hello\",\"_EID_\":1}");

        assertThat(List.of(a.text(), a.text(), a.text()))
            .containsExactly("{\"event\":\"_ack_\",\"_EID_\":1}", "said", "hello");
        assertThat(b.text()).isEqualTo("hello");

        a.send("{\"event\":\"part\",\"text\":\"chat\"}", "{\"event\":\"part\",\"text\":\"chat\"}");
        assertThat(List.of(a.text(), a.text())).containsExactly("parted true", "parted false");
        server.app.publish("chat", "from outside");
        a.send("{\"event\":\"count\"}");
        assertThat(a.text()).isEqualTo("count 1");
        assertThat(b.text()).isEqualTo("from outside");
      }
    }

    @Test
    void allSubscribersHearOneOrder() throws Exception {
      List<RawClient> members = IntStream.range(0, 4).mapToObj(i -> open()).toList();
      for (RawClient member : members) {
        member.send("{\"event\":\"join\",\"text\":\"chat\"}");
        assertThat(member.text()).isEqualTo("chat");
      }
      for (int i = 0; i < members.size(); i++) {
        int from = i;
        members
            .get(i)
            .send(
                IntStream.range(0, 200)
                    .mapToObj(n -> "{\"event\":\"say\",\"text\":\"" + from + "-" + n + "\"}")
                    .toArray(String[]::new));
      }

      List<String> first = publications(members.get(0), 800);
      for (RawClient member : members.subList(1, 4)) {
        assertThat(publications(member, 800)).isEqualTo(first);
        member.close();
      }
      members.get(0).close();
    }

    private static List<String> publications(RawClient member, int count) {
      return Stream.generate(() -> text(member))
          .filter(text -> !text.equals("said"))
          .limit(count)
          .toList();
    }

    private static String text(RawClient client) {
      try {
        return client.text();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private RawClient open() {
      try {
        return server.open("/");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
