package dev.plezi.server.internal.route;

import dev.plezi.server.HttpAction;
import dev.plezi.server.HttpExchange;
import dev.plezi.server.internal.controller.ActionMethods;
import dev.plezi.server.internal.controller.ActionResults;
import dev.plezi.server.internal.controller.ConnectionContext;
import dev.plezi.server.internal.controller.ConnectionKind;
import dev.plezi.server.internal.web.Exchange;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site.Admission;
import org.jspecify.annotations.Nullable;

/**
 * One action, given as a lambda.
 *
 * @param path where it answers
 * @param verb the method that it answers
 * @param action what it does
 */
public record ActionRoute(PathPattern path, String verb, HttpAction action) implements Route {
  @Override
  public @Nullable FinishedResponse answer(RoutedRequest visit) throws Throwable {
    // Judged first, so that the body stays unread where nobody wants it.
    boolean fits = visit.request().reads() == verb.equals("GET");
    PathPattern.Match match = fits ? visit.match(path) : null;
    if (match == null) {
      return null;
    }
    Exchange exchange = visit.exchange(match);
    if (!verb.equals(ActionMethods.meant(exchange))) {
      return null;
    }
    AppContext engine = visit.engine();
    RouteUrls links = new RouteUrls(engine.routes(), this, match.params());
    Object result =
        action.answer(new HttpExchange(new ConnectionContext(engine, exchange, links, null)));
    return ActionResults.of(exchange, ActionResults.await(result, engine.options().replyTimeout()));
  }

  @Override
  public boolean takes(ConnectionKind way, RoutedRequest visit) {
    return false;
  }

  @Override
  public @Nullable Admission admit(ConnectionKind way, RoutedRequest visit) {
    return null;
  }
}
