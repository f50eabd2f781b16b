package dev.plezi.server;

import dev.plezi.server.http.Answer;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.jetty.Site;
import dev.plezi.server.session.LogLine;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of an app at work: the first that answers wins. Immutable. */
final class Routes implements Site {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  private final Engine engine;
  private final ErrorPages pages;

  Routes(Engine engine) {
    this.engine = engine;
    this.pages = new ErrorPages(engine.templates());
  }

  @Override
  public @Nullable Answer answer(Request request, RequestBody body) {
    Visit visit = Visit.of(engine, request, body);
    return judge(request, () -> first(visit, Route::answer), answer -> answer);
  }

  @Override
  public Answer notFound(Request request) {
    return pages.answer(request, 404, "404 Not Found");
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
    Admission admission = judge(request, () -> first(visit, Route::admit), Admission.Refused::new);
    return admission == null ? new Admission.Refused(Answer.NOT_FOUND) : admission;
  }

  private <T> @Nullable T first(Visit visitor, Question<T> question) throws Throwable {
    Visit visit = visitor;
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
  private <T> @Nullable T judge(Request request, Work<T> work, Function<Answer, T> failed) {
    try {
      return work.run();
    } catch (HttpException e) {
      String path = LogLine.of(request.path());
      String why = LogLine.of(e.getCause() == null ? e.text() : e.getCause().getMessage());
      LOG.warn("{} {}: {} {}", request.method(), path, e.status(), why);
      return failed.apply(pages.answer(request, e.status(), e.text()));
    } catch (Throwable e) {
      if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
        throw fatal;
      }
      LOG.error("{} {} failed", request.method(), LogLine.of(request.path()), e);
      return failed.apply(pages.answer(request, 500, "500 Internal Server Error"));
    }
  }

  private interface Work<T> {
    @Nullable T run() throws Throwable;
  }

  private interface Question<T> {
    @Nullable T ask(Route route, Visit visit) throws Throwable;
  }
}
