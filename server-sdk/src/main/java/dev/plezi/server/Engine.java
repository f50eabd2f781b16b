package dev.plezi.server;

import dev.plezi.server.http.Answer;
import dev.plezi.server.http.Exchange;
import dev.plezi.server.http.Templates;
import dev.plezi.server.jetty.Site.Admission;
import dev.plezi.server.pubsub.Broker;
import dev.plezi.server.session.Session;
import dev.plezi.server.session.SessionContext;
import dev.plezi.server.session.SessionLimits;
import dev.plezi.server.session.Sessions;
import java.time.Duration;
import java.util.List;
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
    return sessions.add(session, exchange.request().remote())
        ? new Admission.Accepted(session, exchange.response().seal())
        : full(name);
  }

  /** There is no room for one more connection. */
  Admission full(String peer) {
    LOG.warn(
        "{}: refused, {} connections are open, or too many of its address", peer, sessions.size());
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
        CLOSE_TIMEOUT.toNanos());
  }
}
