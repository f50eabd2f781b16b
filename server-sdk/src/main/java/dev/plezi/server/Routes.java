package dev.plezi.server;

import dev.plezi.event.EventCodec;
import dev.plezi.server.http.Answer;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.Exchange;
import dev.plezi.server.http.PathPattern;
import dev.plezi.server.http.Request;
import dev.plezi.server.jetty.Site;
import dev.plezi.server.session.LogLine;
import dev.plezi.server.session.Session;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of an app at work: the first that answers wins. Immutable. */
final class Routes implements Site {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  private final List<Route> routes;
  private final Engine engine;
  private final AtomicLong connections = new AtomicLong();

  Routes(List<Route> routes, Engine engine) {
    this.routes = List.copyOf(routes);
    this.engine = engine;
  }

  // ---- HTTP

  @Override
  public @Nullable Answer answer(Request request) {
    try {
      for (Route route : routes) {
        PathPattern.Match match = route.path().match(request.path());
        Answer answer = match == null ? null : answer(route, request, match);
        if (answer != null) {
          return answer;
        }
      }
      return null;
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      LOG.error("{} {} failed", request.method(), LogLine.of(request.path()), e);
      return Answer.FAILED;
    }
  }

  private @Nullable Answer answer(Route route, Request request, PathPattern.Match match) {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    if (!reads) {
      return null;
    }
    if (route instanceof Route.ToClient client) {
      return client.script().answer(request);
    }
    if (!(route instanceof Route.ToController to) || match.params().containsKey("id")) {
      return null;
    }
    Exchange exchange = new Exchange(request, match);
    Controller controller = to.type().create();
    controller.bind(new Bond(engine, exchange));
    Object result = controller.index();
    return result == null ? null : answer(exchange, body(result));
  }

  private static Answer answer(Exchange exchange, Body body) {
    int status = exchange.response().status();
    return new Answer(status, exchange.response().seal(), body);
  }

  private static Body body(Object result) {
    if (result instanceof Body body) {
      return body;
    }
    if (result instanceof String text) {
      return Body.text(text);
    }
    if (result instanceof Map<?, ?>) {
      return Body.json(EventCodec.standard().json(result));
    }
    throw new IllegalArgumentException(
        "an action returns a string, a map or a Body, not " + result.getClass().getName());
  }

  // ---- WebSockets

  @Override
  public Admission admit(Request request) {
    if (!Origin.allowed(request, engine.options().allowedOrigins())) {
      String origin = LogLine.of(request.header("Origin"));
      LOG.warn("{}: a page of {} may not connect", request.remote(), origin);
      return new Admission.Refused(Answer.plain(403, "403 Forbidden\n"));
    }
    if (engine.sessions().full()) {
      return full(request.remote());
    }
    try {
      for (Route route : routes) {
        PathPattern.Match match = route.path().match(request.path());
        if (match != null && route instanceof Route.ToController to && to.type().connects()) {
          Admission admission = admit(to.type(), new Exchange(request, match));
          if (admission != null) {
            return admission;
          }
        }
      }
      return new Admission.Refused(Answer.NOT_FOUND);
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      LOG.error("the handshake of {} failed", LogLine.of(request.path()), e);
      return new Admission.Refused(Answer.FAILED);
    }
  }

  private @Nullable Admission admit(ControllerType type, Exchange exchange) {
    Controller controller = type.create();
    Bond bond = new Bond(engine, exchange);
    controller.bind(bond);
    boolean accepted = controller.preConnect();
    int status = exchange.response().status();
    if (status >= 300) {
      return new Admission.Refused(answer(exchange, Body.text("")));
    }
    if (!accepted) {
      return null;
    }
    ControllerEndpoint endpoint = new ControllerEndpoint(type, controller, bond);
    String name =
        "connection " + connections.incrementAndGet() + " of " + exchange.request().remote();
    Session session = new Session(name, engine.context(), endpoint);
    endpoint.attach(session);
    if (!engine.sessions().add(session)) {
      return full(name);
    }
    return new Admission.Accepted(session, exchange.response().seal());
  }

  private Admission full(String peer) {
    LOG.warn("{}: refused, {} connections are open", peer, engine.sessions().size());
    return new Admission.Refused(Answer.BUSY);
  }
}
