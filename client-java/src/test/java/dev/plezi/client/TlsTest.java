package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TLS: whom the client trusts and what it shows, what it says when it does not, and many at once.
 */
class TlsTest extends ClientTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /** More than have a turn at a time, on any machine. */
  private static final int MANY = 3 * 16 * Runtime.getRuntime().availableProcessors();

  private final Awaited<String> heard = new Awaited<>();
  private final Awaited<Throwable> bob = new Awaited<>();
  private final Awaited<Throwable> refusals = new Awaited<>();

  /** What a server has taken: one that nobody has any more, the garbage collector closes. */
  private final List<Socket> held = new ArrayList<>();

  @TempDir Path folder;

  /** A certificate of its own for this machine, made by the JDK's tool. */
  private KeyStore store(String name) throws Exception {
    Path file = folder.resolve(name + ".p12");
    String options =
        "-genkeypair -alias a -keyalg EC -validity 2 -storetype PKCS12 -storepass changeit";
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(options.split(" ", -1)));
    command.addAll(List.of("-dname", "CN=" + name, "-ext", "san=dns:localhost"));
    command.addAll(List.of("-keystore", file.toString()));
    assertThat(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor())
        .isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static SSLContext context(KeyStore own, KeyStore trusted) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD);
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("peer", trusted.getCertificate("a"));
    TrustManagerFactory trusts =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusts.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusts.getTrustManagers(), null);
    return context;
  }

  private SSLServerSocket front(SSLContext context) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    return (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, here);
  }

  /** Ends TLS before the scripted server, and wants a certificate of the client. */
  private SSLServerSocket tls(SSLContext context) throws IOException {
    SSLServerSocket front = front(context);
    front.setNeedClientAuth(true);
    Relay.accept(
        front,
        socket -> {
          String who = ((SSLSocket) socket).getSession().getPeerPrincipal().getName();
          heard.add(who);
          Relay.join(socket, server.port());
        });
    return front;
  }

  /** Writes down with what its handshakes fail. */
  private ServerSocket refused(SSLContext context, String protocol) throws IOException {
    return raw(
        socket -> {
          try (socket) {
            new HandshakeServer(socket, context, protocol).run();
            refusals.add(new AssertionError("nothing was refused"));
          } catch (IOException e) {
            refusals.add(e);
          }
        });
  }

  private ServerSocket raw(Relay.Service service) throws IOException {
    ServerSocket front = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    Relay.accept(front, service);
    return front;
  }

  private ClientBuilder wss(ServerSocket front) {
    return PleziClient.builder("wss://localhost:" + front.getLocalPort() + "/ada")
        .autoreconnect(false)
        .level(1)
        .onError(errors::add);
  }

  @Test
  void trustsAndShowsTheCertificatesOfItsSslContext() throws Exception {
    KeyStore serverKey = store("server");
    KeyStore clientKey = store("ada");
    try (SSLServerSocket front = tls(context(serverKey, clientKey))) {
      PleziClient client =
          connect(
              PleziClient.builder("wss://localhost:" + front.getLocalPort() + "/ada")
                  .level(1)
                  .sslContext(context(clientKey, serverKey))
                  .maxMessageSize(2_000_000)
                  .onError(errors::add)
                  .on(Said.class, said -> heard.add(said.text())));
      client.emit(new Say(1), ACK).join();
      assertThat(heard.next()).isEqualTo("CN=ada");
      // More than one record of TLS, in both directions.
      String text = "x".repeat(1_000_000);
      server.send("{\"event\":\"said\",\"text\":\"" + text + "\"}");
      assertThat(heard.next()).isEqualTo(text);
      client.emit("{\"event\":\"said\",\"text\":\"" + text + "\"}", ACK).join();
      client.close();
      assertThat(server.closed.next().getCode()).isEqualTo(1000);
      assertThat(errors.rest()).isEmpty();
    }
  }

  @Test
  void connectsToNobodyWhomItDoesNotTrust() throws Exception {
    KeyStore serverKey = store("server");
    KeyStore clientKey = store("ada");
    try (SSLServerSocket front = tls(context(serverKey, clientKey))) {
      connect(
          PleziClient.builder("wss://localhost:" + front.getLocalPort() + "/ada")
              .sslContext(context(clientKey, clientKey))
              .onError(errors::add));
      assertThat(errors.next())
          .hasMessageContaining("cannot be reached")
          .hasRootCauseInstanceOf(CertPathBuilderException.class);
      connect(
          PleziClient.builder("wss://127.0.0.1:" + front.getLocalPort() + "/ada")
              .sslContext(context(clientKey, serverKey))
              .onError(bob::add));
      // The certificate is for localhost, and the name is what counts.
      assertThat(bob.next()).hasMessageContaining("127.0.0.1");
      assertThat(server.handshakes.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void tellsAServerWhomItDoesNotTrustByAnAlert(String protocol) throws Exception {
    KeyStore serverKey = store("server");
    KeyStore clientKey = store("ada");
    try (ServerSocket front = refused(context(serverKey, serverKey), protocol)) {
      connect(wss(front).sslContext(context(clientKey, clientKey)));
      assertThat(refusals.next())
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("certificate_unknown");
      assertThat(errors.next())
          .isInstanceOfSatisfying(
              ConnectionException.class,
              failure ->
                  assertThat(failure.reason()).isEqualTo(ConnectionException.Reason.UNREACHABLE))
          .hasCauseInstanceOf(SSLException.class)
          .hasRootCauseInstanceOf(CertPathBuilderException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void tellsAServerOfAnotherNameByAnAlert(String protocol) throws Exception {
    KeyStore key = store("server");
    try (ServerSocket front = refused(context(key, key), protocol)) {
      connect(
          PleziClient.builder("wss://127.0.0.1:" + front.getLocalPort() + "/ada")
              .sslContext(context(key, key))
              .autoreconnect(false)
              .onError(errors::add));
      assertThat(refusals.next())
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("certificate_unknown");
      assertThat(errors.next())
          .hasCauseInstanceOf(SSLException.class)
          .hasRootCauseInstanceOf(CertificateException.class);
    }
  }

  @Test
  void answersWhatIsNoHandshakeByAnAlert() throws Exception {
    Awaited<byte[]> said = new Awaited<>();
    Relay.Service service =
        socket -> {
          InputStream in = socket.getInputStream();
          byte[] head = in.readNBytes(5);
          in.readNBytes(((head[3] & 0xFF) << 8) | (head[4] & 0xFF));
          // Data of an application, before anything is agreed upon.
          socket.getOutputStream().write(new byte[] {23, 3, 3, 0, 1, 0});
          said.add(in.readAllBytes());
        };
    try (ServerSocket front = raw(service)) {
      connect(wss(front));
      assertThat(said.next()).startsWith(21, 3);
      assertThat(errors.next()).hasCauseInstanceOf(SSLException.class);
    }
  }

  @Test
  void aServerThatGoesDuringTheHandshakeIsNoFailureOfTls() throws Exception {
    try (ServerSocket front = raw(Socket::close)) {
      connect(wss(front));
      assertThat(errors.next().getCause())
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(SSLException.class);
    }
  }

  @Test
  void saysThatAServerSpeaksTlsWhereItWasNotAskedTo() throws Exception {
    Relay.Service service =
        socket -> {
          try (socket) {
            // An unexpected message is what a request is to it.
            socket.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 10});
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
          }
        };
    try (ServerSocket front = raw(service)) {
      connect(
          PleziClient.builder("ws://127.0.0.1:" + front.getLocalPort())
              .autoreconnect(false)
              .onError(errors::add));
      assertThat(errors.next()).hasMessageContaining("speaks TLS").hasMessageContaining("wss");
    }
  }

  @Test
  void muteServersHoldUpNoClientOfAHealthyOneForLong() throws Exception {
    KeyStore key = store("server");
    Awaited<Socket> taken = new Awaited<>();
    try (SSLServerSocket healthy = tls(context(key, key));
        ServerSocket mute = raw(taken::add)) {
      for (int i = 0; i < MANY; i++) {
        connect(wss(mute).connectTimeout(Duration.ofHours(1)));
      }
      // All who have a turn, which none of them gives back.
      held.addAll(taken.next(MANY / 3));
      connect(wss(healthy).sslContext(context(key, key)).onState(states::add));
      awaitState(ConnectionState.OPEN);
      assertThat(errors.rest()).isEmpty();
      held.addAll(taken.rest());
    }
  }

  @Test
  void manyAtOnceAreAllOpened() throws Exception {
    KeyStore key = store("server");
    SSLContext context = context(key, key);
    try (SSLServerSocket front = tls(context)) {
      for (int i = 0; i < MANY; i++) {
        connect(wss(front).sslContext(context).onState(states::add));
      }
      for (int i = 0; i < MANY; i++) {
        awaitState(ConnectionState.OPEN);
      }
      assertThat(errors.rest()).isEmpty();
    }
  }

  @Test
  void aTrustManagerThatBlocksHoldsUpNoOtherClient() throws Exception {
    KeyStore key = store("server");
    Blocked blocked = new Blocked();
    SSLContext blocking = SSLContext.getInstance("TLS");
    blocking.init(null, new TrustManager[] {blocked}, null);
    try (ServerSocket front = refused(context(key, key), "TLSv1.2")) {
      connect(wss(front).sslContext(blocking).connectTimeout(Duration.ofMillis(500)));
      assertThat(errors.next()).hasMessageContaining("no connection within");
      open(builder("/bob"));
    } finally {
      blocked.free.countDown();
    }
  }

  /** Asks somebody who does not answer. */
  private static final class Blocked implements X509TrustManager {
    private final CountDownLatch free = new CountDownLatch(1);

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      try {
        free.await();
      } catch (InterruptedException e) {
        throw new CertificateException(e);
      }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
