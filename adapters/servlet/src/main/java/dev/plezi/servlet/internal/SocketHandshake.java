package dev.plezi.servlet.internal;

import dev.plezi.server.Options;
import dev.plezi.server.internal.web.Site;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handshake of a WebSocket that the container is to finish. Used once. Public, as its endpoint
 * is.
 */
public final class SocketHandshake extends ServerEndpointConfig.Configurator {
  private static final Logger LOG = LoggerFactory.getLogger(SocketHandshake.class);

  /** The container wants one; by which path it came is known already. */
  private static final String ANY_PATH = "/";

  private final Endpoint endpoint;
  private final List<Map.Entry<String, String>> headers;
  private final boolean compresses;

  private SocketHandshake(
      Endpoint endpoint, List<Map.Entry<String, String>> headers, boolean compresses) {
    this.endpoint = endpoint;
    this.headers = headers;
    this.compresses = compresses;
  }

  /** One that leads to a connection. */
  static SocketHandshake accepting(
      SocketEndpoint endpoint, Site.Admission.Accepted accepted, Options options) {
    return new SocketHandshake(endpoint, accepted.headers(), options.compression() != null);
  }

  /** One whose connection is closed at once. */
  static SocketHandshake closing(int code) {
    return new SocketHandshake(new Closing(code), List.of(), false);
  }

  /** Whether a request asks for a WebSocket. */
  static boolean asked(HttpServletRequest request) {
    return names(request, "Upgrade", "websocket");
  }

  /** Whether it asks as RFC 6455 says. */
  static boolean understood(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        && names(request, "Connection", "upgrade")
        && "13".equals(request.getHeader("Sec-WebSocket-Version"))
        && request.getHeader("Sec-WebSocket-Key") != null;
  }

  private static boolean names(HttpServletRequest request, String header, String value) {
    return Collections.list(request.getHeaders(header)).stream()
        .flatMap(line -> List.of(line.split(",", -1)).stream())
        .anyMatch(each -> each.strip().toLowerCase(Locale.ROOT).equals(value));
  }

  /** What the container is given. */
  ServerEndpointConfig config() {
    return ServerEndpointConfig.Builder.create(endpoint.getClass(), ANY_PATH)
        .configurator(this)
        .build();
  }

  @Override
  public <T> T getEndpointInstance(Class<T> type) {
    return type.cast(endpoint);
  }

  /** The site has looked at it. */
  @Override
  public boolean checkOrigin(String origin) {
    return true;
  }

  /** Containers would take what is offered. */
  @Override
  public List<Extension> getNegotiatedExtensions(
      List<Extension> installed, List<Extension> requested) {
    return compresses ? super.getNegotiatedExtensions(installed, requested) : List.of();
  }

  @Override
  public void modifyHandshake(
      ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
    headers.forEach(
        each ->
            response
                .getHeaders()
                .merge(each.getKey(), List.of(each.getValue()), SocketHandshake::joined));
  }

  private static List<String> joined(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  /** An endpoint that closes at once; public, since containers want that. */
  public static final class Closing extends Endpoint {
    private final int code;

    private Closing(int code) {
      this.code = code;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      try {
        session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), ""));
      } catch (IOException e) {
        LOG.debug("a refused connection ended by itself: {}", e.toString());
      }
    }
  }
}
