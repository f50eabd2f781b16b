package dev.plezi.server.internal.session;

import dev.plezi.server.Options;
import dev.plezi.server.internal.transport.FakeTransport;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.Endings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connections whose clients ask for sessions, with everything around them in the test's hands. */
final class SessionConnectionFixture {
  static final String OPEN = "{\"event\":\"_open_\"}";

  final KeptBytes kept;
  final SessionFixture around;
  private final AtomicInteger secrets = new AtomicInteger();
  final SessionRegistry sessions;

  /** Runs what is too much to be done at once. */
  Executor rest = Runnable::run;

  SessionConnectionFixture() {
    this(SessionFixture.bounds(10, 10, 10, 100_000));
  }

  SessionConnectionFixture(Options bounds) {
    kept = new KeptBytes(bounds.maxKeptBytes());
    around = new SessionFixture(4, kept);
    sessions =
        new SessionRegistry(
            bounds, kept, task -> rest.execute(task), () -> "secret" + secrets.incrementAndGet());
  }

  /** A connection. */
  final class Peer {
    final FakeTransport transport = new FakeTransport();
    final ScriptedHandler handler = new ScriptedHandler();
    final Session fresh;
    final SessionConnection connection;

    Peer(String path) {
      fresh = new Session("test", path, around.session.context());
      connection = new SessionConnection(fresh, handler, sessions);
    }

    /** Is somebody, by this handshake. */
    Peer is(String name, Identity.@Nullable Term term) {
      fresh.identify(new Identity(name, term, sessions.revocations()));
      return this;
    }

    /** Has asked for a session, and opens its socket. */
    Peer connect() {
      return connect("peer");
    }

    /** The same, from an address. */
    Peer connect(String address) {
      if (!sessions.add(connection, address)) {
        throw new AssertionError("not taken in");
      }
      connection.opened(transport);
      return this;
    }

    Peer says(String... messages) {
      for (String message : messages) {
        connection.received(WireMessage.text(message));
      }
      around.workers.runAll();
      return this;
    }

    Peer resumes(String secret) {
      return resumes(secret, 0);
    }

    /** Asks for a session of which it has received so many messages. */
    Peer resumes(String secret, long received) {
      return connect()
          .says(
              "{\"event\":\"_open_\",\"session\":\""
                  + secret
                  + "\",\"received\":"
                  + received
                  + "}");
    }

    /** Has received so many messages in the session. */
    Peer counts(long received) {
      return says("{\"event\":\"_received_\",\"n\":" + received + "}");
    }

    /** The application sends to it. */
    boolean sends(String message) {
      return fresh.send(WireMessage.text(message));
    }

    /**
     * Something is published to channels that it listens to, and the messages are added by this.
     */
    void published(Consumer<PublicationSink> messages) {
      PublicationSink deliveries = Objects.requireNonNull(fresh.deliveries());
      messages.accept(deliveries);
      deliveries.flush();
    }

    /** How many bytes are kept for it. */
    int kept() {
      return Backdoor.kept(Objects.requireNonNull(fresh.deliveries()));
    }

    /** What it heard since it was asked last. */
    List<String> news() {
      List<String> news = List.copyOf(transport.said);
      transport.said.clear();
      return news;
    }

    /** Its connection is lost. */
    void loses() {
      connection.closed(Endings.of(1006));
      around.workers.runAll();
    }

    /** What it heard last. */
    String heard() {
      return transport.said.get(transport.said.size() - 1);
    }
  }

  /** A session of nobody's: the first has "secret1". */
  Peer session() {
    return peer().connect().says(OPEN);
  }

  /** The same, from an address. */
  Peer session(String address) {
    return peer().connect(address).says(OPEN);
  }

  Peer peer() {
    return peer("/");
  }

  /** One that comes by this path. */
  Peer peer(String path) {
    return new Peer(path);
  }

  /** A session of somebody: the first has "secret1". */
  Peer session(String name, Identity.@Nullable Term term) {
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
  static Identity.Term term(long renewal, long end) {
    return new Identity.Term(Instant.ofEpochSecond(renewal), Instant.ofEpochSecond(end));
  }

  /** Seconds pass, and all sessions are told. */
  void pass(long seconds) {
    around.pass(Duration.ofSeconds(seconds));
    sessions.tick(around.clock.get());
    around.workers.runAll();
  }
}
