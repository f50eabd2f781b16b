package dev.plezi.server.internal.events;

import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.protocol.codec.Envelope;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.ConnectionClosedException;
import dev.plezi.server.ReplyTimeoutException;
import dev.plezi.server.internal.session.Session;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests of an application to the peer of one session that are not answered yet. Thread-safe.
 *
 * <p><b>Fates.</b> Each has one: its answer, that its time is up, or that the session is over. All
 * of them are told in the session's turn, as what is said in it is; so whoever waits there for one
 * would wait for ever, and is refused. A peer that has no session, one request too many, or a
 * session that is over, is told at once, to who asks.
 *
 * <p><b>Time.</b> The server's clock strikes once a second for all sessions; where less is left
 * until the first is due, a timer is set. So no timer outlives the request that it was set for by
 * more than a second, however many are answered in time.
 *
 * <p><b>Bounds.</b> So many as the limits allow are open at a time, and they count with all that is
 * kept for peers, since it is the peer that lets them wait.
 */
public final class PendingRequests {
  /** What one takes: a future, what it is told to do, and its place here. */
  static final int COST = 512;

  private static final Duration LONGEST = Duration.ofDays(1);
  private static final long STRIKE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EventCodec codec;
  private final Session session;
  private final int most;

  // Guarded by this; made with the first request, as most sessions have none.
  private @Nullable Map<String, Pending<?>> open;
  private KeptBytes.@Nullable Share share;
  private int lastId;
  private boolean over;

  /** Guarded by this: a task stands in the mailbox by which those are told whose time is up. */
  private boolean expiring;

  /** A request that is not answered yet. */
  private record Pending<T>(
      String event, Class<T> type, Duration timeout, long due, AnswerFuture<T> answer) {}

  /**
   * None yet.
   *
   * @param codec writes them, and reads their answers
   * @param most so many may be open
   */
  public PendingRequests(EventCodec codec, Session session, int most) {
    this.codec = codec;
    this.session = session;
    this.most = most;
  }

  // ---- what the application asks

