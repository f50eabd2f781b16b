package dev.plezi.server;

import dev.plezi.server.http.Answer;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.jetty.Site;
import dev.plezi.server.session.LogLine;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of an app at work: the first that answers wins. Immutable. */
final class Routes implements Site {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  private final List<Route> routes;
  private final Engine engine;

  Routes(List<Route> routes, Engine engine) {
    this.routes = List.copyOf(routes);
    this.engine = engine;
  }

  @Override
  public @Nullable Answer answer(Request request, RequestBody body) {
    Visit visit = Visit.of(engine, request, body);
    return judge(request, () -> first(route -> route.answer(visit)), answer -> answer);
  }

  @Override
  public Admission admit(Request request) {
    if (!Origin.allowed(request, engine.options().allowedOrigins())) {
      String origin = LogLine.of(request.header("Origin"));
      LOG.warn("{}: a page of {} may not connect", request.remote(), origin);
      return new Admission.Refused(Answer.plain(403, "403 Forbidden\n"));
    }
    if (engine.sessions().full()) {
      return engine.full(request.remote());
    }
    Visit visit = Visit.of(engine, request, RequestBody.NONE);
    Admission admission =
        judge(request, () -> first(route -> route.admit(visit)), Admission.Refused::new);
    return admission == null ? new Admission.Refused(Answer.NOT_FOUND) : admission;
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
