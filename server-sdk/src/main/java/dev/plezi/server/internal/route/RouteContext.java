package dev.plezi.server.internal.route;

import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.Limits;
import dev.plezi.server.Options;
import dev.plezi.server.internal.controller.AppServices;
import dev.plezi.server.internal.controller.ControllerHandler;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.session.PlainConnection;
import dev.plezi.server.internal.session.Session;
import dev.plezi.server.internal.session.SessionConnection;
import dev.plezi.server.internal.session.SessionContext;
import dev.plezi.server.internal.session.SessionRegistry;
import dev.plezi.server.internal.transport.Counters;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.web.ClassPath;
import dev.plezi.server.internal.web.Exchange;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.HeaderParser;
import dev.plezi.server.internal.web.Site.Admission;
import dev.plezi.server.internal.web.Templates;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a running app that its routes work with.
 *
 * @param options the app's settings
 * @param services what its controllers work with
 * @param classPath where its files and templates are
 * @param headers reads request headers
 * @param origins whose pages may do what
 * @param sessions the live connections
 * @param context what sessions are made with
 * @param opened counts the connections, for their names
 */
public record RouteContext(
    Options options,
    AppServices services,
    ClassPath classPath,
    HeaderParser headers,
    OriginPolicy origins,
    SessionRegistry sessions,
    SessionContext context,
    AtomicLong opened) {
  private static final Logger LOG = LoggerFactory.getLogger(RouteContext.class);

  /** An app's, without connections yet. */
  public static RouteContext of(
      Options options,
      EventCodec codec,
      ClassPath classPath,
      Broker broker,
      HeaderParser headers,
      SessionContext context) {
    SessionRegistry sessions =
        new SessionRegistry(options, context.budgets().kept(), context.workers());
    AppServices services =
        new AppServices(
            codec,
            broker,
            new Templates(classPath, options.templates()),
            options.layout(),
            context.wall(),
            sessions::revocations,
            options.defaultIdentity());
    OriginPolicy origins = new OriginPolicy(options.allowedOrigins());
    return new RouteContext(
        options, services, classPath, headers, origins, sessions, context, new AtomicLong());
  }

  /** The bounds of a route's connections: its own, or the app's. */
  Limits limits(@Nullable Limits own) {
    return own == null ? options.limits() : own;
  }

  /**
   * Takes in a connection whose handshake is accepted.
   *
   * @param handlers makes its handler
   * @param limits its bounds; null for the app's
   */
  Admission connect(
      Exchange exchange, ControllerHandler.Factory handlers, @Nullable Limits limits) {
    String remote = exchange.request().remote();
    ConnectionName name = new ConnectionName(opened.incrementAndGet(), remote);
    String place = exchange.request().path();
    Session session = new Session(name, place, limits == null ? context : context.with(limits));
    if (options.logContext()) {
      session.tellLog();
    }
    ControllerHandler handler = handlers.create(session);
    TransportListener receiver;
    boolean room;
    if (wanted(exchange, limits) && handler.speaksEvents()) {
      SessionConnection connection = new SessionConnection(session, handler, sessions);
      room = sessions.add(connection, remote);
      receiver = connection;
    } else {
      room = sessions.add(session, remote);
      receiver = new PlainConnection(session, handler);
    }
    if (!room) {
      return sessions.revoked(session) ? revoked(name) : full(name);
    }
    context.counters().accept();
    return new Admission.Accepted(receiver, exchange.response().seal());
  }

  /** Whether a session is asked for, and to be had. */
  private boolean wanted(Exchange exchange, @Nullable Limits limits) {
    Map<String, String> query = exchange.request().queryParams();
    return limits(limits).sessions() && Wire.LEVEL_2.equals(query.get(Wire.LEVEL_PARAMETER));
  }

  /** A name of a connection in the log, which is put together when something is said of it. */
  private record ConnectionName(long number, String remote) {
    @Override
    public String toString() {
      return "connection " + number + " of " + remote;
    }
  }

  private Admission revoked(Object peer) {
    context.counters().refuse(Counters.Refusal.REVOKED);
    context.log().warn(LOG, "{}: refused, its identity was revoked during its handshake", peer);
    return new Admission.Refused(FinishedResponse.plain(403, "403 Forbidden\n"));
  }

  /** Time has passed. */
  public void tick(long now) {
    sessions.tick(now);
    context.log().tick();
  }

  /** There is no room for one more connection. */
  Admission full(Object peer) {
    context.counters().refuse(Counters.Refusal.FULL);
    context
        .log()
        .warn(
            LOG,
            "{}: refused, {} connections are open, or too many of its address",
            peer,
            sessions.connected());
    return new Admission.Refused(FinishedResponse.BUSY);
  }
}
