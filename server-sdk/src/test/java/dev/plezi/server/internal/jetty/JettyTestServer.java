package dev.plezi.server.internal.jetty;

import dev.plezi.server.HttpLimits;
import dev.plezi.server.Options;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.SocketKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Function;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/** A server on a free port, in front of a site or a function of requests' bodies. */
final class JettyTestServer implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final JettyServer server;
  private final SocketKind sockets;

  JettyTestServer(HttpLimits limits, Function<RequestBody, FinishedResponse> actions)
      throws Exception {
    this(limits, site(actions));
  }

  JettyTestServer(Site site) throws Exception {
    this(SocketKind.PLAIN, site);
  }

  /** With sockets of this kind. */
  JettyTestServer(SocketKind sockets, Site site) throws Exception {
    this(sockets, HttpLimits.standard(), site);
  }

  private JettyTestServer(HttpLimits limits, Site site) throws Exception {
    this(SocketKind.PLAIN, limits, site);
  }

  private JettyTestServer(SocketKind sockets, HttpLimits limits, Site site) throws Exception {
    this.sockets = sockets;
    Options.Builder options = options(limits);
    if (sockets.tls()) {
      options.tls(SocketKind.certificate().proving());
    }
    server = new JettyServer(options.build(), 0, "jetty-test", site);
    server.start();
    Journal.await("it takes connections", server.connector()::accepting);
  }

  /** A few requests at a time, of this machine only. */
  static Options.Builder options(HttpLimits limits) {
    return Options.builder().address("127.0.0.1").maxRequests(16).http(limits);
  }

  /** Small bodies, and patience. */
  static HttpLimits.Builder limits(Path uploads) {
    return HttpLimits.builder()
        .maxBodyBytes(100_000)
        .maxUploadBytes(300_000)
        .uploadFolder(uploads)
        .idleTimeout(PATIENCE)
        .requestTimeout(PATIENCE);
  }

  /** How many bytes of forms with files it counts. */
  long uploadBytes() {
    return server.connector().getServer().getDescendant(HttpHandler.class).uploadBytes();
  }

  /** From now on a connection that is here ends when it is idle for so long. */
  void idleTimeout(Duration timeout) {
    for (EndPoint each : server.connector().getConnectedEndPoints()) {
      each.setIdleTimeout(timeout.toMillis());
    }
  }

  /** How many connections have to bring their next request in time. */
  int awaitedRequests() {
    return Objects.requireNonNull(
            server
                .connector()
                .getConnectionFactory(HttpConnectionFactory.class)
                .getBean(RequestDeadlines.class))
        .size();
  }

  /** One of those that wait for what comes on its connections. */
  ManagedSelector selector() {
    return selectors().iterator().next();
  }

  /** Each of those runs this. */
  void submit(Runnable task) {
    selectors().forEach(each -> each.submit(selector -> task.run()));
  }

  private Collection<ManagedSelector> selectors() {
    return server.connector().getSelectorManager().getBeans(ManagedSelector.class);
  }

  /** Lets seconds pass, as its owner does. */
  void look(int seconds) {
    for (int i = 0; i < seconds; i++) {
      server.look();
    }
  }

  /** How many connections may wait until they are taken. */
  int acceptQueue() {
    return server.connector().getAcceptQueueSize();
  }

  boolean hears() {
    return server.hears();
  }

  RawClient connect() throws IOException {
    return new RawClient(server.port(), 0, sockets);
  }

  @Override
  public void close() {
    try {
      server.stop(Duration.ofSeconds(5));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Site site(Function<RequestBody, FinishedResponse> actions) {
    return new Site() {
      @Override
      public PeerLog log() {
        return new PeerLog(() -> 0);
      }

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
      public boolean wantsBody(Request request) {
        return !request.path().equals("/unread");
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
