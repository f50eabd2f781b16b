package dev.plezi.server.internal.web;

import dev.plezi.server.TrustedProxies;
import dev.plezi.server.http.Request;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reader of what trusted proxies say of a request: who asks, for which host, whether over TLS.
 * What cannot be read is not said. Immutable.
 */
public final class ProxyHeaders {
  private static final Set<String> OVER_TLS = Set.of("https", "wss");
  private static final String TLS_PORT = "443";
  private static final String PLAIN_PORT = "80";

  /** An address as proxies write it: with a port, in brackets, with a zone. */
  private static final Pattern WITH_PORT =
      Pattern.compile(
          "([0-9.]+)(?::\\d{1,5})?|\\[?([0-9A-Fa-f:.]+?)(?:%[^\\]]*)?(?:\\](?::\\d{1,5})?)?");

  private static final String PORT_DIGITS =
      "([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d\\d|655[0-2]\\d|6553[0-5])";

  private static final Pattern PORT = Pattern.compile(PORT_DIGITS);

  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:" + PORT_DIGITS + ")?");

  /** One pair of the header Forwarded, and what follows it. */
  private static final Pattern PAIR =
      Pattern.compile("\\s*([A-Za-z]+)=(?:\"([^\"\\\\]*)\"|([^\\s\",;]*))\\s*([;,]?)");

  private final TrustedProxies trusted;

  /** A reader of what these say. */
  public ProxyHeaders(TrustedProxies trusted) {
    this.trusted = trusted;
  }

  /** The request as its client has sent it. */
  public Request read(Request request) {
    InetAddress peer = address(request.remote());
    if (trusted.header().isEmpty() || peer == null || !trusted.trusts(peer)) {
      return request;
    }
    Said said =
        trusted.header().equalsIgnoreCase("Forwarded")
            ? forwarded(request)
            : listed(request, trusted.header());
    List<InetAddress> way = way(said.from(), peer);
    int proxies = trusted.listed() ? trusted.trusted(way) : Math.min(1, way.size() - 1);
    InetAddress client = way.get(way.size() - 1 - proxies);
    String protocol = of(said.protocols(), proxies);
    String port = of(said.ports(), proxies);
    boolean secure =
        protocol == null
            ? request.secure() || TLS_PORT.equals(port)
            : OVER_TLS.contains(protocol.toLowerCase(Locale.ROOT));
    return new Request(
        request.method(),
        request.path(),
        request.query(),
        headers(request, authority(request, of(said.hosts(), proxies), port, secure)),
        client.equals(peer) ? request.remote() : text(client),
        secure,
        request.contextPath(),
        request.principal());
  }

  /** What the headers say, each from the client to the last proxy. */
  private record Said(
      List<String> from, List<String> protocols, List<String> hosts, List<String> ports) {}

  private static Said listed(Request request, String from) {
    return new Said(
        values(request, from),
        values(request, "X-Forwarded-Proto"),
        values(request, "X-Forwarded-Host"),
        values(request, "X-Forwarded-Port"));
  }

  private static List<String> values(Request request, String header) {
    List<String> values = new ArrayList<>();
    for (String line : request.headers(header)) {
      for (String value : line.split(",", -1)) {
        if (!value.isBlank()) {
          values.add(value.strip());
        }
      }
    }
    return values;
  }

  private static Said forwarded(Request request) {
    Said said = new Said(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), List.of());
    for (String line : request.headers("Forwarded")) {
      Matcher pair = PAIR.matcher(line);
      for (int at = 0; at < line.length() && pair.find(at) && pair.start() == at; at = pair.end()) {
        String value = pair.group(2) == null ? pair.group(3) : pair.group(2);
        switch (pair.group(1).toLowerCase(Locale.ROOT)) {
          case "for" -> said.from().add(value);
          case "proto" -> said.protocols().add(value);
          case "host" -> said.hosts().add(value);
          default -> {
            // Which of its own addresses the proxy has used does not matter.
          }
        }
      }
    }
    return said;
  }

  /** From the client to the peer; what is no address, and what stands before that, is left out. */
  private static List<InetAddress> way(List<String> from, InetAddress peer) {
    List<InetAddress> way = new ArrayList<>();
    way.add(peer);
    for (int i = from.size() - 1; i >= 0; i--) {
      InetAddress each = address(from.get(i));
      if (each == null) {
        break;
      }
      way.add(each);
    }
    Collections.reverse(way);
    return way;
  }

  /** What the first of so many proxies has said; the only value, where but one has said any. */
  private static @Nullable String of(List<String> values, int proxies) {
    return values.isEmpty() ? null : values.get(Math.max(0, values.size() - Math.max(1, proxies)));
  }

  private static @Nullable String authority(
      Request request, @Nullable String host, @Nullable String port, boolean secure) {
    String given = host == null ? request.header("Host") : host;
    Matcher authority = AUTHORITY.matcher(given == null ? "" : given);
    if (!authority.matches()) {
      return null;
    }
    if (port == null
        || authority.group(2) != null
        || port.equals(secure ? TLS_PORT : PLAIN_PORT)
        || !PORT.matcher(port).matches()) {
      return given;
    }
    return given + ":" + port;
  }

  private static List<Map.Entry<String, String>> headers(
      Request request, @Nullable String authority) {
    if (authority == null || authority.equals(request.header("Host"))) {
      return request.headers();
    }
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("Host", authority));
    request.headers().stream()
        .filter(each -> !each.getKey().equalsIgnoreCase("Host"))
        .forEach(headers::add);
    return List.copyOf(headers);
  }

  private static @Nullable InetAddress address(String text) {
    Matcher matcher = WITH_PORT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    return TrustedProxies.address(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
  }

  /** As a peer's own address is written. */
  private static String text(InetAddress address) {
    String plain = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + plain + "]" : plain;
  }
}
