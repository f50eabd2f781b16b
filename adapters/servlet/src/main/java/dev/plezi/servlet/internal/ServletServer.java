package dev.plezi.servlet.internal;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.Options;
import dev.plezi.server.StartException;
import dev.plezi.server.http.Request;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.ProxyHeaders;
import dev.plezi.server.internal.web.RefusedHandshake;
import dev.plezi.server.internal.web.Site;
import dev.plezi.server.internal.web.WebServer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A servlet container, as an app sees it: hands the requests that are the site's to that, as many
 * at a time as the options say, and its answers to the container. Thread-safe.
 */
public final class ServletServer implements WebServer {
  private static final Logger LOG = LoggerFactory.getLogger(ServletServer.class);
  private static final String CONTAINER = ServerContainer.class.getName();

  /** Whose request this thread answers. */
  private static final ThreadLocal<@Nullable ServletServer> ANSWERING = new ThreadLocal<>();

  private final ServletContext context;
  private final Options options;
  private final Site site;
  private final RequestCopy copies;
  private final ResponseWriter responses;
  private final SocketThreads threads;

  /** One for each request that the site may answer now; what it answers may block. */
  private final Semaphore places;

  // Written by who stops the app.
  private volatile boolean closed;

  // Written once, by start().
  private volatile @Nullable ServerContainer sockets;

  /** A container that has not been looked at yet. */
  public ServletServer(ServletContext context, Options options, String name, Site site) {
    this.context = context;
    this.options = options;
    this.site = site;
    this.copies = new RequestCopy(new ProxyHeaders(options.behindProxy()));
    this.responses = new ResponseWriter(site, options);
    this.threads = new SocketThreads(name);
    this.places = new Semaphore(options.maxRequests());
  }

  @Override
  public void start() {
    if (!(context.getAttribute(CONTAINER) instanceof ServerContainer container)) {
      throw new StartException(
          "the servlet container has no WebSockets (no "
              + CONTAINER
              + " among the attributes of its context): add its implementation of Jakarta WebSocket"
              + " 2.1, such as tomcat-embed-websocket, jetty-ee10-websocket-jakarta-server or"
              + " undertow-websockets-jsr",
          null);
    }
    sockets = container;
  }

  @Override
  public String place() {
    return "the ports of the servlet container, at \"" + context.getContextPath() + "/\"";
  }

  @Override
  public int port() {
    throw new IllegalStateException(
        "the app has no port of its own: it is a part of a servlet container");
  }

  @Override
  public boolean answering() {
    return ANSWERING.get() == this;
  }

  @Override
  public void stopAccepting() {
    closed = true;
  }

  @Override
  public boolean awaitRequests(Duration limit) throws InterruptedException {
    return places.tryAcquire(options.maxRequests(), limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void stop(Duration limit) {
    threads.shutdown();
  }

  /** Answers a request; false when it is not for the site. */
  public boolean take(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Request copy = copies.of(request);
    // With parameters in its path, which the container leaves out, it is none of ours.
    if (request.getRequestURI().indexOf(';') >= 0
        || !(site.routes(copy) || responses.hasFile(copy))) {
      return false;
    }
    FinishedResponse misdirected = site.misdirected(copy);
    if (misdirected != null) {
      responses.write(copy, misdirected, response);
      return true;
    }
    if (closed || !places.tryAcquire()) {
      site.log().warn(LOG, "{}: refused, too many requests at a time, or the last", copy.remote());
      responses.write(copy, FinishedResponse.BUSY, response);
      return true;
    }
    ANSWERING.set(this);
    try {
      return answer(copy, request, response);
    } finally {
      ANSWERING.remove();
      places.release();
    }
  }

  /** By what takes the request first: a WebSocket, a stream, the site's routes, a static file. */
  private boolean answer(Request copy, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (SocketHandshake.asked(request)) {
      upgrade(copy, request, response);
      return true;
    }
    Site.Admission stream = site.stream(copy);
    if (stream != null) {
      stream(copy, stream, request, response);
      return true;
    }
    try (BodyReader body = new BodyReader(request, options.http())) {
      boolean wanted = !copy.reads() && site.wantsBody(copy);
      FinishedResponse answer =
          site.answer(copy, wanted ? body : dev.plezi.server.http.RequestBody.NONE);
      if (answer != null) {
        responses.write(copy, answer, response);
      } else if (!responses.writeFile(copy, response)) {
        if (!body.read()) {
          return false;
        }
        // Nobody else gets a body that is read.
        responses.write(copy, site.notFound(copy), response);
      }
      return true;
    }
  }

  private void upgrade(Request copy, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (!SocketHandshake.understood(request)) {
      responses.write(copy, RefusedHandshake.OTHER_VERSION, response);
      return;
    }
    Site.Admission admission = site.admit(copy);
    if (admission instanceof Site.Admission.Accepted accepted) {
      SocketEndpoint endpoint = new SocketEndpoint(accepted.receiver(), site.log(), threads);
      boolean upgraded = false;
      try {
        upgrade(request, response, SocketHandshake.accepting(endpoint, accepted, options));
        upgraded = response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
      } finally {
        if (!upgraded) {
          endpoint.neverOpened();
        }
      }
      return;
    }
    FinishedResponse answer = ((Site.Admission.Refused) admission).answer();
    int code = RefusedHandshake.code(copy, answer);
    if (code == CloseCode.NONE) {
      responses.write(copy, answer, response);
    } else {
      upgrade(request, response, SocketHandshake.closing(code));
    }
  }

  private void upgrade(
      HttpServletRequest request, HttpServletResponse response, SocketHandshake handshake)
      throws IOException, ServletException {
    ServerContainer container = sockets;
    if (container == null) {
      throw new IllegalStateException("the app has not been started");
    }
    try {
      container.upgradeHttpToWebSocket(request, response, handshake.config(), Map.of());
    } catch (DeploymentException e) {
      throw new ServletException(e);
    }
  }

  private void stream(
      Request copy, Site.Admission stream, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (stream instanceof Site.Admission.Refused refused) {
      responses.write(copy, refused.answer(), response);
      return;
    }
    Site.Admission.Accepted accepted = (Site.Admission.Accepted) stream;
    if (!request.isAsyncSupported()) {
      accepted.receiver().neverOpened();
      LOG.error(
          "{}: event streams need asynchronous requests: setAsyncSupported(true) for this filter and"
              + " for all before it",
          LogText.of(copy.path()));
      responses.write(copy, FinishedResponse.plain(500, "500 Internal Server Error\n"), response);
      return;
    }
    responses.writeHeaders(copy, accepted.headers(), response);
    new StreamTransport(accepted.receiver(), site.log()).open(request, response);
  }
}
