package dev.plezi.server.internal.route;

import dev.plezi.server.Controller;
import dev.plezi.server.Limits;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.internal.controller.ActionResults;
import dev.plezi.server.internal.controller.ConnectionContext;
import dev.plezi.server.internal.controller.ConnectionKind;
import dev.plezi.server.internal.controller.ControllerHandler;
import dev.plezi.server.internal.controller.ControllerType;
import dev.plezi.server.internal.controller.HttpEvents;
import dev.plezi.server.internal.events.EventMethod;
import dev.plezi.server.internal.web.Exchange;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site.Admission;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A controller.
 *
 * @param path where it answers
 * @param type its class
 * @param limits the bounds of its connections; null for the app's
 */
public record ControllerRoute(PathPattern path, ControllerType type, @Nullable Limits limits)
    implements Route {
  private static final int REFUSAL = 300;

  @Override
  public @Nullable FinishedResponse answer(RoutedRequest visit) throws Throwable {
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
    controller.bind(new ConnectionContext(visit.engine(), exchange, links(visit, match), limits));
    Duration timeout = visit.engine().options().replyTimeout();
    String id = exchange.params().get("id");
    EventMethod event = id == null ? null : type.events().overHttp(id);
    if (event != null) {
      if (!OriginPolicy.welcome(visit.request(), visit.engine().options().allowedOrigins())) {
        throw new HttpException(403, "403 Forbidden");
      }
      boolean accepted = controller.preConnect();
      return refused(exchange)
          ? ActionResults.of(exchange, Body.EMPTY)
          : accepted ? HttpEvents.answer(exchange, controller, event, timeout) : null;
    }
    Object result = type.actions().call(controller, verb, id);
    return ActionResults.of(exchange, ActionResults.await(result, timeout));
  }

  @Override
  public boolean takes(ConnectionKind way, RoutedRequest visit) {
    return type.takes(way) && visit.match(path) != null;
  }

  @Override
  public @Nullable Admission admit(ConnectionKind way, RoutedRequest visit) {
    PathPattern.Match match = type.takes(way) ? visit.match(path) : null;
    if (match == null) {
      return null;
    }
    AppContext engine = visit.engine();
    Exchange exchange = visit.exchange(match);
    Controller controller = type.create();
    ConnectionContext bond = new ConnectionContext(engine, exchange, links(visit, match), limits);
    controller.bind(bond);
    boolean accepted = controller.preConnect();
    if (refused(exchange)) {
      return new Admission.Refused(ActionResults.of(exchange, Body.EMPTY));
    }
    return accepted
        ? engine.connect(
            exchange, new ControllerHandler.Factory(way, type, controller, bond), limits)
        : null;
  }

  /** Whether the controller has set a status that is sent instead. */
  private static boolean refused(Exchange exchange) {
    return exchange.response().status() >= REFUSAL;
  }

  private RouteUrls links(RoutedRequest visit, PathPattern.Match match) {
    return new RouteUrls(visit.engine().routes(), this, match.params());
  }
}
