package dev.plezi.server.internal.session;

import dev.plezi.event.Event;
import dev.plezi.protocol.Receipts;
import dev.plezi.protocol.SendLog;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.Closed;
import dev.plezi.server.Limits;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.Endings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A peer in a session that says numbers, hears numbers, and loses its connection all the time. */
final class ThreadedPeer {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int PLENTY = 100_000_000;

  private final EventCodec codec = EventCodec.standard();
  private final int messages;
  private final Executor workers;
  private final AtomicLong clock = new AtomicLong();
  private final SessionRegistry sessions =
      new SessionRegistry(
          SessionFixture.bounds(100, 100, 100, PLENTY), KeptBytes.unbounded(), Runnable::run);
  private final SessionContext context;
  private final CountDownLatch unhandled;
  private volatile boolean done;

  // Of the session's handlers.
  private final List<String> handled = new ArrayList<>();
  private volatile @Nullable Session session;

  // Of the thread that talks.
  private final SendLog<String> log = new SendLog<>();
  private final Receipts receipts = new Receipts();
  private final List<String> heard = new ArrayList<>();
  private ThreadedTransport transport = new ThreadedTransport(Runnable::run);
  private SessionConnection connection;
  private @Nullable String secret;
  private int said;
  private int connections;

  /** How many were handled is missing where that is how many were received. */
  private record Answer(String session, long received, @Nullable Long handled, boolean resumed) {}

  private record Count(long n) {}

  ThreadedPeer(int messages, Executor workers) {
    this.messages = messages;
    this.unhandled = new CountDownLatch(messages);
    this.workers = workers;
    Limits limits =
        Limits.builder()
            .maxMessageBytes(1_000)
            .mailboxMessages(16)
            .outboxBytes(PLENTY)
            .eventsPerSecond(PLENTY)
            .eventsBurst(PLENTY)
            .pingInterval(Duration.ofHours(1))
            .heartbeat(Duration.ofHours(1))
            .sessionTtl(Duration.ofHours(1))
            .sessionBytes(PLENTY)
            .sessionMessages(PLENTY)
            .build();
    context = new SessionContext(limits, clock::get, () -> Instant.EPOCH, workers, () -> 0.5);
    log.keep(true);
    connection = connection();
  }

  /** Opens the session. */
  void begin() {
    connect();
    session = connection.fresh();
  }

  /** The application sends a number. */
  void isSent(int number) {
    Session to = session;
    if (to == null || !to.send(WireMessage.text(String.valueOf(number)))) {
      throw new AssertionError("not taken: " + number);
    }
  }

  void tickUntilDone() {
    while (!done && !Thread.currentThread().isInterrupted()) {
      sessions.tick(clock.addAndGet(TICK_NANOS));
    }
  }

  /** Says all, until all of it is counted and all is heard. */
  void talk() {
    while (said < messages || log.count() > 0 || heard.size() < messages) {
      for (String frame = transport.poll(); frame != null; frame = transport.poll()) {
        hear(frame);
      }
      if (transport.mayBeSaid()) {
        sayNext();
      }
      if (transport.closed() || ThreadLocalRandom.current().nextInt(2_000) == 0) {
        loseWhatIsUnderWay();
        connection.closed(Endings.of(1006));
        connect();
      }
    }
    done = true;
  }

  /** What was handled, once that is all. */
  List<String> handled() throws InterruptedException {
    unhandled.await();
    return handled;
  }

  List<String> heard() {
    return heard;
  }

  int connections() {
    return connections;
  }

  // ---- inside

  private SessionConnection connection() {
    return new SessionConnection(new Session("test", "/", context), new Handlers(), sessions);
  }

  private void connect() {
    while (!connected()) {
      // Time flies here: it took so long that the server gave it up.
      connection.closed(Endings.of(1006));
    }
  }

  private boolean connected() {
    connections++;
    transport = new ThreadedTransport(workers);
    connection = connection();
    if (!sessions.add(connection, "peer")) {
      throw new AssertionError("not taken in");
    }
    connection.opened(transport);
    if (await() == null) {
      return false;
    }
    boolean unused = transport.mayBeSaid();
    say(opening());
    String answer = await();
    if (answer != null) {
      begun(event(answer).as(Answer.class));
    }
    return answer != null;
  }

  private String opening() {
    return secret == null
        ? "{\"event\":\"_open_\"}"
        : "{\"event\":\"_open_\",\"session\":\"%s\",\"received\":%d,\"attempt\":%d}"
            .formatted(secret, (long) receipts.tell(), connections);
  }

  private void begun(Answer answer) {
    Long fewer = answer.handled();
    double received = (double) answer.received();
    double handled = fewer == null ? received : (double) fewer;
    if (secret != null && !(answer.resumed() && log.resume(handled, received))) {
      throw new AssertionError("not resumed: " + answer);
    }
    secret = answer.session();
  }

  /** What the server says next; null when it closes. */
  private @Nullable String await() {
    String frame = transport.poll();
    while (frame == null && !transport.closed()) {
      Thread.onSpinWait();
      frame = transport.poll();
    }
    return frame;
  }

  private void hear(String frame) {
    if (!frame.startsWith("{")) {
      heard.add(frame);
      receipts.add(frame.length(), millis());
      return;
    }
    Event event = event(frame);
    if (Wire.RECEIVED.equals(event.name()) && !log.counted((double) event.as(Count.class).n())) {
      throw new AssertionError("cannot have counted: " + frame);
    }
  }

  private void sayNext() {
    if (receipts.due() <= millis()) {
      say("{\"event\":\"_received_\",\"n\":" + (long) receipts.tell() + "}");
      return;
    }
    if (said < messages && log.freshCount() == 0) {
      var unused = log.add(String.valueOf(said++), 1);
    }
    String next = log.next();
    if (next != null) {
      say(next);
    } else {
      // Nothing to say: what may be said may be said later.
      transport.demand();
    }
  }

  private void loseWhatIsUnderWay() {
    if (ThreadLocalRandom.current().nextBoolean()) {
      var unused = log.next();
    }
  }

  private void say(String message) {
    connection.received(WireMessage.text(message));
  }

  private double millis() {
    return TimeUnit.NANOSECONDS.toMillis(clock.get());
  }

  private Event event(String frame) {
    byte[] bytes = EventCodec.utf8(frame);
    return codec.event(bytes, codec.envelope(bytes));
  }

  /** Remembers what it handles. */
  private final class Handlers implements SessionHandler {
    @Override
    public void open() {}

    @Override
    public Task read(WireMessage message) {
      String text = new String(message.bytes(), StandardCharsets.UTF_8);
      return text.startsWith("{")
          ? new ControlEventTask(String.valueOf(event(text).name()), message, () -> {})
          : () -> {
            handled.add(text);
            unhandled.countDown();
          };
    }

    @Override
    public void shutdown() {}

    @Override
    public void closed(Closed how) {}
  }
}
