package dev.plezi.server.internal.jetty;

import dev.plezi.server.http.Body;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.Handshaker;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands requests and handshakes to the site, and its answers to Jetty. */
final class HttpHandler extends Handler.Abstract implements WebSocketNegotiator {
  /** A handshake that is none of RFC 6455: says which version would be. */
  private static final FinishedResponse OTHER_VERSION =
      new FinishedResponse(
          426,
          List.of(Map.entry("Sec-WebSocket-Version", "13"), Map.entry("Upgrade", "websocket")),
          Body.text("426 Upgrade Required\n"));

  private static final Logger LOG = LoggerFactory.getLogger(HttpHandler.class);

  private final Site site;
  private final WebSocketComponents components;
  private final Configuration.Customizer sockets;

  private final ResponseWriter outgoing;
  private final RequestDeadlines arrivals;

  /** One for each request that the site may answer now; what it answers may block. */
  private final Semaphore turns;

  /** One for each of them that may wait for its body. */
  private final Semaphore readers;

  private final Handshaker handshaker = Handshaker.newInstance();

  HttpHandler(
      Site site,
      WebSocketComponents components,
      Configuration.Customizer sockets,
      ResponseWriter outgoing,
      RequestDeadlines arrivals) {
    this.site = site;
    this.components = components;
    this.sockets = sockets;
    this.outgoing = outgoing;
    this.arrivals = arrivals;
    this.turns = new Semaphore(outgoing.rules().maxRequests());
    this.readers = new Semaphore((outgoing.rules().maxRequests() + 1) / 2);
  }

  /** Controllers may block, so Jetty must not call us on an I/O thread. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    arrivals.arrived(request);
    if (!turns.tryAcquire()) {
      LOG.warn("{}: refused, too many requests at a time", Request.getRemoteAddr(request));
      outgoing.write(FinishedResponse.BUSY, response, callback);
      return true;
    }
    try {
      return serve(request, response, callback);
    } finally {
      turns.release();
    }
  }

  private boolean serve(Request request, Response response, Callback callback) throws Exception {
    if (request.getHeaders().contains(HttpHeader.UPGRADE, "websocket")) {
      if (!handshaker.upgradeRequest(this, request, response, callback, components, sockets)) {
        outgoing.write(OTHER_VERSION, response, callback);
      }
      return true;
    }
    dev.plezi.server.http.Request copy = RequestCopy.copy(request);
    Site.Admission stream = site.stream(copy);
    if (stream instanceof Site.Admission.Accepted accepted) {
      accepted.headers().forEach(each -> response.getHeaders().add(each.getKey(), each.getValue()));
      new EventStreamTransport(accepted.receiver(), response, callback).open();
      return true;
    }
    if (stream instanceof Site.Admission.Refused refused) {
      outgoing.write(refused.answer(), response, callback);
      return true;
    }
    FinishedResponse answer = site.answer(copy, new BodyReader(request, outgoing.rules(), readers));
    if (answer != null) {
      outgoing.write(answer, response, callback);
      return true;
    }
    if (outgoing.files().serve(request, response, callback)) {
      return true;
    }
    outgoing.write(site.notFound(copy), response, callback);
    return true;
  }

  @Override
  public @Nullable FrameHandler negotiate(
      ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
    // No extension is offered back: compression costs far more memory than an idle connection.
    response.setExtensions(List.of());
    Site.Admission admission = site.admit(RequestCopy.copy(request));
    if (admission instanceof Site.Admission.Accepted accepted) {
      accepted.headers().forEach(each -> response.getHeaders().add(each.getKey(), each.getValue()));
      return new WebSocketHandler(accepted.receiver());
    }
    outgoing.write(((Site.Admission.Refused) admission).answer(), response, callback);
    return null;
  }
}
