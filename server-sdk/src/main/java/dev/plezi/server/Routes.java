package dev.plezi.server;

import dev.plezi.server.http.Answer;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.jetty.Site;
import dev.plezi.server.session.LogLine;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of an app at work: the first that answers wins. Immutable. */
final class Routes implements Site {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  private static final String STREAM = "text/event-stream";

  private final List<Route> routes;
  private final Engine engine;

  Routes(List<Route> routes, Engine engine) {
    this.routes = List.copyOf(routes);
    this.engine = engine;
  }

  @Override
  public @Nullable Answer answer(Request request, RequestBody body) {
    if (!Origin.mayChange(request, engine.options().allowedOrigins())) {
      return foreign(request, "send this");
    }
    Visit visit = Visit.of(engine, request, body);
    return judge(request, () -> first(route -> route.answer(visit)), answer -> answer);
  }

  @Override
  public Admission admit(Request request) {
    return admit(Way.SOCKET, Visit.of(engine, request, RequestBody.NONE));
  }

  @Override
  public @Nullable Admission stream(Request request) {
    Visit visit = Visit.of(engine, request, RequestBody.NONE);
    boolean taken =
        wantsStream(request) && routes.stream().anyMatch(each -> each.takes(Way.STREAM, visit));
    return taken ? admit(Way.STREAM, visit) : null;
  }

  /** Whether it accepts events by their own name, and so is no page's. */
  private static boolean wantsStream(Request request) {
    String accept = request.method().equals("GET") ? request.header("Accept") : null;
    return accept != null
        && Arrays.stream(accept.split(",", -1))
            .anyMatch(each -> each.split(";", 2)[0].strip().equalsIgnoreCase(STREAM));
  }

  private Admission admit(Way way, Visit visit) {
    Request request = visit.request();
    if (!Origin.allowed(request, engine.options().allowedOrigins())) {
      return new Admission.Refused(foreign(request, "connect"));
    }
    if (engine.sessions().full()) {
      return engine.full(request.remote());
    }
    Admission admission =
        judge(request, () -> first(route -> route.admit(way, visit)), Admission.Refused::new);
    return admission == null ? new Admission.Refused(Answer.NOT_FOUND) : admission;
  }

  private static Answer foreign(Request request, String what) {
    String origin = LogLine.of(request.header("Origin"));
    LOG.warn("{}: a page of {} may not {}", request.remote(), origin, what);
    return Answer.plain(403, "403 Forbidden\n");
  }

  private <T> @Nullable T first(Asked<T> question) throws Throwable {
    for (Route route : routes) {
      T answer = question.ask(route);
      if (answer != null) {
        return answer;
      }
    }
    return null;
  }

  /** The outcome of the application's work, or of its failure. */
  private static <T> @Nullable T judge(Request request, Work<T> work, Function<Answer, T> failed) {
    try {
      return work.run();
    } catch (HttpException e) {
      String path = LogLine.of(request.path());
      String why = LogLine.of(e.getCause() == null ? e.text() : e.getCause().getMessage());
      LOG.warn("{} {}: {} {}", request.method(), path, e.status(), why);
      return failed.apply(Answer.plain(e.status(), e.text() + "\n"));
    } catch (Throwable e) {
      if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
        throw fatal;
      }
      LOG.error("{} {} failed", request.method(), LogLine.of(request.path()), e);
      return failed.apply(Answer.FAILED);
    }
  }

  private interface Work<T> {
    @Nullable T run() throws Throwable;
  }

  private interface Asked<T> {
    @Nullable T ask(Route route) throws Throwable;
  }
}
