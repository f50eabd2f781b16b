package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replies in parts. */
class StreamTest extends ClientTest {
  private static final Pattern ID = Pattern.compile("\"_EID_\":(\\d+),");

  private Sessions sessions;

  record Row(int n) {}

  /** A subscriber that notes what it is told, and asks when a test does. */
  static final class Noting implements Flow.Subscriber<Row> {
    final Awaited<Object> notes = new Awaited<>();

    @SuppressWarnings("NullAway.Init") // a publisher does so before anything else
    volatile Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription to) {
      subscription = to;
    }

    @Override
    public void onNext(Row row) {
      if (row.n() < 0) {
        throw new IllegalStateException("as expected");
      }
      notes.add(row);
    }

    @Override
    public void onError(Throwable cause) {
      notes.add(cause);
    }

    @Override
    public void onComplete() {
      notes.add("complete");
    }
  }

  @BeforeEach
  void offerSessions() {
    sessions = new Sessions(server);
    sessions.script = (peer, text) -> {};
  }

  private static Noting subscribe(PleziClient client, long demand) {
    Noting subscriber = new Noting();
    client.stream("rows", Map.of("count", 3), Row.class).subscribe(subscriber);
    if (demand > 0) {
      subscriber.subscription.request(demand);
    }
    return subscriber;
  }

  /** What was asked last, whose id is a number of the client's. */
  private String asked() {
    return ID.matcher(sessions.messages.next()).replaceFirst("");
  }

  private void give(String data) {
    Matcher id = ID.matcher(sessions.messages.next());
    assertThat(id.find()).isTrue();
    server.send("{\"event\":\"_reply_\",\"_EID_\":" + id.group(1) + ",\"data\":" + data + "}");
  }

  @Test
  void asksForAsManyItemsAsItsSubscriberHasRoomFor() {
    PleziClient client = open(sessions("/ada"));
    Noting subscriber = subscribe(client, 0);
    sessions.heardAll(server);
    subscriber.subscription.request(2);
    assertThat(asked()).isEqualTo("{\"_re_\":true,\"_parts_\":2,\"event\":\"rows\",\"count\":3}");
    assertThat(sessions.messages.rest()).isEmpty();
  }

  @Test
  void handsOverTheItemsInOrderAndEndsBehindTheLast() {
    PleziClient client = open(sessions("/ada"));
    Noting subscriber = subscribe(client, 2);
    give("{\"_items_\":[{\"n\":1},{\"n\":2}],\"_next_\":\"s\"}");
    assertThat(subscriber.notes.next(2)).containsExactly(new Row(1), new Row(2));
    sessions.heardAll(server);
    subscriber.subscription.request(300);
    String second = sessions.messages.next();
    assertThat(ID.matcher(second).replaceFirst(""))
        .isEqualTo("{\"_re_\":true,\"_parts_\":256,\"event\":\"rows\",\"_next_\":\"s\"}");
    Matcher id = ID.matcher(second);
    assertThat(id.find()).isTrue();
    server.send(
        "{\"event\":\"_reply_\",\"_EID_\":" + id.group(1) + ",\"data\":{\"_items_\":[{\"n\":3}]}}");
    assertThat(subscriber.notes.next(2)).containsExactly(new Row(3), "complete");
    sessions.heardAll(server);
    assertThat(sessions.messages.rest()).isEmpty();
  }

  @Test
  void asksOnWhereAPartIsEmpty() {
    PleziClient client = open(sessions("/ada"));
    Noting subscriber = subscribe(client, 1);
    give("{\"_items_\":[],\"_next_\":\"s\"}");
    give("{\"_items_\":[{\"n\":1}]}");
    assertThat(subscriber.notes.next(2)).containsExactly(new Row(1), "complete");
  }

  @Test
  void aReplyThatIsNotInPartsIsTheOneItem() {
    PleziClient client = open(sessions("/ada"));
    Noting one = subscribe(client, 1);
    give("{\"n\":1}");
    assertThat(one.notes.next(2)).containsExactly(new Row(1), "complete");
    Noting none = subscribe(client, 1);
    give("null");
    assertThat(none.notes.next()).isEqualTo("complete");
  }

  @Test
  void aSubscriberThatCancelsEndsTheReplyAtTheServer() {
    PleziClient client = open(sessions("/ada"));
    Noting subscriber = subscribe(client, 1);
    give("{\"_items_\":[{\"n\":1}],\"_next_\":\"s\"}");
    assertThat(subscriber.notes.next()).isEqualTo(new Row(1));
    subscriber.subscription.cancel();
    subscriber.subscription.request(1);
    assertThat(sessions.messages.next())
        .isEqualTo("{\"_parts_\":1,\"event\":\"rows\",\"_next_\":\"s\"}");
    Noting early = subscribe(client, 1);
    early.subscription.cancel();
    give("{\"_items_\":[{\"n\":1}],\"_next_\":\"t\"}");
    assertThat(sessions.messages.next()).contains("\"_next_\":\"t\"").doesNotContain("_re_");
    assertThat(early.notes.rest()).isEmpty();
  }

  @Test
  void failsBehindTheItemsThatCame() {
    PleziClient client = open(sessions("/ada"));
    Noting subscriber = subscribe(client, 9);
    give("{\"_items_\":[{\"n\":1}],\"_next_\":\"s\"}");
    Matcher id = ID.matcher(sessions.messages.next());
    assertThat(id.find()).isTrue();
    server.send(
        "{\"event\":\"_error_\",\"_EID_\":"
            + id.group(1)
            + ",\"code\":\"busy\",\"message\":\"not now\"}");
    assertThat(subscriber.notes.next()).isEqualTo(new Row(1));
    assertThat(subscriber.notes.next())
        .isInstanceOfSatisfying(EventException.class, e -> assertThat(e.code()).isEqualTo("busy"));
  }

  @Test
  void anItemOfAnotherShapeFailsIt() {
    PleziClient client = open(sessions("/ada"));
    Noting subscriber = subscribe(client, 9);
    give("{\"_items_\":[{\"n\":1},{\"m\":2}],\"_next_\":\"s\"}");
    assertThat(subscriber.notes.next()).isEqualTo(new Row(1));
    assertThat(subscriber.notes.next()).isInstanceOf(InvalidEventException.class);
    assertThat(sessions.messages.next()).contains("\"_next_\":\"s\"").doesNotContain("_re_");
  }

  @Test
  void aSubscriberThatThrowsIsCancelledAndToldOf() {
    PleziClient client = open(sessions("/ada"));
    Noting subscriber = subscribe(client, 9);
    give("{\"_items_\":[{\"n\":-1},{\"n\":2}],\"_next_\":\"s\"}");
    assertThat(errors.next())
        .isInstanceOf(ListenerException.class)
        .hasRootCauseMessage("as expected");
    assertThat(sessions.messages.next()).contains("\"_next_\":\"s\"").doesNotContain("_re_");
    assertThat(subscriber.notes.rest()).isEmpty();
  }

  @Test
  void aSubscriberAsksForSome() {
    PleziClient client = open(sessions("/ada"));
    Noting subscriber = subscribe(client, 0);
    subscriber.subscription.request(0);
    assertThat(subscriber.notes.next())
        .isInstanceOf(IllegalArgumentException.class)
        .hasToString("java.lang.IllegalArgumentException: request(0): a subscriber asks for some");
    subscriber.subscription.request(1);
    sessions.heardAll(server);
    assertThat(sessions.messages.rest()).isEmpty();
  }

  @Test
  void outlivesTheConnection() {
    PleziClient client = open(sessions("/ada"));
    Noting subscriber = subscribe(client, 1);
    String first = sessions.messages.next();
    sessions.counted = 1;
    server.peers.forEach(ScriptedServer.Peer::abort);
    awaitState(ConnectionState.OPEN);
    Matcher id = ID.matcher(first);
    assertThat(id.find()).isTrue();
    server.opened.next();
    server.send(
        "{\"event\":\"_reply_\",\"_EID_\":" + id.group(1) + ",\"data\":{\"_items_\":[{\"n\":1}]}}");
    assertThat(subscriber.notes.next(2)).containsExactly(new Row(1), "complete");
  }

  @Test
  void endsWithTheClient() {
    PleziClient client = open(sessions("/ada"));
    Noting subscriber = subscribe(client, 1);
    sessions.messages.next();
    client.close();
    assertThat(subscriber.notes.next()).isInstanceOf(ClientClosedException.class);
    Noting late = subscribe(client, 1);
    assertThat(late.notes.next()).isInstanceOf(ClientClosedException.class);
  }

  @Test
  void refusesWhatCannotBeAsked() {
    PleziClient client = open(sessions("/ada"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.stream("_x_", Map.of(), Row.class));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.stream("rows", Map.of(), Row.class, Duration.ZERO));
    assertThatNullPointerException()
        .isThrownBy(() -> client.stream("rows", Map.of(), Row.class).subscribe(null));
  }
}
