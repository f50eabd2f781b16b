package dev.plezi.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A client's TLS over a socket that does not block: what is written waits until all is agreed upon.
 * It trusts everybody, as the load is of this machine. Owned by the generator's one thread.
 */
final class TlsChannel implements ByteChannel {
  private static final SSLContext CONTEXT = context();
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine = CONTEXT.createSSLEngine("localhost", 443);

  // From the socket and not decrypted, and encrypted and not taken by the socket: both to be read.
  private final ByteBuffer in =
      ByteBuffer.allocate(4 * engine.getSession().getPacketBufferSize()).flip();
  private ByteBuffer out =
      ByteBuffer.allocate(4 * engine.getSession().getPacketBufferSize()).flip();

  TlsChannel(SocketChannel channel) {
    this.channel = channel;
    engine.setUseClientMode(true);
  }

  private static SSLContext context() {
    X509TrustManager everybody =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {everybody}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the socket has not taken all that is encrypted. */
  boolean waits() {
    return out.hasRemaining();
  }

  /** Encrypts what there is, once all is agreed upon, and writes as much as the socket takes. */
  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int before = bytes.remaining();
    boolean more = true;
    while (more && engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP) {
      out = room(out);
      SSLEngineResult result = engine.wrap(bytes, out);
      out.flip();
      task();
      more =
          result.bytesProduced() > 0
              && (bytes.hasRemaining() || result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
    }
    channel.write(out);
    return before - bytes.remaining();
  }

  /** To be filled behind what is in it, with room for a record. */
  private ByteBuffer room(ByteBuffer buffer) {
    buffer.compact();
    if (buffer.remaining() >= engine.getSession().getPacketBufferSize()) {
      return buffer;
    }
    return ByteBuffer.allocate(2 * buffer.capacity()).put(buffer.flip());
  }

  private void task() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  /** Decrypts what the socket has, into a buffer that is larger; -1 at its end. */
  @Override
  public int read(ByteBuffer bytes) throws IOException {
    int before = bytes.remaining();
    in.compact();
    int read = channel.read(in);
    in.flip();
    SSLEngineResult result;
    do {
      result = engine.unwrap(in, bytes);
      task();
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        write(NOTHING);
      }
    } while (result.getStatus() == SSLEngineResult.Status.OK && in.hasRemaining());
    int decrypted = before - bytes.remaining();
    return decrypted == 0 && read < 0 ? -1 : decrypted;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
