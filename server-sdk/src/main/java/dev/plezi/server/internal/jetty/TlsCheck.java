package dev.plezi.server.internal.jetty;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A look at a context before peers get it, by handshakes in memory: without a key none succeeds.
 * Only that is found; whatever else fails may be this client's fault.
 */
final class TlsCheck {
  /** What the JDK says for want of a key, of TLS 1.3 and of 1.2. */
  private static final List<String> NO_KEY =
      List.of("No available authentication scheme", "no cipher suites in common");

  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  /** Where it is set, a client of this JVM may lack what the key needs. */
  private static final String SCHEMES = "jdk.tls.client.SignatureSchemes";

  /** More than a handshake has flights, and a flight records. */
  private static final int MOST = 20;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private TlsCheck() {}

  /**
   * Checks a context that has served nobody yet.
   *
   * @param hosts those that may be asked for: some have a key only for who names one
   * @throws IllegalArgumentException when no handshake can succeed
   */
  static void check(SSLContext context, Set<String> hosts) {
    try {
      var unused = context.createSSLEngine();
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(
          "Options.tls has a context that cannot be used, was init called? " + e.getMessage(), e);
    }
    if (names(hosts).noneMatch(name -> VERSIONS.stream().anyMatch(v -> served(context, v, name)))) {
      throw new IllegalArgumentException(
          "Options.tls has a context without a key and a certificate to serve, whichever of"
              + " Options.allowedHosts a client names");
    }
  }

  /** None, and each that can be named. */
  private static Stream<List<SNIHostName>> names(Set<String> hosts) {
    return Stream.concat(
        Stream.of(List.of()),
        hosts.stream()
            .filter(host -> !host.equals("*") && !host.startsWith("["))
            .map(host -> List.of(new SNIHostName(host.replace("*", "www")))));
  }

  /** Whether there is no lack of a key. */
  private static boolean served(SSLContext context, String version, List<SNIHostName> names) {
    try {
      SSLEngine server = context.createSSLEngine();
      server.setUseClientMode(false);
      SSLEngine client = client(version, names);
      client.beginHandshake();
      for (int i = 0; i < MOST; i++) {
        pass(client, server);
        pass(server, client);
      }
      return true;
    } catch (SSLException e) {
      String words = String.valueOf(e.getMessage());
      return NO_KEY.stream().noneMatch(words::endsWith) || System.getProperty(SCHEMES) != null;
    } catch (GeneralSecurityException | RuntimeException e) {
      return true;
    }
  }

  private static SSLEngine client(String version, List<SNIHostName> names)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAll()}, null);
    SSLEngine client = context.createSSLEngine();
    client.setUseClientMode(true);
    SSLParameters parameters = client.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    parameters.setCipherSuites(client.getSupportedCipherSuites());
    parameters.setServerNames(List.copyOf(names));
    client.setSSLParameters(parameters);
    return client;
  }

  /** What one has to say goes to the other. */
  private static void pass(SSLEngine from, SSLEngine to) throws SSLException {
    for (int i = 0; i < MOST && from.getHandshakeStatus() == HandshakeStatus.NEED_WRAP; i++) {
      ByteBuffer record = ByteBuffer.allocate(from.getSession().getPacketBufferSize());
      from.wrap(NOTHING, record);
      run(from);
      record.flip();
      to.unwrap(record, ByteBuffer.allocate(to.getSession().getApplicationBufferSize()));
      run(to);
    }
  }

  private static void run(SSLEngine engine) {
    for (Runnable task = engine.getDelegatedTask(); task != null; ) {
      task.run();
      task = engine.getDelegatedTask();
    }
  }

  /** Whoever it is: this is about whether there is somebody. */
  private static final class TrustsAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
