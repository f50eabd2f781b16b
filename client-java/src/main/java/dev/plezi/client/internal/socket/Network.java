package dev.plezi.client.internal.socket;

import java.net.ProxySelector;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A description of the way to the servers.
 *
 * @param tls whom to trust and who the client is; null for the JVM's own
 * @param proxy the way out; null for the JVM's own
 * @param proxyAuthorization what the proxy is shown; or null
 */
public record Network(
    @Nullable SSLContext tls, @Nullable ProxySelector proxy, @Nullable String proxyAuthorization) {
  /** As the JVM has it. */
  public static final Network STANDARD = new Network(null, null, null);
}
