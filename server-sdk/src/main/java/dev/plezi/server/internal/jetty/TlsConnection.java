package dev.plezi.server.internal.jetty;

import dev.plezi.server.internal.log.PeerLog;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of a connection that bounds the records without data: of the handshake, which may be cut
 * into many, and new keys behind it. Each costs a peer some 30 bytes and the server much more, and
 * no limit of messages sees it.
 */
final class TlsConnection extends SslConnection {
  /** So many in a minute: a handshake has a few, and new keys are due after gigabytes. */
  private static final int MOST_WITHOUT_DATA = 100;

  private static final Logger LOG = LoggerFactory.getLogger(TlsConnection.class);

  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final PeerLog log;

  // Owned by whoever reads: how many records without data there were in the present minute.
  private int withoutData;
  private long since;

  private TlsConnection(
      Connector connector,
      SslContextFactory contexts,
      EndPoint socket,
      SSLEngine engine,
      PeerLog log) {
    super(connector.getByteBufferPool(), connector.getExecutor(), contexts, socket, engine);
    this.log = log;
  }

  /** Makes them. */
  static SslConnectionFactory factory(
      SslContextFactory.Server contexts, String nextProtocol, PeerLog log) {
    return new SslConnectionFactory(contexts, nextProtocol) {
      @Override
      protected SslConnection newSslConnection(
          Connector connector, EndPoint socket, SSLEngine engine) {
        return new TlsConnection(connector, contexts, socket, engine, log);
      }
    };
  }

  @Override
  protected SSLEngineResult unwrap(SSLEngine engine, ByteBuffer input, ByteBuffer output)
      throws SSLException {
    SSLEngineResult result = super.unwrap(engine, input, output);
    if (result.bytesProduced() == 0 && result.bytesConsumed() > 0 && tooMany(System.nanoTime())) {
      log.warn(
          LOG,
          "{}: closed, it sent more than {} TLS records without data in a minute",
          CountingEndPoint.address(getEndPoint().getRemoteSocketAddress()),
          MOST_WITHOUT_DATA);
      throw new SSLException("too many records without data");
    }
    return result;
  }

  private boolean tooMany(long now) {
    if (withoutData == 0 || now - since >= MINUTE_NANOS) {
      since = now;
      withoutData = 0;
    }
    withoutData++;
    return withoutData > MOST_WITHOUT_DATA;
  }
}
