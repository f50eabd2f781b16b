package dev.plezi.e2e.faults;

import dev.plezi.client.ClientBuilder;
import dev.plezi.client.ConnectionState;
import dev.plezi.client.Gap;
import dev.plezi.client.PleziClient;
import dev.plezi.e2e.SessionController.Seen;
import dev.plezi.e2e.SessionController.Stream;
import dev.plezi.e2e.SessionController.Tock;
import dev.plezi.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/**
 * A client of the conformance server's sessions, which ticks and hears the tocks, and keeps the
 * books: a tock that arrives shows that its tick did. Its methods are called by one thread at a
 * time.
 */
final class Talker implements AutoCloseable {
  /** Above what a case sends in all: nothing is refused. */
  private static final int QUEUE = 10_000;

  /** As of the standard backoff: the first wait is so much shorter than the longest. */
  private static final int BACKOFF = 50;

  private static final Duration INTERVIEW = Duration.ofMinutes(3);

  private static final Executor LATER =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

  private final Ledger ledger;
  private final Ledger.Track track;

  // Guarded by itself.
  private final List<Integer> asked = new ArrayList<>();
  private final List<Gap> gaps = new CopyOnWriteArrayList<>();
  private final PleziClient client;
  private int sent;

  /** What the server asks. */
  record Question(int n) {}

  /** Connects, and waits at most so long before it connects anew. */
  Talker(ClientBuilder builder, Duration backoffCap, Ledger ledger) {
    this.ledger = ledger;
    track = ledger.track();
    client =
        builder
            .queue(QUEUE, 1 << 22)
            .backoff(backoffCap.dividedBy(BACKOFF), backoffCap)
            .on(Tock.class, tock -> track.arrived(tock.n()))
            .handle("question", this::answer)
            .onGap(this::lost)
            .onError(error -> {}) // broken connections are the point
            .connect();
  }

  /**
   * Has a session. On a busy machine a server's offer may come so late that the client goes on
   * without; it then asks anew.
   */
  CompletableFuture<Seen> joined() {
    return client
        .request("seen", Map.of(), Seen.class)
        .exceptionallyCompose(
            failure -> {
              client.reconnect();
              return joined();
            });
  }

  /** Has a session, without another connection: at level 1 no request is answered. */
  CompletableFuture<Seen> promoted() {
    return client
        .request("seen", Map.of(), Seen.class)
        .exceptionallyComposeAsync(failure -> promoted(), LATER);
  }

  /** Says the next number. */
  void tick() {
    sent = track.emitNext();
    client.emit("tick", Map.of("n", sent));
  }

  /** Says the next number with so many bytes more, and wants so many back with it. */
  void heavy(int up, int down) {
    sent = track.emitNext();
    client.emit("heavy", Map.of("n", sent, "fill", "x".repeat(up), "bytes", down));
  }

  /** Has the server ask so many questions; what it has seen of the answers. */
  CompletableFuture<Seen> interview(int questions, Duration every) {
    return client.request(
        "interview", new Stream(questions, (int) every.toMillis()), Seen.class, INTERVIEW);
  }

  /** So many numbers, in the parts of one reply. */
  CompletableFuture<List<Integer>> rows(int count, Duration every) {
    Rows rows = new Rows();
    client.stream("rows", new Stream(count, (int) every.toMillis()), Integer.class, INTERVIEW)
        .subscribe(rows);
    return rows.all;
  }

  /** A collector that has room for some at a time. */
  private static final class Rows implements Flow.Subscriber<Integer> {
    private static final int ROOM = 16;

    private final CompletableFuture<List<Integer>> all = new CompletableFuture<>();

    // One signal at a time.
    private final List<Integer> numbers = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // a publisher does so before anything else
    private Flow.Subscription from;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      from = subscription;
      from.request(ROOM);
    }

    @Override
    public void onNext(Integer number) {
      numbers.add(number);
      if (numbers.size() % ROOM == 0) {
        from.request(ROOM);
      }
    }

    @Override
    public void onError(Throwable cause) {
      all.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
      all.complete(numbers);
    }
  }

  private int answer(Event question) {
    int number = question.as(Question.class).n();
    synchronized (asked) {
      asked.add(number);
    }
    return number;
  }

  /** What it was asked: so many questions there were. */
  Tally asked(int questions) {
    synchronized (asked) {
      return Tally.of(questions, asked);
    }
  }

  /** Has reason to doubt its connection. */
  void probe() {
    client.probe();
  }

  /** A tick as it is written. */
  static String words(int number) {
    return "{\"event\":\"tick\",\"n\":" + number + "}";
  }

  boolean open() {
    return client.state() == ConnectionState.OPEN;
  }

  List<Gap> gaps() {
    return gaps;
  }

  /** The server's own books, which know of one session only. */
  CompletableFuture<Tally> seen() {
    return client
        .request("seen", Map.of(), Seen.class)
        .thenApply(seen -> Tally.summed(sent, seen.count(), seen.distinct(), seen.ordered()));
  }

  @Override
  public void close() {
    client.close();
  }

  private void lost(Gap gap) {
    gaps.add(gap);
    track.toldAll();
    ledger.gap();
  }
}
