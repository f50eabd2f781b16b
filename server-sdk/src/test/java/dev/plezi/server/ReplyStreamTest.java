package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import dev.plezi.server.test.TestStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replies that handlers give in parts. */
class ReplyStreamTest {
  private final Rows rows = new Rows();
  private boolean taken;
  private final App app =
      Plezi.app(Options.builder().limits(Limits.builder().maxReplyStreams(3).build()).build())
          .route("/", Rows.class, this::controller);
  private final PleziTest test = PleziTest.of(app);

  /** One for the first handshake, which is looked at, and others for those that resume. */
  private Rows controller() {
    boolean first = !taken;
    taken = true;
    return first ? rows : new Rows();
  }

  /** A part of a reply. */
  public record Row(int n) {}

  /** What is asked. */
  public record Query(int count) {}

  /** Nothing that can be written. */
  public static final class Broken {
    @SuppressWarnings("DoNotCallSuggester") // Jackson calls it
    public int getN() {
      throw new IllegalStateException("as expected");
    }
  }

  /** A publisher that a test plays. */
  static final class Played implements Flow.Publisher<Row>, Flow.Subscription {
    final List<Long> requested = new ArrayList<>();
    Flow.@Nullable Subscriber<? super Row> subscriber;
    boolean cancelled;

    @Override
    public void subscribe(Flow.Subscriber<? super Row> to) {
      subscriber = to;
      to.onSubscribe(this);
    }

    @Override
    public void request(long n) {
      requested.add(n);
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    Flow.Subscriber<? super Row> to() {
      if (subscriber == null) {
        throw new AssertionError("nobody has subscribed");
      }
      return subscriber;
    }
  }

  /** Answers in parts. */
  public static final class Rows extends Controller {
    final Played played = new Played();
    final List<Integer> made = new ArrayList<>();
    int closed;

    @On
    public Iterator<Row> iterator(Query query) {
      return counted(query).iterator();
    }

    @On
    public Stream<Row> stream(Query query) {
      return counted(query).onClose(() -> closed++);
    }

    @On
    public Stream<Row> unclosable() {
      return counted(new Query(1))
          .onClose(
              () -> {
                throw new IllegalStateException("as expected");
              });
    }

    @On
    public Flow.Publisher<Row> publisher() {
      return played;
    }

    @On(request = true)
    public Stream<String> large() {
      return IntStream.range(0, 5).mapToObj(i -> "x".repeat(40_000));
    }

    @On(request = true)
    public Object whatever(Query query) {
      return query.count() > 0 ? counted(query) : new Row(0);
    }

    @On(request = true)
    public Iterator<Object> unwritable() {
      return List.<Object>of(new Row(1), new Broken()).iterator();
    }

    @On
    public Iterator<Row> failing() {
      return IntStream.iterate(2, n -> n - 1).mapToObj(n -> new Row(10 / n)).iterator();
    }

    @On
    public Iterator<Row> busy() {
      return IntStream.iterate(2, n -> n - 1).mapToObj(Rows::lessThanTwoAreBusy).iterator();
    }

    private static Row lessThanTwoAreBusy(int n) {
      if (n < 2) {
        throw new EventException("busy", "not now");
      }
      return new Row(n);
    }

    private Stream<Row> counted(Query query) {
      return IntStream.rangeClosed(1, query.count()).peek(made::add).mapToObj(Row::new);
    }
  }

  @AfterEach
  void stop() {
    test.close();
  }

  private static Map<String, Integer> count(int n) {
    return Map.of("count", n);
  }

