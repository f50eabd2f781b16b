package dev.plezi.server.session;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Connections whose clients ask for sessions, with everything around them in the test's hands. */
final class CallersFixture {
  static final String OPEN = "{\"event\":\"_open_\"}";

  private final SessionFixture around = new SessionFixture();
  private final AtomicInteger secrets = new AtomicInteger();
  final Sessions sessions =
      new Sessions(
          new Sessions.Bounds(10, 10, 10, 1_000), () -> "secret" + secrets.incrementAndGet());

  /** A connection. */
  final class Peer {
    final FakeLink link = new FakeLink();
    final ScriptedEndpoint endpoint = new ScriptedEndpoint();
    final Session fresh = new Session("test", around.session.context(), endpoint);
    final Caller caller = new Caller(fresh, sessions);

    /** Is somebody, by this handshake. */
    Peer is(String name, @Nullable Term term) {
      fresh.identify(new Identity(name, term, sessions.revocations()));
      return this;
    }

    /** Has asked for a session, and opens its socket. */
    Peer connect() {
      if (!sessions.add(caller, "peer")) {
        throw new AssertionError("not taken in");
      }
      caller.opened(link);
      return this;
    }

    Peer says(String... messages) {
      for (String message : messages) {
        caller.received(Payload.text(message));
      }
      around.workers.runAll();
      return this;
    }

    Peer resumes(String secret) {
      return connect().says("{\"event\":\"_open_\",\"session\":\"" + secret + "\",\"received\":0}");
    }

    /** Its connection is lost. */
    void loses() {
      caller.closed(1006);
      around.workers.runAll();
    }

    /** What it heard last. */
    String heard() {
      return link.said.get(link.said.size() - 1);
    }
  }

  Peer peer() {
    return new Peer();
  }

  /** A session of somebody: the first has "secret1". */
  Peer session(String name, @Nullable Term term) {
    return peer().is(name, term).connect().says(OPEN);
  }

  /** A connection that carries one session. */
  SessionFixture direct(String name) {
    SessionFixture direct = new SessionFixture();
    direct.session.identify(new Identity(name, null, sessions.revocations()));
    sessions.add(direct.session, "peer");
    return direct;
  }

  /** From so many seconds on asked for, and over at so many. */
  static Term term(long renewal, long end) {
    return new Term(Instant.ofEpochSecond(renewal), Instant.ofEpochSecond(end));
  }

  /** Seconds pass, and all sessions are told. */
  void pass(long seconds) {
    around.pass(Duration.ofSeconds(seconds));
    sessions.tick(around.clock.get());
    around.workers.runAll();
  }
}
