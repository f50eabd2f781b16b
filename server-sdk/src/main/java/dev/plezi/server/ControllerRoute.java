package dev.plezi.server;

import dev.plezi.server.events.EventMethod;
import dev.plezi.server.http.Answer;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.Exchange;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.PathPattern;
import dev.plezi.server.jetty.Site.Admission;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A controller.
 *
 * @param path where it answers
 * @param type its class
 * @param limits the bounds of its connections; null for the app's
 */
record ControllerRoute(PathPattern path, ControllerType type, @Nullable Limits limits)
    implements Route {
  private static final int REFUSAL = 300;

  @Override
  public @Nullable Answer answer(Visit visit) throws Throwable {
    PathPattern.Match match = visit.match(path);
    if (match == null) {
      return null;
    }
    Exchange exchange = visit.exchange(match);
    String verb = type.actions().verb(exchange);
    if (verb == null) {
      return null;
    }
    Controller controller = type.create();
    controller.bind(new Bond(visit.engine(), exchange, links(visit, match), limits));
    Duration timeout = visit.engine().options().replyTimeout();
    String id = exchange.params().get("id");
    EventMethod event = id == null ? null : type.events().overHttp(id);
    if (event != null) {
      if (!Origin.welcome(visit.request(), visit.engine().options().allowedOrigins())) {
        throw new HttpException(403, "403 Forbidden");
      }
      boolean accepted = controller.preConnect();
      return refused(exchange)
          ? Answers.of(exchange, Body.EMPTY)
          : accepted ? Ajaj.answer(exchange, controller, event, timeout) : null;
    }
    Object result = type.actions().call(controller, verb, id);
    return Answers.of(exchange, Answers.await(result, timeout));
  }

  @Override
  public boolean takes(Way way, Visit visit) {
    return type.takes(way) && visit.match(path) != null;
  }

  @Override
  public @Nullable Admission admit(Way way, Visit visit) {
    PathPattern.Match match = type.takes(way) ? visit.match(path) : null;
    if (match == null) {
      return null;
    }
    Engine engine = visit.engine();
    Exchange exchange = visit.exchange(match);
    Controller controller = type.create();
    Bond bond = new Bond(engine, exchange, links(visit, match), limits);
    controller.bind(bond);
    boolean accepted = controller.preConnect();
    if (refused(exchange)) {
      return new Admission.Refused(Answers.of(exchange, Body.EMPTY));
    }
    return accepted
        ? engine.connect(exchange, new ControllerEndpoint(way, type, controller, bond), limits)
        : null;
  }

  /** Whether the controller has set a status that is sent instead. */
  private static boolean refused(Exchange exchange) {
    return exchange.response().status() >= REFUSAL;
  }

  private Links links(Visit visit, PathPattern.Match match) {
    return new Links(visit.engine().routes(), this, match.params());
  }
}