  private static void fails(String code, ThrowingCallable call) {
    assertThatExceptionOfType(EventException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  /** What is on the wire. */
  private static Map<?, ?> part(TestConnection ada, String event, Map<String, ?> members) {
    return ada.request(event, members, Map.class);
  }

  private static CompletableFuture<Map<?, ?>> later(
      TestConnection ada, String event, Map<String, ?> members) {
    return ada.requestLater(event, members, Map.class).thenApply(data -> data);
  }

  @Test
  void haveTheItemsOfAnIteratorInOrderAndNoneThatWasNotAskedFor() {
    TestConnection ada = test.connect("/");
    TestStream<Row> stream = ada.stream("iterator", count(3), Row.class);
    assertThat(rows.made).isEmpty();
    assertThat(stream.next()).isEqualTo(new Row(1));
    assertThat(rows.made).containsExactly(1);
    assertThat(stream).toIterable().containsExactly(new Row(2), new Row(3));
  }

  @Test
  void comeInPartsOfAsManyItemsAsThereIsRoomFor() {
    TestConnection ada = test.connect("/");
    Map<?, ?> first = part(ada, "stream", Map.of("count", 5, "_parts_", 2));
    assertThat(first.get("_items_")).isEqualTo(List.of(Map.of("n", 1), Map.of("n", 2)));
    Object next = first.get("_next_");
    Map<?, ?> second = part(ada, "stream", Map.of("_next_", next, "_parts_", 2));
    assertThat(second.get("_next_")).isEqualTo(next);
    assertThat(rows.closed).isZero();
    Map<?, ?> last = part(ada, "stream", Map.of("_next_", next, "_parts_", 2));
    assertThat(last).isEqualTo(Map.of("_items_", List.of(Map.of("n", 5))));
    assertThat(rows.closed).isEqualTo(1);
    fails(EventException.GONE, () -> part(ada, "stream", Map.of("_next_", next, "_parts_", 2)));
  }

  @Test
  void askAPublisherForAsMuchAsThereIsRoomForAndPassOnWhatItBringsAtOnce() {
    TestConnection ada = test.connect("/");
    CompletableFuture<Map<?, ?>> first = later(ada, "publisher", Map.of("_parts_", 4));
    assertThat(rows.played.requested).containsExactly(4L);
    assertThat(first).isNotDone();
    rows.played.to().onNext(new Row(1));
    rows.played.to().onNext(new Row(2));
    test.settle();
    assertThat(first.join().get("_items_")).isEqualTo(List.of(Map.of("n", 1)));
    Map<?, ?> second =
        part(ada, "publisher", Map.of("_next_", first.join().get("_next_"), "_parts_", 4));
    assertThat(second.get("_items_")).isEqualTo(List.of(Map.of("n", 2)));
    assertThat(rows.played.requested).containsExactly(4L, 1L);
    rows.played.to().onComplete();
    assertThat(part(ada, "publisher", Map.of("_next_", second.get("_next_"), "_parts_", 4)))
        .isEqualTo(Map.of("_items_", List.of()));
  }

  @Test
  void mayBeAskedForLessThanIsThereAlready() {
    TestConnection ada = test.connect("/");
    CompletableFuture<Map<?, ?>> first = later(ada, "publisher", Map.of("_parts_", 4));
    for (int n = 1; n <= 4; n++) {
      rows.played.to().onNext(new Row(n));
    }
    test.settle();
    Map<String, ?> one = Map.of("_next_", first.join().get("_next_"), "_parts_", 1);
    for (int n = 2; n <= 4; n++) {
      assertThat(part(ada, "publisher", one).get("_items_")).isEqualTo(List.of(Map.of("n", n)));
    }
    assertThat(rows.played.requested).containsExactly(4L);
  }

  @Test
  void sayThatTheyLiveWhereNothingComes() {
    TestConnection ada = test.connect("/");
    TestStream<Row> stream = ada.stream("publisher", Map.of(), Row.class);
    assertThatExceptionOfType(AssertionError.class).isThrownBy(stream::hasNext);
    CompletableFuture<Map<?, ?>> other = later(ada, "publisher", Map.of("_parts_", 4));
    test.advance(Duration.ofSeconds(9));
    assertThat(other).isNotDone();
    test.advance(Duration.ofSeconds(2));
    assertThat(other.join().get("_items_")).isEqualTo(List.of());
    assertThat(other.join().get("_next_")).isNotNull();
  }

  @Test
  void failBehindTheItemsThatCameBefore() {
    TestConnection ada = test.connect("/");
    TestStream<Row> failing = ada.stream("failing", Map.of(), Row.class);
    assertThat(failing.next()).isEqualTo(new Row(5));
    assertThat(failing.next()).isEqualTo(new Row(10));
    fails(EventException.INTERNAL, failing::hasNext);
    TestStream<Row> busy = ada.stream("busy", Map.of(), Row.class);
    assertThat(busy.next()).isEqualTo(new Row(2));
    fails("busy", busy::hasNext);
    TestStream<Row> published = ada.stream("publisher", Map.of(), Row.class);
    assertThatExceptionOfType(AssertionError.class).isThrownBy(published::hasNext);
    rows.played.to().onNext(new Row(1));
    rows.played.to().onError(new EventException("broken", "in the middle"));
    test.settle();
    assertThat(published.next()).isEqualTo(new Row(1));
    fails("broken", published::hasNext);
    Map<?, ?> part = part(ada, "unwritable", Map.of("_parts_", 9));
    assertThat(part.get("_items_")).isEqualTo(List.of(Map.of("n", 1)));
    fails(
        EventException.INTERNAL,
        () -> part(ada, "unwritable", Map.of("_next_", part.get("_next_"), "_parts_", 9)));
    assertThat(ada.connected()).isTrue();
  }

  @Test
  void endWhereTheClientWantsNoMore() {
    TestConnection ada = test.connect("/");
    try (TestStream<Row> stream = ada.stream("stream", count(100), Row.class)) {
      assertThat(stream.next()).isEqualTo(new Row(1));
    }
    assertThat(rows.closed).isEqualTo(1);
    CompletableFuture<Map<?, ?>> open = later(ada, "publisher", Map.of("_parts_", 1));
    rows.played.to().onNext(new Row(1));
    test.settle();
    Object next = open.join().get("_next_");
    CompletableFuture<Map<?, ?>> waiting =
        later(ada, "publisher", Map.of("_next_", next, "_parts_", 1));
    ada.emit("publisher", Map.of("_next_", next));
    test.settle();
    assertThat(rows.played.cancelled).isTrue();
    assertThat(waiting.join()).isEqualTo(Map.of("_items_", List.of()));
    ada.emit("publisher", Map.of("_next_", next));
    assertThat(ada.received()).isEmpty();
  }

  @Test
  void aSourceThatCannotBeClosedCostsNothing() {
    TestConnection ada = test.connect("/");
    assertThat(ada.stream("unclosable", Map.of(), Row.class))
        .toIterable()
        .containsExactly(new Row(1));
    assertThat(ada.connected()).isTrue();
  }

  @Test
  void endWithTheSession() {
    TestConnection ada = test.connect("/");
    assertThat(ada.stream("stream", count(100), Row.class).next()).isEqualTo(new Row(1));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> ada.stream("publisher", Map.of(), Row.class).hasNext());
    ada.close();
    assertThat(rows.closed).isEqualTo(1);
    assertThat(rows.played.cancelled).isTrue();
  }

  @Test
  void outliveTheConnection() {
    TestConnection ada = test.connect("/");
    TestStream<Row> stream = ada.stream("iterator", count(4), Row.class);
    assertThat(stream.next()).isEqualTo(new Row(1));
    ada.drop();
    test.advance(Duration.ofSeconds(1));
    assertThat(ada.resume()).isTrue();
    assertThat(stream.next()).isEqualTo(new Row(2));
    CompletableFuture<Map<?, ?>> asked = later(ada, "publisher", Map.of("_parts_", 4));
    ada.drop();
    rows.played.to().onNext(new Row(7));
    assertThat(ada.resume()).isTrue();
    assertThat(asked.join().get("_items_")).isEqualTo(List.of(Map.of("n", 7)));
    assertThat(stream).toIterable().containsExactly(new Row(3), new Row(4));
  }

  @Test
  void areGivenToThoseAloneWhoAskForParts() {
    TestConnection ada = test.connect("/");
    fails(EventException.UNSUPPORTED, () -> ada.request("stream", count(3), Map.class));
    ada.emit("stream", count(3));
    assertThat(ada.received()).isEmpty();
    assertThat(rows.closed).isEqualTo(2);
    assertThat(rows.made).isEmpty();
    TestConnection plain = test.at("/").withoutSession().connect();
    plain.emit("iterator", Map.of("count", 3, "_parts_", 3));
    plain.emit("iterator", Map.of("count", 3, "_next_", "x"));
    assertThat(plain.received()).isEmpty();
    assertThat(plain.connected()).isTrue();
  }

  @Test
  void areWhatAHandlerReturnsWhateverItDeclares() {
    TestConnection ada = test.connect("/");
    assertThat(ada.stream("whatever", count(2), Row.class))
        .toIterable()
        .containsExactly(new Row(1), new Row(2));
    assertThat(ada.stream("whatever", count(0), Row.class))
        .toIterable()
        .containsExactly(new Row(0));
  }

  @Test
  void areBoundedAndThoseThatAreOverMakeRoom() {
    TestConnection ada = test.connect("/");
    List<TestStream<Row>> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      TestStream<Row> stream = ada.stream("stream", count(9), Row.class);
      assertThat(stream.next()).isEqualTo(new Row(1));
      open.add(stream);
    }
    fails(EventException.TOO_MANY, () -> ada.stream("stream", count(9), Row.class).hasNext());
    assertThat(rows.closed).isEqualTo(1);
    open.get(1).close();
    assertThat(ada.stream("stream", count(9), Row.class).next()).isEqualTo(new Row(1));
  }

