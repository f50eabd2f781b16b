package dev.plezi.server.internal.route;

import dev.plezi.protocol.log.LogText;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.controller.ActionMethods;
import dev.plezi.server.internal.controller.ConnectionKind;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.Counters;
import dev.plezi.server.internal.web.ClassPath;
import dev.plezi.server.internal.web.ErrorPages;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dispatcher of requests to the routes of a running app: the first that answers wins. Immutable.
 */
public final class Router implements Site {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);
  private static final String STREAM = "text/event-stream";

  private final RouteContext app;
  private final List<Route> routes;
  private final ErrorPages pages;
  private final HostPolicy hosts;

  /** A router for these routes, in their order. */
  public Router(RouteContext app, List<Route> routes) {
    this.app = app;
    this.routes = List.copyOf(routes);
    this.pages = new ErrorPages(app.services().templates(), app.headers(), app.context().log());
    this.hosts = HostPolicy.of(app.options());
  }

  @Override
  public @Nullable FinishedResponse misdirected(Request request) {
    if (hosts.welcome(request)) {
      return null;
    }
    String host = LogText.of(request.header("Host"));
    app.context()
        .log()
        .warn(LOG, "{}: the host {} is not among allowedHosts", request.remote(), host);
    return FinishedResponse.plain(421, "421 Misdirected Request\n");
  }

  @Override
  public boolean routes(Request request) {
    return any(
        RoutedRequest.of(app, routes, request, RequestBody.NONE),
        (route, here) -> route.matches(here));
  }

  @Override
  public PeerLog log() {
    return app.context().log();
  }

  @Override
  public ClassPath classPath() {
    return app.classPath();
  }

  @Override
  public List<Map.Entry<String, String>> headers(Request request) {
    return app.origins().headers(request);
  }

  @Override
  public @Nullable FinishedResponse answer(Request request, RequestBody body) {
    if (!app.origins().mayChange(request)) {
      return foreign(request, "send this");
    }
    FinishedResponse preflight = app.origins().preflight(request);
    if (preflight != null) {
      return preflight;
    }
    RoutedRequest routed = RoutedRequest.of(app, routes, request, body);
    return judge(request, () -> first(routed, Route::answer), answer -> answer);
  }

  @Override
  public FinishedResponse notFound(Request request) {
    return pages.answer(request, 404, "404 Not Found");
  }

  @Override
  public Admission admit(Request request) {
    return admit(ConnectionKind.SOCKET, RoutedRequest.of(app, routes, request, RequestBody.NONE));
  }

  @Override
  public @Nullable Admission stream(Request request) {
    RoutedRequest routed = RoutedRequest.of(app, routes, request, RequestBody.NONE);
    boolean streams =
        wantsStream(request)
            && any(routed, (route, here) -> route.takes(ConnectionKind.STREAM, here));
    return streams ? admit(ConnectionKind.STREAM, routed) : null;
  }

  @Override
  public boolean wantsBody(Request request) {
    RoutedRequest routed = RoutedRequest.of(app, routes, request, RequestBody.NONE);
    return ActionMethods.knows(request.method())
        && app.origins().mayChange(request)
        && any(routed, Route::wantsBody);
  }

  private boolean any(RoutedRequest entering, BiPredicate<Route, RoutedRequest> question) {
    RoutedRequest request = entering;
    for (Route route : routes) {
      request = route.rewritten(request);
      if (question.test(route, request)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it accepts events by their own name, and so is no page's. */
  private boolean wantsStream(Request request) {
    return request.method().equals("GET")
        && app.headers().accepts(request.headers("Accept"), STREAM);
  }

  private Admission admit(ConnectionKind kind, RoutedRequest routed) {
    Request request = routed.request();
    if (!app.origins().welcome(request)) {
      app.context().counters().refuse(Counters.Refusal.ORIGIN);
      return new Admission.Refused(foreign(request, "connect"));
    }
    if (app.sessions().refuses(request.remote())) {
      return app.full(request.remote());
    }
    Admission admission =
        judge(request, () -> first(routed, (route, here) -> route.admit(kind, here)), this::failed);
    return admission == null ? failed(FinishedResponse.NOT_FOUND) : admission;
  }

  /** The application has failed, or nobody has taken the connection. */
  private Admission failed(FinishedResponse answer) {
    app.context().counters().refuse(Counters.Refusal.APPLICATION);
    return new Admission.Refused(answer);
  }

  private FinishedResponse foreign(Request request, String what) {
    String origin = LogText.of(request.header("Origin"));
    app.context().log().warn(LOG, "{}: a page of {} may not {}", request.remote(), origin, what);
    return FinishedResponse.plain(403, "403 Forbidden\n");
  }

  private <T> @Nullable T first(RoutedRequest entering, Question<T> question) throws Throwable {
    RoutedRequest request = entering;
    for (Route route : routes) {
      request = route.rewritten(request);
      T answer = question.ask(route, request);
      if (answer != null) {
        return answer;
      }
    }
    return null;
  }

  /** The outcome of the application's work, or of its failure. */
  private <T> @Nullable T judge(
      Request request, Work<T> work, Function<FinishedResponse, T> failed) {
    try {
      return work.run();
    } catch (HttpException e) {
      String path = LogText.of(request.path());
      String why = LogText.of(e.getCause() == null ? e.text() : e.getCause().getMessage());
      app.context()
          .log()
          .warn(
              LOG,
              "{}: {} {}: {} {}",
              request.remote(),
              LogText.of(request.method()),
              path,
              e.status(),
              why);
      return failed.apply(pages.answer(request, e.status(), e.text()));
    } catch (Throwable e) {
      if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
        throw fatal;
      }
      app.context()
          .log()
          .error(
              LOG,
              "{}: {} {} failed",
              request.remote(),
              LogText.of(request.method()),
              LogText.of(request.path()),
              LogText.of(e));
      return failed.apply(pages.answer(request, 500, "500 Internal Server Error"));
    }
  }

  private interface Work<T> {
    @Nullable T run() throws Throwable;
  }

  private interface Question<T> {
    @Nullable T ask(Route route, RoutedRequest request) throws Throwable;
  }
}
