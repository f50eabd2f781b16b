package dev.plezi.client.internal.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A way to a server, looked up.
 *
 * @param addresses the server's or, if it is proxied, the proxy's
 * @param proxyAuthorization what the proxy is shown; or null
 * @param tls null for the JVM's own
 */
record Route(
    Handshake.Target target,
    List<InetSocketAddress> addresses,
    boolean proxied,
    @Nullable String proxyAuthorization,
    @Nullable SSLContext tls) {

  /** Looks it up, which may block. */
  static Route find(Handshake.Target target, Network network) throws IOException {
    URI uri = target.uri();
    InetSocketAddress proxy = proxy(target, network);
    String host = target.host() == null ? uri.getHost().replaceAll("[\\[\\]]", "") : target.host();
    List<InetSocketAddress> addresses =
        proxy == null
            ? addresses(host, Upgrade.port(uri))
            : addresses(proxy.getHostString(), proxy.getPort());
    return new Route(target, addresses, proxy != null, network.proxyAuthorization(), network.tls());
  }

  private static List<InetSocketAddress> addresses(String host, int port) throws IOException {
    List<InetSocketAddress> all = new ArrayList<>();
    for (InetAddress each : InetAddress.getAllByName(host)) {
      all.add(new InetSocketAddress(each, port));
    }
    return all;
  }

  private static @Nullable InetSocketAddress proxy(Handshake.Target target, Network network)
      throws IOException {
    ProxySelector selector = network.proxy() == null ? ProxySelector.getDefault() : network.proxy();
    if (selector == null) {
      return null;
    }
    URI uri = target.uri();
    String scheme = Upgrade.secure(uri) ? "https" : "http";
    List<Proxy> proxies =
        selector.select(URI.create(scheme + "://" + Upgrade.authority(target, true) + "/"));
    for (Proxy each : proxies) {
      if (each.type() == Proxy.Type.DIRECT) {
        return null;
      }
      if (each.type() == Proxy.Type.HTTP && each.address() instanceof InetSocketAddress address) {
        return address;
      }
    }
    if (proxies.isEmpty()) {
      return null;
    }
    throw new IOException("the proxy is none of HTTP, which is the one kind that is supported");
  }
}
