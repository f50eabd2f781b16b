package dev.plezi.server.internal.web;

import dev.plezi.protocol.log.LogText;
import dev.plezi.server.http.Request;
import dev.plezi.server.internal.log.PeerLog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A maker of responses to what fails: pages by the application's templates {@code 404} and {@code
 * 500} for those who accept HTML, else a text. Thread-safe.
 */
public final class ErrorPages {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);

  private final Templates templates;
  private final HeaderParser headers;
  private final PeerLog log;

  /** The statuses that have a template. */
  private final Set<Integer> own;

  public ErrorPages(Templates templates, HeaderParser headers, PeerLog log) {
    this.log = log;
    this.templates = templates;
    this.headers = headers;
    this.own =
        Stream.of(404, 500)
            .filter(status -> templates.exists(status.toString()))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The page for those who want one, else the text. */
  public FinishedResponse answer(Request request, int status, String text) {
    if (own.contains(status) && wantsHtml(request)) {
      try {
        Map<String, ?> model = Map.of("status", status, "path", request.path());
        return new FinishedResponse(
            status, List.of(), templates.page(String.valueOf(status), model));
      } catch (RuntimeException e) {
        log.error(
            LOG,
            "{}: the page {} for {} failed",
            request.remote(),
            status,
            LogText.of(request.path()),
            LogText.of(e));
      }
    }
    return FinishedResponse.plain(status, text + "\n");
  }

  private boolean wantsHtml(Request request) {
    return headers.accepts(request.headers("Accept"), "text/html");
  }
}
