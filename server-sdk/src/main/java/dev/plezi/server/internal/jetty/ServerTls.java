package dev.plezi.server.internal.jetty;

import dev.plezi.protocol.log.LogText;
import dev.plezi.server.Options;
import dev.plezi.server.internal.log.PeerLog;
import java.net.InetSocketAddress;
import java.util.List;
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

  private final Supplier<SSLContext> contexts;
  private final PeerLog log;

  // Written by the threads that take connections: the last one that was given.
  private volatile @Nullable SSLContext last;

  private ServerTls(Supplier<SSLContext> contexts, PeerLog log) {
    this.contexts = contexts;
    this.log = log;
    setRenegotiationAllowed(false);
  }

  /** HTTP, with TLS below it if the options have any. */
  static List<ConnectionFactory> before(HttpConnectionFactory http, Options options, PeerLog log) {
    Supplier<SSLContext> contexts = options.tls();
    if (contexts == null) {
      return List.of(http);
    }
    SslConnectionFactory tls =
        new SslConnectionFactory(new ServerTls(contexts, log), http.getProtocol());
    // Which hosts are ours is said by the options, whatever the certificate's names are.
    tls.setEnsureSecureRequestCustomizer(false);
    tls.addBean(new Failures(log));
    return List.of(tls, http);
  }

  /** What fails, such as for want of a certificate, or of trust in ours. */
  private record Failures(PeerLog log) implements SslHandshakeListener {
    @Override
    public void handshakeFailed(Event event, Throwable failure) {
      Object peer = event.getEndPoint() == null ? "" : event.getEndPoint().getRemoteSocketAddress();
      log.warn(LOG, "{}: TLS is not agreed upon: {}", peer, LogText.of(failure.getMessage()));
    }
  }

  @Override
  protected void doStart() throws Exception {
    SSLContext first = given();
    last = first;
    setSslContext(first);
    super.doStart();
  }

  @Override
  public SSLEngine newSSLEngine(InetSocketAddress peer) {
    SSLEngine engine = context().createSSLEngine();
    customize(engine);
    return engine;
  }

  private SSLContext context() {
    SSLContext before = last;
    try {
      SSLContext now = given();
      last = now;
      return now;
    } catch (RuntimeException e) {
      if (before == null) {
        throw e;
      }
      log.error(LOG, "{}: TLS goes on with the last that it gave", contexts, LogText.of(e));
      return before;
    }
  }

  private SSLContext given() {
    SSLContext context = contexts.get();
    if (context == null) {
      throw new IllegalStateException("the supplier of Options.tls gave null");
    }
    return context;
  }
}
