package dev.plezi.e2e;

import dev.plezi.event.EventException;
import dev.plezi.event.EventName;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a session promises, to be tried out. */
public final class SessionController extends Controller {
  /** The streams of a session at a time. */
  private static final int MAX_STREAMS = 16;

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "session-streams");
            thread.setDaemon(true);
            return thread;
          });

  // Owned by the session's handlers.
  private final List<Integer> ticks = new ArrayList<>();
  private final List<ScheduledFuture<?>> streams = new ArrayList<>();

  /** A number to remember. */
  public record Tick(int n) {}

  /** A number to remember, what makes it heavy, and how many bytes more are wanted back. */
  public record Heavy(int n, String fill, int bytes) {}

  /** Emit {@code count} items, one each {@code every} milliseconds. */
  public record Stream(int count, int every) {}

  /** Fail with this code. */
  public record Fail(String code) {}

  /** Two numbers. */
  public record Sum(long a, long b) {}

  /** Wait so many milliseconds. */
  public record Later(int ms) {}

  /** A channel. */
  public record Channel(String ch) {}

  /** A string for a channel. */
  public record Publication(String ch, String ms) {}

  /** The answer to {@code tick}. */
  @EventName("tock")
  public record Tock(int n) {}

  /** The answer to {@code seen}. */
  @EventName("seen")
  public record Seen(int count, int distinct, boolean ordered) {}

  /** One of a stream. */
  @EventName("item")
  public record Item(int n) {}

  /** The answer to {@code later}. */
  @EventName("late")
  public record Late(int ms) {}

  /** The answer to {@code sub}. */
  @EventName("subd")
  public record Subscribed(String r) {}

  /** The answer to {@code pub}. */
  @EventName("pubd")
  public record Published(boolean r) {}

  @Override
  public Object index() {
    return "the session controller";
  }

  /** Who has said who it is, is it. */
  @Override
  public boolean preConnect() {
    String as = params().get("as");
    if (as != null && !as.isEmpty()) {
      identify(as);
    }
    return true;
  }

  /** Tells a channel, if the address names one. */
  @Override
  public void onClose() {
    streams.forEach(stream -> stream.cancel(false));
    String watched = params().get("watched");
    if (watched != null) {
      publish(watched, "closed");
    }
  }

  /** The number comes back, and is remembered. */
  @On
  public Tock tick(Tick tick) {
    ticks.add(tick.n());
    return new Tock(tick.n());
  }

  /** The number comes back with so many bytes more, and is remembered. */
  @On
  public Map<String, Object> heavy(Heavy heavy) {
    ticks.add(heavy.n());
    return Map.of("event", "tock", "n", heavy.n(), "fill", "y".repeat(heavy.bytes()));
  }

  /** What is remembered. */
  @On
  public Seen seen() {
    return seen(ticks);
  }

  private static Seen seen(List<Integer> numbers) {
    boolean ordered = true;
    for (int i = 1; i < numbers.size(); i++) {
      ordered &= numbers.get(i - 1) < numbers.get(i);
    }
    return new Seen(numbers.size(), new HashSet<>(numbers).size(), ordered);
  }

  /** Items come, one by one, whether or not there is a connection. */
  @On
  public void stream(Stream stream) {
    streams.removeIf(ScheduledFuture::isDone);
    if (streams.size() >= MAX_STREAMS) {
      throw new EventException("too_many", "a session has at most " + MAX_STREAMS + " streams");
    }
    Items items = new Items(stream.count());
    ScheduledFuture<?> timer =
        TIMER.scheduleAtFixedRate(items, 0, Math.max(1, stream.every()), TimeUnit.MILLISECONDS);
    items.begin(timer);
    streams.add(timer);
  }

  /**
   * Asks the client so many questions, one each {@code every} milliseconds; the reply is what its
   * answers were, once all are there.
   */
  @On(request = true)
  public CompletionStage<Seen> interview(Stream stream) {
    Questions questions = new Questions(stream.count());
    ScheduledFuture<?> timer =
        TIMER.scheduleAtFixedRate(questions, 0, Math.max(1, stream.every()), TimeUnit.MILLISECONDS);
    streams.add(timer);
    return questions.answered.whenComplete((seen, failure) -> timer.cancel(false));
  }

  /** As many numbers, one each {@code every} milliseconds, as the parts of one reply. */
  @On(request = true)
  public Flow.Publisher<Integer> rows(Stream stream) {
    return subscriber -> {
      SubmissionPublisher<Integer> numbers = new SubmissionPublisher<>();
      numbers.subscribe(subscriber);
      Numbers task = new Numbers(stream.count(), numbers);
      streams.add(
          TIMER.scheduleAtFixedRate(task, 0, Math.max(1, stream.every()), TimeUnit.MILLISECONDS));
    };
  }

  /** Fails as the application says. */
  @On
  public Tock fail(Fail fail) {
    throw new EventException(fail.code(), "failed, as asked");
  }

  /** Fails as nobody would have thought. */
  @On
  @SuppressWarnings("DoNotCallSuggester") // the server calls it, and that is its point
  public Tock boom() {
    throw new IllegalStateException("not for the peer's eyes");
  }

  /** A number is the reply. */
  @On(request = true)
  public long sum(Sum sum) {
    return sum.a() + sum.b();
  }

  /** The reply comes later. */
  @On
  public CompletionStage<Late> later(Later later) {
    CompletableFuture<Late> reply = new CompletableFuture<>();
    var unused =
        TIMER.schedule(
            () -> reply.complete(new Late(later.ms())), later.ms(), TimeUnit.MILLISECONDS);
    return reply;
  }

  /** Subscribes. */
  @On
  public Subscribed sub(Channel channel) {
    return new Subscribed(subscribe(channel.ch()));
  }

  /** Publishes a string as it is. */
  @On
  public Published pub(Publication publication) {
    publish(publication.ch(), publication.ms());
    return new Published(true);
  }

  /** Closes the connection, and keeps the session. */
  @On
  public void drop() {
    dropConnection();
  }

  /** Who the peer is, as a string; nothing when it has not said so. */
  @On
  public @Nullable String whoami() {
    return identity();
  }

  /** Asks one question at each run, until all are asked; and counts the answers. */
  private final class Questions implements Runnable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final int count;
    private final CompletableFuture<Seen> answered = new CompletableFuture<>();

    /** Owned by the timer. */
    private int asked;

    // Guarded by this: a question that cannot be asked fails at once, in the timer.
    private final List<Integer> answers = new ArrayList<>();
    private int ended;

    Questions(int count) {
      this.count = count;
    }

    @Override
    public void run() {
      if (asked < count) {
        asked++;
        var unused =
            request("question", Map.of("n", asked), Integer.class, LIMIT).whenComplete(this::told);
      }
    }

    private synchronized void told(@Nullable Integer answer, @Nullable Throwable failure) {
      ended++;
      if (answer != null) {
        answers.add(answer);
      }
      if (ended == count) {
        answered.complete(SessionController.seen(answers));
      }
    }
  }

  /** Publishes one number at each run, or the same again where there is no room. By one thread. */
  private static final class Numbers implements Runnable {
    private final int count;
    private final SubmissionPublisher<Integer> publisher;
    private int published;

    Numbers(int count, SubmissionPublisher<Integer> publisher) {
      this.count = count;
      this.publisher = publisher;
    }

    @Override
    public void run() {
      if (published == count) {
        publisher.close();
      } else if (publisher.offer(published + 1, null) >= 0) {
        published++;
      }
    }
  }

  /** Emits one item at each run, until all are out. Run by one thread. */
  private final class Items implements Runnable {
    private final int count;
    private int sent;
    private volatile @Nullable ScheduledFuture<?> timer;

    Items(int count) {
      this.count = count;
    }

    void begin(ScheduledFuture<?> own) {
      timer = own;
    }

    @Override
    public void run() {
      ScheduledFuture<?> own = timer;
      if (sent < count && emit(new Item(sent + 1))) {
        sent++;
      } else if (own != null) {
        own.cancel(false);
      }
    }
  }
}
