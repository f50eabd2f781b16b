package dev.plezi.server.internal.jetty;

import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An edge on a free port, in front of a function of requests' bodies. */
final class JettyTestServer implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final JettyServer server;

  JettyTestServer(HttpRules rules, Function<RequestBody, FinishedResponse> actions)
      throws Exception {
    this(rules, site(actions));
  }

  JettyTestServer(Site site) throws Exception {
    this(rules(Path.of("target")), site);
  }

  private JettyTestServer(HttpRules rules, Site site) throws Exception {
    server = new JettyServer(new JettyServer.Settings("127.0.0.1", 0, "edge", rules), site);
    server.start();
  }

  /** Small bodies, and patience. */
  static HttpRules rules(Path uploads) {
    return rules(uploads, new HttpRules.Timeouts(PATIENCE, PATIENCE));
  }

  static HttpRules rules(Path uploads, HttpRules.Timeouts timeouts) {
    return new HttpRules(
        16,
        new HttpRules.Bodies(100_000, 300_000, uploads),
        new HttpRules.FileRoot(null, null),
        timeouts,
        false);
  }

  RawClient connect() throws IOException {
    return new RawClient(server.port());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Site site(Function<RequestBody, FinishedResponse> actions) {
    return new Site() {
      @Override
      public @Nullable FinishedResponse answer(Request request, RequestBody body) {
        try {
          return request.path().equals("/unread")
              ? FinishedResponse.plain(200, "ok")
              : actions.apply(body);
        } catch (HttpException e) {
          return FinishedResponse.plain(e.status(), e.text());
        }
      }

      @Override
      public Admission admit(Request request) {
        return new Admission.Refused(FinishedResponse.NOT_FOUND);
      }

      @Override
      public @Nullable Admission stream(Request request) {
        return null;
      }
    };
  }
}
