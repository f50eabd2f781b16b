package dev.plezi.server.internal.session;

import dev.plezi.server.Limits;
import dev.plezi.server.Options;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.mailbox.MailboxBudget;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.transport.FakeTransport;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.ManualExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A session with everything around it in the test's hands. */
final class SessionFixture {
  static final Duration PING = Duration.ofSeconds(40);
  static final Duration CLOSE = Duration.ofSeconds(5);
  static final Duration HEARTBEAT = Duration.ofSeconds(25);
  static final Duration TTL = Duration.ofMinutes(2);
  static final int BURST = 8;
  static final int OUTBOX = 200;
  static final int KEPT = 500;

  final AtomicLong clock = new AtomicLong(TimeUnit.DAYS.toNanos(1));
  final AtomicReference<Instant> wall = new AtomicReference<>(Instant.EPOCH);
  final ManualExecutor workers = new ManualExecutor();
  final FakeTransport transport = new FakeTransport();
  final ScriptedHandler handler = new ScriptedHandler();
  final AtomicInteger ends = new AtomicInteger();
  final Session session;
  final PlainConnection socket;

  SessionFixture() {
    this(4);
  }

  SessionFixture(int mailboxMessages) {
    this(mailboxMessages, KeptBytes.unbounded());
  }

  SessionFixture(int mailboxMessages, KeptBytes kept) {
    Limits limits =
        Limits.builder()
            .maxMessageBytes(1_000)
            .mailboxMessages(mailboxMessages)
            .outboxBytes(OUTBOX)
            .eventsPerSecond(1)
            .eventsBurst(BURST)
            .pingInterval(PING)
            .heartbeat(HEARTBEAT)
            .sessionTtl(TTL)
            .sessionBytes(KEPT)
            .sessionMessages(10)
            .build();
    session =
        new Session(
            "test",
            "/",
            new SessionContext(
                limits,
                clock::get,
                wall::get,
                workers,
                () -> 0.5,
                SessionContext.Timer.NONE,
                new SessionContext.Budgets(
                    new MailboxBudget(Long.MAX_VALUE), kept, new PeerLog(clock::get))));
    socket = new PlainConnection(session, handler);
    session.whenEnded(ends::incrementAndGet);
  }

  /** What there may be of connections, of each address too, and of sessions without one. */
  static Options bounds(int connections, int perAddress, int suspended, long suspendedBytes) {
    return Options.builder()
        .maxConnections(connections)
        .maxConnectionsPerAddress(perAddress)
        .maxSuspended(suspended)
        .maxSuspendedBytes(suspendedBytes)
        .build();
  }

  /** None yet, with these bounds. */
  static SessionRegistry sessions(int connections, int perAddress) {
    return new SessionRegistry(
        bounds(connections, perAddress, 10, 100_000), KeptBytes.unbounded(), Runnable::run);
  }

  /** Opens it, and lets the application know. */
  SessionFixture open() {
    socket.opened(transport);
    workers.runAll();
    return this;
  }

  void receive(String... messages) {
    for (String message : messages) {
      socket.received(WireMessage.text(message));
    }
  }

  boolean send(String message) {
    return session.send(WireMessage.text(message));
  }

  /** Something is published to a channel that it listens to. */
  void publish(String message, boolean own) {
    PublicationSink deliveries = Objects.requireNonNull(session.deliveries());
    deliveries.add(WireMessage.text(message), own);
    deliveries.flush();
  }

  /** The same, for a listener. */
  void publish(String message, Task listener) {
    PublicationSink deliveries = Objects.requireNonNull(session.deliveries());
    deliveries.add(listener, WireMessage.text(message));
    deliveries.flush();
  }

  /** Time passes, and the session is told. */
  void pass(Duration time) {
    wall.updateAndGet(before -> before.plus(time));
    session.tick(clock.addAndGet(time.toNanos()));
  }
}
