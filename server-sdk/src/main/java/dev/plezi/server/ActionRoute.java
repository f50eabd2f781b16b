package dev.plezi.server;

import dev.plezi.server.http.Answer;
import dev.plezi.server.http.Exchange;
import dev.plezi.server.http.PathPattern;
import dev.plezi.server.jetty.Site.Admission;
import org.jspecify.annotations.Nullable;

/**
 * One action, given as a lambda.
 *
 * @param path where it answers
 * @param verb the method that it answers
 * @param action what it does
 */
record ActionRoute(PathPattern path, String verb, HttpAction action) implements Route {
  @Override
  public @Nullable Answer answer(Visit visit) throws Throwable {
    // Judged first, so that the body stays unread where nobody wants it.
    boolean fits = visit.request().reads() == verb.equals("GET");
    PathPattern.Match match = fits ? visit.match(path) : null;
    if (match == null) {
      return null;
    }
    Exchange exchange = visit.exchange(match);
    if (!verb.equals(Actions.meant(exchange))) {
      return null;
    }
    Engine engine = visit.engine();
    Links links = new Links(engine.routes(), this, match.params());
    Object result = action.answer(new HttpExchange(new Bond(engine, exchange, links, null)));
    return Answers.of(exchange, Answers.await(result, engine.options().replyTimeout()));
  }

  @Override
  public boolean takes(Way way, Visit visit) {
    return false;
  }

  @Override
  public @Nullable Admission admit(Way way, Visit visit) {
    return null;
  }
}
