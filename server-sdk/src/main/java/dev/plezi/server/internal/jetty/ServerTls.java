package dev.plezi.server.internal.jetty;

import dev.plezi.protocol.log.LogText;
import dev.plezi.server.Options;
import dev.plezi.server.internal.log.PeerLog;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of a server: each connection's is made by the context that the application gives at that
 * time, so that a certificate may be renewed while it runs. Nothing is agreed upon anew later.
 */
final class ServerTls extends SslContextFactory.Server {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

  /** As the log calls where a context comes from. */
  private static final String NAME = "Options.tls";

  private final Supplier<SSLContext> contexts;
  private final Set<String> hosts;
  private final PeerLog log;

  // Written by the threads that take connections: the last that was given, and the last good one.
  private volatile @Nullable Checked last;
  private volatile @Nullable SSLContext good;

  private ServerTls(Supplier<SSLContext> contexts, Set<String> hosts, PeerLog log) {
    this.contexts = contexts;
    this.hosts = hosts;
    this.log = log;
    setRenegotiationAllowed(false);
  }

  /** A context that was given, and why it cannot be used, if so. */
  private record Checked(SSLContext context, @Nullable IllegalArgumentException fault) {
    static Checked of(SSLContext context, Set<String> hosts) {
      try {
        TlsCheck.check(context, hosts);
        return new Checked(context, null);
      } catch (IllegalArgumentException e) {
        return new Checked(context, e);
      }
    }
  }

  /** HTTP, with TLS below it if the options have any. */
  static List<ConnectionFactory> before(HttpConnectionFactory http, Options options, PeerLog log) {
    Supplier<SSLContext> contexts = options.tls();
    if (contexts == null) {
      return List.of(http);
    }
    SslConnectionFactory tls =
        TlsConnection.factory(
            new ServerTls(contexts, options.allowedHosts(), log), http.getProtocol(), log);
    // Which hosts are ours is said by the options, whatever the certificate's names are.
    tls.setEnsureSecureRequestCustomizer(false);
    tls.addBean(new Failures(log));
    return List.of(tls, http);
  }

  /** What fails, such as for want of a certificate, or of trust in ours. */
  private record Failures(PeerLog log) implements SslHandshakeListener {
    @Override
    public void handshakeFailed(Event event, Throwable failure) {
      log.warn(
          LOG,
          "{}: TLS is not agreed upon: {}",
          CountingEndPoint.address(event.getEndPoint().getRemoteSocketAddress()),
          LogText.of(failure.getMessage()));
    }
  }

  @Override
  protected void doStart() throws Exception {
    setSslContext(given());
    super.doStart();
  }

  @Override
  public SSLEngine newSSLEngine(InetSocketAddress peer) {
    SSLContext before = good;
    try {
      return engine(given());
    } catch (RuntimeException e) {
      if (before == null) {
        throw e;
      }
      log.error(LOG, "{}: TLS goes on with the last context that was good", NAME, LogText.of(e));
      return engine(before);
    }
  }

  private SSLEngine engine(SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    customize(engine);
    return engine;
  }

  /** The present one, if it can be used; a new one is looked at once. */
  private SSLContext given() {
    SSLContext context = contexts.get();
    if (context == null) {
      throw new IllegalStateException("the supplier of Options.tls gave null");
    }
    Checked before = last;
    Checked now =
        before != null && before.context() == context ? before : Checked.of(context, hosts);
    last = now;
    if (now.fault() != null) {
      throw now.fault();
    }
    good = context;
    return context;
  }
}
