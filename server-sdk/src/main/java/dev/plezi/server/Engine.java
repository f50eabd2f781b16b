package dev.plezi.server;

import dev.plezi.protocol.Wire;
import dev.plezi.server.http.Answer;
import dev.plezi.server.http.Exchange;
import dev.plezi.server.http.Templates;
import dev.plezi.server.jetty.Site.Admission;
import dev.plezi.server.pubsub.Broker;
import dev.plezi.server.session.Caller;
import dev.plezi.server.session.Direct;
import dev.plezi.server.session.Receiver;
import dev.plezi.server.session.Session;
import dev.plezi.server.session.SessionContext;
import dev.plezi.server.session.SessionLimits;
import dev.plezi.server.session.Sessions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all connections of an app share.
 *
 * @param options the app's settings
 * @param routes the app's routes, in their order
 * @param broker carries published messages
 * @param templates renders pages
 * @param sessions the live connections
 * @param context what sessions are made with
 * @param opened counts the connections, for their names
 */
record Engine(
    Options options,
    List<Route> routes,
    Broker broker,
    Templates templates,
    Sessions sessions,
    SessionContext context,
    AtomicLong opened) {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** An app's, without connections yet. */
  static Engine of(Options options, List<Route> routes, Broker broker, SessionContext context) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Templates templates =
        new Templates(
            loader == null ? ClassLoader.getSystemClassLoader() : loader, options.templates());
    Sessions.Bounds bounds =
        new Sessions.Bounds(
            options.maxConnections(),
            options.maxConnectionsPerAddress(),
            options.maxSuspended(),
            options.maxSuspendedBytes());
    Sessions sessions = new Sessions(bounds);
    return new Engine(options, routes, broker, templates, sessions, context, new AtomicLong());
  }

  /**
   * Takes in a connection whose handshake is accepted.
   *
   * @param limits its bounds; null for the app's
   */
  Admission connect(Exchange exchange, Attached endpoint, @Nullable Limits limits) {
    String name = "connection " + opened.incrementAndGet() + " of " + exchange.request().remote();
    SessionContext own = limits == null ? context : context.with(limits(limits));
    Session session = new Session(name, own, endpoint);
    endpoint.attach(session);
    String remote = exchange.request().remote();
    Receiver receiver = new Direct(session);
    boolean room;
    if (wanted(exchange, limits) && endpoint.speaksEvents()) {
      Caller caller = new Caller(session, sessions);
      room = sessions.add(caller, remote);
      receiver = caller;
    } else {
      room = sessions.add(session, remote);
    }
    if (!room) {
      return sessions.revoked(session) ? revoked(name) : full(name);
    }
    return new Admission.Accepted(receiver, exchange.response().seal());
  }

  /** Whether a session is asked for, and to be had. */
  private boolean wanted(Exchange exchange, @Nullable Limits limits) {
    boolean offered = (limits == null ? options.limits() : limits).sessions();
    Map<String, String> query = exchange.request().queryParams();
    return offered && Wire.LEVEL_2.equals(query.get(Wire.LEVEL_PARAMETER));
  }

  private static Admission revoked(String peer) {
    LOG.warn("{}: refused, its identity was revoked during its handshake", peer);
    return new Admission.Refused(Answer.plain(403, "403 Forbidden\n"));
  }

  /** There is no room for one more connection. */
  Admission full(String peer) {
    LOG.warn(
        "{}: refused, {} connections are open, or too many of its address",
        peer,
        sessions.connected());
    return new Admission.Refused(Answer.BUSY);
  }

  static SessionLimits limits(Limits limits) {
    return new SessionLimits(
        limits.maxMessageBytes(),
        limits.mailboxMessages(),
        limits.outboxBytes(),
        limits.eventsPerSecond(),
        limits.eventsBurst(),
        limits.pingInterval().toNanos(),
        CLOSE_TIMEOUT.toNanos(),
        new SessionLimits.Keeping(
            limits.heartbeat().toNanos(),
            limits.sessionTtl().toNanos(),
            limits.sessionBytes(),
            limits.sessionMessages()));
  }
}