  /**
   * The name of an encoded event that may be sent as a request, and be answered so.
   *
   * @throws IllegalArgumentException when it is none, or the type or the timeout cannot be
   */
  public static String check(EventCodec codec, String event, Class<?> type, Duration timeout) {
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "timeout is " + timeout + "; it is above zero and at most a day");
    }
    codec.checkOpen(type);
    try {
      return String.valueOf(codec.textEnvelope(EventCodec.utf8(event)).event());
    } catch (InvalidEventException e) {
      throw new IllegalArgumentException("not an event: " + e.getMessage(), e);
    }
  }

  /** A failure for want of a session: {@code name} is the request's. */
  public static <T> CompletionStage<T> closed(String name) {
    return AnswerFuture.failed(
        new ConnectionClosedException("\"" + name + "\" was not sent: there is no open session"));
  }

  /**
   * Sends an event as a request.
   *
   * @param event encoded, and {@link #check checked}
   * @param name its name
   */
  public <T> CompletionStage<T> ask(String event, String name, Class<T> type, Duration timeout) {
    if (!session.open()) {
      return closed(name);
    }
    if (!session.resumable()) {
      return AnswerFuture.failed(
          new EventException(
              EventException.UNSUPPORTED,
              "\""
                  + name
                  + "\" was not sent: this connection has no session, and replies to nothing"));
    }
    int number = nextId();
    String id = Integer.toString(number);
    WireMessage request = WireMessage.text(codec.asRequest(event, number));
    long due = session.nanos() + timeout.toNanos();
    AnswerFuture<T> answer = new AnswerFuture<>(session::inTurn);
    if (!add(id, new Pending<>(name, type, timeout, due, answer))) {
      return refused(name);
    }
    // Also when whoever waits for it gives it up.
    var unused = answer.whenComplete((result, failure) -> remove(id));
    if (!session.send(request)) {
      remove(id);
      return closed(name);
    }
    if (timeout.toNanos() < STRIKE_NANOS) {
      session.after(timeout.toNanos(), this::strike);
    }
    return answer;
  }

  private <T> CompletionStage<T> refused(String name) {
    synchronized (this) {
      if (over) {
        return closed(name);
      }
    }
    return AnswerFuture.failed(
        new IllegalStateException(
            "\"" + name + "\" was not sent: " + most + " requests of this connection are open"));
  }

  // ---- which there are

  private synchronized int nextId() {
    lastId = lastId % Integer.MAX_VALUE + 1;
    return lastId;
  }

  /** Adds one; false when there may be no more. */
  private boolean add(String id, Pending<?> request) {
    boolean first;
    synchronized (this) {
      first = open == null;
      Map<String, Pending<?>> now = open == null ? new HashMap<>() : open;
      open = now;
      if (over || now.size() >= most) {
        return false;
      }
      now.put(id, request);
      share = share == null ? session.keptBytes().share() : share;
      share.add(COST);
    }
    if (first) {
      session.whenEnded(this::ended);
    }
    session.keptBytes().check();
    return true;
  }

  private synchronized @Nullable Pending<?> remove(@Nullable String id) {
    Pending<?> request = open == null ? null : open.remove(id);
    if (request != null && share != null && !over) {
      share.add(-COST);
    }
    return request;
  }

  /** Takes out some of them. */
  private synchronized List<Pending<?>> removeAll(Predicate<Pending<?>> which) {
    List<Pending<?>> taken = new ArrayList<>();
    for (Map.Entry<String, Pending<?>> each : List.copyOf(all().entrySet())) {
      if (which.test(each.getValue())) {
        taken.add(each.getValue());
        var unused = remove(each.getKey());
      }
    }
    return taken;
  }

  /** Under the lock. */
  private Map<String, Pending<?>> all() {
    return open == null ? Map.of() : open;
  }

  /** How many bytes they are. */
  synchronized int bytes() {
    return over ? 0 : COST * all().size();
  }

  // ---- what becomes of them

  /** The peer's answer, if there is one for it that somebody waits for. In the session's turn. */
  void answered(Envelope answer, WireMessage message) {
    Pending<?> request = remove(answer.id());
    if (request != null) {
      complete(request, ControlEvent.read(String.valueOf(answer.event()), message.bytes()));
    }
  }

  /** The peer's answer is beyond what is read. In the session's turn. */
  void unreadable(Envelope answer, String reason) {
    Pending<?> request = remove(answer.id());
    if (request != null) {
      request.answer().completeExceptionally(new InvalidEventException(reason));
    }
  }

  private <T> void complete(Pending<T> request, ControlEvent answer) {
    AnswerFuture<T> future = request.answer();
    try {
      if (answer.name().equals(Wire.REPLY)) {
        byte[] data = EventCodec.utf8(answer.json("data"));
        future.complete(request.type() == Void.class ? null : codec.decode(data, request.type()));
      } else {
        String code = answer.text("code", EventException.INTERNAL);
        future.completeExceptionally(new EventException(code, answer.text("message", "")));
      }
    } catch (Throwable e) {
      // Whatever the application's type has thrown, who waits must hear of it.
      future.completeExceptionally(e);
    }
  }

  /** The server's clock strikes: once a second, and when a timer rings. */
  void strike() {
    long now = session.nanos();
    long left = Long.MAX_VALUE;
    boolean due;
    synchronized (this) {
      for (Pending<?> each : all().values()) {
        left = Math.min(left, each.due() - now);
      }
      due = left <= 0 && !expiring;
      expiring |= due;
    }
    if (due) {
      session.post(this::expire);
    } else if (left > 0 && left < STRIKE_NANOS) {
      session.after(left, this::strike);
    }
  }

  private void expire() {
    synchronized (this) {
      expiring = false;
    }
    long now = session.nanos();
    for (Pending<?> each : removeAll(request -> request.due() - now <= 0)) {
      each.answer().completeExceptionally(new ReplyTimeoutException(each.event(), each.timeout()));
    }
  }

  /** There is nobody any more to answer: they do not count, and no more are taken. */
  synchronized void forget() {
    if (!over && share != null) {
      share.add(-COST * all().size());
    }
    over = true;
  }

  /** The session is over. In its last turn. */
  public void close() {
    forget();
    for (Pending<?> each : removeAll(request -> true)) {
      each.answer()
          .completeExceptionally(
              new ConnectionClosedException(
                  "the session was over before \"" + each.event() + "\" was answered"));
    }
  }

  /** There is no turn any more; those that are left have had none, where nothing can be run. */
  private void ended() {
    forget();
    boolean left;
    synchronized (this) {
      left = !all().isEmpty();
    }
    if (left) {
      ForkJoinPool.commonPool().execute(this::close);
    }
  }
}