  @Test
  void areNotMadeLargerThanAPartMayBe() {
    TestConnection ada = test.connect("/");
    Map<?, ?> first = part(ada, "large", Map.of("_parts_", 5));
    assertThat((List<?>) first.get("_items_")).hasSize(2);
    Map<?, ?> second = part(ada, "large", Map.of("_next_", first.get("_next_"), "_parts_", 5));
    assertThat((List<?>) second.get("_items_")).hasSize(2);
  }

  @Test
  void countWithWhatIsKept() {
    TestConnection ada = test.connect("/");
    ada.drop();
    test.advance(Duration.ofSeconds(1));
    long before = app.health().suspendedBytes();
    assertThat(ada.resume()).isTrue();
    CompletableFuture<Map<?, ?>> asked = later(ada, "publisher", Map.of("_parts_", 9));
    rows.played.to().onNext(new Row(1));
    rows.played.to().onNext(new Row(2));
    test.settle();
    assertThat(asked).isDone();
    ada.drop();
    test.advance(Duration.ofSeconds(1));
    assertThat(app.health().suspendedBytes() - before).isGreaterThan(1024);
  }

  @Test
  void refuseWhatCannotBeAsked() {
    TestConnection ada = test.connect("/");
    for (Object room : List.of(0, 1001, "a", 1.5)) {
      fails(EventException.INVALID, () -> part(ada, "stream", Map.of("count", 1, "_parts_", room)));
    }
    assertThat(rows.closed).isEqualTo(4);
    CompletableFuture<Map<?, ?>> first = later(ada, "publisher", Map.of("_parts_", 1));
    rows.played.to().onNext(new Row(1));
    test.settle();
    Map<String, ?> more = Map.of("_next_", first.join().get("_next_"), "_parts_", 1);
    CompletableFuture<Map<?, ?>> second = later(ada, "publisher", more);
    fails(EventException.INVALID, () -> part(ada, "publisher", more));
    rows.played.to().onNext(new Row(2));
    test.settle();
    assertThat(second.join().get("_items_")).isEqualTo(List.of(Map.of("n", 2)));
  }

