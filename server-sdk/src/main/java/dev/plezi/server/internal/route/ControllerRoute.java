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
import dev.plezi.server.internal.transport.Counters;
import dev.plezi.server.internal.web.Exchange;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site.Admission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route to a controller.
 *
 * @param path where it answers
 * @param type its class
 * @param limits the bounds of its connections; null for the app's
 */
public record ControllerRoute(PathPattern path, ControllerType type, @Nullable Limits limits)
    implements Route {
  private static final int REFUSAL = 300;

  /** To an {@code EventSource}: come back no more. */
  private static final int NO_MORE = 204;

  @Override
  public boolean leadsTo(Class<? extends Controller> other) {
    return type.is(other);
  }

  @Override
  public boolean wantsBody(RoutedRequest request) {
    return type.actions().writes() && request.match(path) != null;
  }

  @Override
  public @Nullable FinishedResponse answer(RoutedRequest request) throws Throwable {
    PathPattern.Match match = request.match(path);
    if (match == null) {
      return null;
    }
    Exchange exchange = request.exchange(match);
    String verb = type.actions().verb(exchange);
    if (verb == null) {
      return null;
    }
    Controller controller = type.create(context(request, exchange, match));
    Duration timeout = request.app().options().replyTimeout();
    String id = exchange.params().get("id");
    EventMethod event = id == null ? null : type.events().overHttp(id);
    Set<String> verbs =
        event == null || id == null ? type.actions().verbs(id) : type.events().verbs(id);
    if (!verbs.isEmpty() && !verbs.contains(verb)) {
      return otherVerb(verbs);
    }
    if (event != null) {
      checkOrigin(request);
      boolean accepted = controller.preConnect();
      return refused(exchange)
          ? exchange.response().finish(Body.EMPTY)
          : accepted ? HttpEvents.answer(exchange, controller, event, timeout) : null;
    }
    Object result = type.actions().call(controller, verb, id);
    return ActionResults.of(exchange, ActionResults.await(result, timeout));
  }

  @Override
  public boolean takes(ConnectionKind kind, RoutedRequest request) {
    return type.takes(kind) && request.match(path) != null;
  }

  @Override
  public @Nullable Admission admit(ConnectionKind kind, RoutedRequest request) {
    PathPattern.Match match = type.takes(kind) ? request.match(path) : null;
    if (match == null) {
      return null;
    }
    Exchange exchange = request.exchange(match);
    ConnectionContext context = context(request, exchange, match);
    Controller controller = type.create(context);
    boolean accepted = controller.preConnect();
    if (refused(exchange)) {
      request.app().context().counters().refuse(Counters.Refusal.APPLICATION);
      return new Admission.Refused(exchange.response().finish(Body.EMPTY));
    }
    ControllerHandler.Factory handlers =
        new ControllerHandler.Factory(kind, type, controller, context);
    return accepted ? request.app().connect(exchange, handlers, limits) : null;
  }

  private ConnectionContext context(
      RoutedRequest request, Exchange exchange, PathPattern.Match match) {
    RouteContext app = request.app();
    return new ConnectionContext(
        app.services(), exchange, request.urls(this, match), app.limits(limits));
  }

  private static void checkOrigin(RoutedRequest request) {
    OriginPolicy origins = request.app().origins();
    boolean welcome =
        request.request().reads()
            ? origins.unprompted(request.request())
            : origins.welcome(request.request());
    if (!welcome) {
      throw new HttpException(403, "403 Forbidden");
    }
  }

  private static FinishedResponse otherVerb(Set<String> verbs) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("Allow", String.join(", ", verbs)));
    FinishedResponse refused = FinishedResponse.plain(405, "405 Method Not Allowed\n");
    headers.addAll(refused.headers());
    return new FinishedResponse(refused.status(), headers, refused.body());
  }

  /** Whether the controller has set a status that is sent instead. */
  private static boolean refused(Exchange exchange) {
    int status = exchange.response().status();
    return status >= REFUSAL || status == NO_MORE;
  }
}
