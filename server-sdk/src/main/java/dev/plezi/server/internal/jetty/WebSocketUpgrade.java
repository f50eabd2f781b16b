package dev.plezi.server.internal.jetty;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.internal.compression.PerMessageDeflate;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.RefusedHandshake;
import dev.plezi.server.internal.web.Site;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.eclipse.jetty.websocket.core.server.Handshaker;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.jspecify.annotations.Nullable;

/** A negotiator of WebSocket handshakes: asks the site, and answers by Jetty. Immutable. */
final class WebSocketUpgrade {
  private static final String WEBSOCKET = "websocket";

  private static final int UPGRADED = HttpStatus.SWITCHING_PROTOCOLS_101;

  private final Site site;
  private final ResponseWriter responses;
  private final RequestCopy copies;
  private final PartialMessages partials;
  private final WebSocketComponents components;
  private final DeflateExtension.@Nullable Registry extensions;
  private final Configuration.Customizer sockets = sockets();
  private final Handshaker handshaker = Handshaker.newInstance();

  /**
   * For a server's WebSockets.
   *
   * @param messages the bounds of what comes, and how it may be compressed
   */
  WebSocketUpgrade(
      Server server, Site site, ResponseWriter responses, RequestCopy copies, Messages messages) {
    this.site = site;
    this.partials = new PartialMessages(messages.partialBytes());
    PerMessageDeflate deflate = messages.deflate();
    this.extensions = deflate == null ? null : new DeflateExtension.Registry(deflate);
    this.responses = responses;
    this.copies = copies;
    this.components =
        extensions == null
            ? WebSocketServerComponents.ensureWebSocketComponents(server)
            : extensions.components(server);
  }

  /**
   * What holds for the messages of all connections.
   *
   * @param partialBytes how much of those may be kept that have not ended yet
   * @param deflate what compresses them; null for nothing
   */
  record Messages(long partialBytes, @Nullable PerMessageDeflate deflate) {}

  /** Answers a request for a WebSocket; false when a request asks for none. */
  boolean upgrade(Request request, Response response, Callback callback) throws IOException {
    if (!request.getHeaders().contains(HttpHeader.UPGRADE, WEBSOCKET)) {
      return false;
    }
    Chosen only = new Chosen(request);
    WebSocketNegotiator negotiator = new Negotiator(only);
    if (!handshaker.upgradeRequest(negotiator, only, response, callback, components, sockets)) {
      responses.write(RefusedHandshake.OTHER_VERSION, response, callback);
    }
    return true;
  }

  /** A negotiator of one handshake. */
  private final class Negotiator implements WebSocketNegotiator {
    private final Chosen request;

    Negotiator(Chosen request) {
      this.request = request;
    }

    @Override
    public @Nullable FrameHandler negotiate(
        ServerUpgradeRequest asked, ServerUpgradeResponse response, Callback callback) {
      return WebSocketUpgrade.this.negotiate(asked, response, callback);
    }

    @Override
    public void customize(Configuration session) {
      request.session = session instanceof WebSocketCoreSession core ? core : null;
    }
  }

  private @Nullable FrameHandler negotiate(
      ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
    // Jetty would take what is offered, and keep a compressor for each connection.
    response.setExtensions(List.of());
    Request asked = Chosen.asked(request);
    dev.plezi.server.http.Request copy = copies.of(asked);
    Site.Admission admission = site.admit(copy);
    if (admission instanceof Site.Admission.Accepted accepted) {
      accepted.headers().forEach(each -> response.getHeaders().add(each.getKey(), each.getValue()));
      PerMessageDeflate.Agreement agreement =
          extensions == null ? null : extensions.agree(asked, response);
      WebSocketHandler handler =
          new WebSocketHandler(accepted.receiver(), partials, site.log(), agreement);
      Request.addCompletionListener(
          request,
          failure -> handler.handshakeOver(failure == null && response.getStatus() == UPGRADED));
      return handler;
    }
    FinishedResponse answer = ((Site.Admission.Refused) admission).answer();
    int code = RefusedHandshake.code(copy, answer);
    if (code != CloseCode.NONE) {
      return new RefusalHandler(code);
    }
    responses.write(answer, response, callback);
    return null;
  }

  private static Configuration.Customizer sockets() {
    Configuration.ConfigurationCustomizer sockets = new Configuration.ConfigurationCustomizer();
    // The limit of a frame is for what comes in; what goes out may be larger, and leaves in
    // fragments. Without this Jetty refuses to send it.
    sockets.setAutoFragment(true);
    // Silence is the session's matter, which pings.
    sockets.setIdleTimeout(Duration.ZERO);
    return sockets;
  }

  /** A handler that closes at once. */
  private record RefusalHandler(int code) implements FrameHandler {
    /** How long the peer may take to close as well. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public void onOpen(CoreSession core, Callback callback) {
      core.setIdleTimeout(PATIENCE);
      callback.succeeded();
      core.close(code, null, Callback.NOOP);
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
      callback.succeeded();
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
      callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
      callback.succeeded();
    }
  }

  /**
   * A request for the one protocol that is chosen, of those that it lists: RFC 9110, 7.8. Without
   * its address, of which Jetty would keep all parts as long as the WebSocket lives, and parameters
   * apart. What the handshake makes is put in its attributes; there it gets a connection that reads
   * in batches.
   */
  private static final class Chosen extends Request.Wrapper {
    private static final HttpURI NO_ADDRESS = HttpURI.from("/");

    private final HttpFields headers;

    // Written and read by the handshake.
    private @Nullable WebSocketCoreSession session;

    Chosen(Request request) {
      super(request);
      headers = HttpFields.build(request.getHeaders()).put(HttpHeader.UPGRADE, WEBSOCKET);
    }

    /** What was asked, query and all. */
    static Request asked(Request request) {
      Chosen chosen = Request.as(request, Chosen.class);
      return chosen == null ? request : chosen.getWrapped();
    }

    @Override
    public HttpURI getHttpURI() {
      return NO_ADDRESS;
    }

    @Override
    public @Nullable Object setAttribute(String name, @Nullable Object value) {
      return super.setAttribute(
          name, value instanceof WebSocketConnection made ? batching(made) : value);
    }

    private WebSocketConnection batching(WebSocketConnection made) {
      WebSocketCoreSession of = session;
      return of != null
          ? BatchingConnection.inPlaceOf(made, getConnectionMetaData().getConnector(), of)
          : made;
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }
  }
}