  @Test
  void failWhereAPublisherBringsWhatNobodyHasAskedFor() {
    TestConnection ada = test.connect("/");
    CompletableFuture<Map<?, ?>> first = later(ada, "publisher", Map.of("_parts_", 1));
    rows.played.to().onNext(new Row(1));
    rows.played.to().onNext(new Row(2));
    test.settle();
    assertThat(rows.played.cancelled).isTrue();
    fails(
        EventException.INTERNAL,
        () -> part(ada, "publisher", Map.of("_next_", first.join().get("_next_"), "_parts_", 1)));
  }

  /** Promises what cannot be promised. */
  public static final class Promising extends Controller {
    @On(request = true)
    public CompletionStage<Iterator<Row>> rows() {
      return CompletableFuture.completedFuture(List.of(new Row(1)).iterator());
    }
  }

  /** Would answer HTTP. */
  public static final class OverHttp extends Controller {
    @On(http = true)
    public Iterator<Row> rows() {
      return List.of(new Row(1)).iterator();
    }
  }

  /** Promises without saying so. */
  public static final class Hiding extends Controller {
    @On(request = true)
    public CompletionStage<Object> rows() {
      return CompletableFuture.completedFuture(List.of(new Row(1)).iterator());
    }
  }

  @Test
  void cannotBePromisedNorAnswerHttp() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plezi.app().route("/", Promising.class))
        .withMessageContaining("Promising.rows: a reply in parts is returned as it is");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plezi.app().route("/", OverHttp.class))
        .withMessageContaining("OverHttp.rows: a reply in parts is no answer over HTTP");
    try (PleziTest hiding = PleziTest.of(Plezi.app().route("/", Hiding.class))) {
      TestConnection ada = hiding.connect("/");
      fails(EventException.INTERNAL, () -> ada.stream("rows", Map.of(), Row.class).hasNext());
    }
  }

  @Test
  void anItemOfAnotherShapeIsTold() {
    TestConnection ada = test.connect("/");
    TestStream<Query> stream = ada.stream("iterator", count(1), Query.class);
    assertThatExceptionOfType(InvalidEventException.class).isThrownBy(stream::next);
  }
}
