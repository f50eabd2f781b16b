package dev.plezi.server.internal.route;

import dev.plezi.server.HttpAction;
import dev.plezi.server.HttpExchange;
import dev.plezi.server.internal.controller.ActionMethods;
import dev.plezi.server.internal.controller.ActionResults;
import dev.plezi.server.internal.controller.ConnectionContext;
import dev.plezi.server.internal.filter.FilterChain;
import dev.plezi.server.internal.web.Exchange;
import dev.plezi.server.internal.web.FinishedResponse;
import org.jspecify.annotations.Nullable;

/**
 * A route to one action, given as a lambda.
 *
 * @param path where it answers
 * @param verb the method that it answers
 * @param action what it does
 * @param filters what stands around it
 */
public record ActionRoute(PathPattern path, String verb, HttpAction action, FilterChain filters)
    implements Route {
  @Override
  public boolean wantsBody(RoutedRequest request) {
    return !verb.equals("GET") && request.match(path) != null;
  }

  @Override
  public @Nullable FinishedResponse answer(RoutedRequest request) throws Throwable {
    // Judged first, so that the body stays unread where nobody wants it.
    boolean fits = request.request().reads() == verb.equals("GET");
    PathPattern.Match match = fits ? request.match(path) : null;
    if (match == null) {
      return null;
    }
    Exchange exchange = request.exchange(match);
    if (!verb.equals(ActionMethods.meant(exchange))) {
      return null;
    }
    RouteContext app = request.app();
    ConnectionContext context =
        new ConnectionContext(
            app.services(), exchange, request.urls(this, match), app.options().limits());
    Object result =
        filters.isEmpty()
            ? action.answer(context)
            : filters.action(context, new Filterable(path.toString(), action, context));
    return ActionResults.of(exchange, ActionResults.await(result, app.options().replyTimeout()));
  }

  /** An action with filters around it. */
  private record Filterable(String name, HttpAction action, HttpExchange exchange)
      implements FilterChain.Target {
    @Override
    public @Nullable Object call() throws Exception {
      return action.answer(exchange);
    }
  }
}
