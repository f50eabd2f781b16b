package dev.plezi.server.internal.route;

import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.controller.ConnectionKind;
import dev.plezi.server.internal.transport.LogText;
import dev.plezi.server.internal.web.ErrorPages;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of an app at work: the first that answers wins. Immutable. */
public final class Router implements Site {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);
  private static final String STREAM = "text/event-stream";

  private final AppContext engine;
  private final ErrorPages pages;

  public Router(AppContext engine) {
    this.engine = engine;
    this.pages = new ErrorPages(engine.templates());
  }

  @Override
  public @Nullable FinishedResponse answer(Request request, RequestBody body) {
    if (!OriginPolicy.mayChange(request, engine.options().allowedOrigins())) {
      return foreign(request, "send this");
    }
    RoutedRequest visit = RoutedRequest.of(engine, request, body);
    return judge(request, () -> first(visit, Route::answer), answer -> answer);
  }

  @Override
  public FinishedResponse notFound(Request request) {
    return pages.answer(request, 404, "404 Not Found");
  }

  @Override
  public Admission admit(Request request) {
    return admit(ConnectionKind.SOCKET, RoutedRequest.of(engine, request, RequestBody.NONE));
  }

  @Override
  public @Nullable Admission stream(Request request) {
    RoutedRequest visit = RoutedRequest.of(engine, request, RequestBody.NONE);
    return wantsStream(request) && streams(visit) ? admit(ConnectionKind.STREAM, visit) : null;
  }

  private boolean streams(RoutedRequest visitor) {
    RoutedRequest visit = visitor;
    for (Route route : engine.routes()) {
      visit = route.rewritten(visit);
      if (route.takes(ConnectionKind.STREAM, visit)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it accepts events by their own name, and so is no page's. */
  private static boolean wantsStream(Request request) {
    String accept = request.method().equals("GET") ? request.header("Accept") : null;
    return accept != null
        && Arrays.stream(accept.split(",", -1))
            .anyMatch(each -> each.split(";", 2)[0].strip().equalsIgnoreCase(STREAM));
  }

  private Admission admit(ConnectionKind way, RoutedRequest visit) {
    Request request = visit.request();
    if (!OriginPolicy.welcome(request, engine.options().allowedOrigins())) {
      return new Admission.Refused(foreign(request, "connect"));
    }
    if (engine.sessions().full()) {
      return engine.full(request.remote());
    }
    Admission admission =
        judge(
            request,
            () -> first(visit, (route, here) -> route.admit(way, here)),
            Admission.Refused::new);
    return admission == null ? new Admission.Refused(FinishedResponse.NOT_FOUND) : admission;
  }

  private static FinishedResponse foreign(Request request, String what) {
    String origin = LogText.of(request.header("Origin"));
    LOG.warn("{}: a page of {} may not {}", request.remote(), origin, what);
    return FinishedResponse.plain(403, "403 Forbidden\n");
  }

  private <T> @Nullable T first(RoutedRequest visitor, Question<T> question) throws Throwable {
    RoutedRequest visit = visitor;
    for (Route route : engine.routes()) {
      visit = route.rewritten(visit);
      T answer = question.ask(route, visit);
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
      LOG.warn("{} {}: {} {}", request.method(), path, e.status(), why);
      return failed.apply(pages.answer(request, e.status(), e.text()));
    } catch (Throwable e) {
      if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
        throw fatal;
      }
      LOG.error("{} {} failed", request.method(), LogText.of(request.path()), e);
      return failed.apply(pages.answer(request, 500, "500 Internal Server Error"));
    }
  }

  private interface Work<T> {
    @Nullable T run() throws Throwable;
  }

  private interface Question<T> {
    @Nullable T ask(Route route, RoutedRequest visit) throws Throwable;
  }
}
