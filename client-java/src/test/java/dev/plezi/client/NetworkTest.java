package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to a server: TLS, proxies, hosts, and what its address becomes. */
class NetworkTest extends ClientTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Awaited<String> heard = new Awaited<>();

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

  /** Ends TLS before the scripted server, and wants a certificate of the client. */
  private SSLServerSocket tls(SSLContext context) throws IOException {
    SSLServerSocket front =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    front.setNeedClientAuth(true);
    accept(
        front,
        socket -> {
          String who = ((SSLSocket) socket).getSession().getPeerPrincipal().getName();
          heard.add(who);
          join(socket, server.port());
        });
    return front;
  }

  private interface Service {
    void serve(Socket socket) throws Exception;
  }

  private static void accept(ServerSocket front, Service service) {
    daemon(
        () -> {
          while (!front.isClosed()) {
            Socket socket = front.accept();
            daemon(() -> service.serve(socket));
          }
        });
  }

  private interface Code {
    void run() throws Exception;
  }

  private static void daemon(Code code) {
    Thread thread =
        new Thread(
            () -> {
              try {
                code.run();
              } catch (Exception e) {
                // The test is over, or it will miss what does not come.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static void join(Socket socket, int port) throws IOException {
    Socket back = new Socket(InetAddress.getLoopbackAddress(), port);
    daemon(() -> copy(back, socket));
    copy(socket, back);
  }

  private static void copy(Socket from, Socket to) throws IOException {
    try (to) {
      from.getInputStream().transferTo(to.getOutputStream());
    }
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
          .hasRootCauseInstanceOf(java.security.cert.CertPathBuilderException.class);
      connect(
          PleziClient.builder("wss://127.0.0.1:" + front.getLocalPort() + "/ada")
              .sslContext(context(clientKey, serverKey))
              .onError(bob::add));
      // The certificate is for localhost, and the name is what counts.
      assertThat(bob.next()).hasMessageContaining("127.0.0.1");
      assertThat(server.handshakes.rest()).isEmpty();
    }
  }

  private final Awaited<Throwable> bob = new Awaited<>();

  /** A proxy that goes to the scripted server whatever it is asked for, and says what that was. */
  private ServerSocket proxy(String answer) throws IOException {
    ServerSocket front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    accept(
        front,
        socket -> {
          StringBuilder head = new StringBuilder();
          while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
          }
          heard.add(head.toString());
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
          join(socket, server.port());
        });
    return front;
  }

  private static ProxySelector by(ServerSocket proxy) {
    return ProxySelector.of(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.getLocalPort()));
  }

  @Test
  void goesByWayOfAProxyThatIsShownCredentials() throws Exception {
    try (ServerSocket front = proxy("HTTP/1.1 200 OK\r\nX: y\r\n\r\n")) {
      PleziClient client =
          connect(
              PleziClient.builder("ws://my_service.example/ada")
                  .level(1)
                  .proxy(by(front))
                  .proxyCredentials("ada", "pässword"));
      client.emit(new Say(1), ACK).join();
      String credentials =
          Base64.getEncoder().encodeToString("ada:pässword".getBytes(StandardCharsets.UTF_8));
      assertThat(heard.next())
          .startsWith("CONNECT my_service.example:80 HTTP/1.1\r\n")
          .contains("Proxy-Authorization: Basic " + credentials + "\r\n");
      assertThat(server.handshakes.next().get("Host")).isEqualTo("my_service.example");
    }
  }

  @Test
  void tellsThatAProxyRefuses() throws Exception {
    try (ServerSocket front = proxy("HTTP/1.1 407 No\r\n\r\n")) {
      connect(PleziClient.builder("ws://example.example/").proxy(by(front)).onError(errors::add));
      assertThat(errors.next()).hasMessageContaining("proxy").hasMessageContaining("407");
    }
  }

  @Test
  void sendsAnAddressAsItIsAndLettersBeyondAsciiEncoded() {
    open(builder("/José/a%20b?room=日本&x=%26"));
    assertThat(server.uris.next()).isEqualTo("/Jos%C3%A9/a%20b?room=%E6%97%A5%E6%9C%AC&x=%26");
  }

  @Test
  void triesAllAddressesOfAName() {
    // The server listens on 127.0.0.1 only, and localhost may be ::1 first.
    open(
        PleziClient.builder("ws://localhost:" + server.port() + "/").level(1).onState(states::add));
  }

  @Test
  void aBreakIsNoticedAtOnceHoweverItComes() {
    for (int i = 0; i < 100; i++) {
      PleziClient client = open(builder("/ada").autoreconnect(false));
      ScriptedServer.Peer peer = server.peers.iterator().next();
      if (i % 2 == 0) {
        peer.frame((byte) 1, false, new byte[] {'{'});
      }
      peer.abort();
      awaitState(ConnectionState.CLOSED);
      assertThat(errors.next()).hasMessageContaining("broke");
      client.close();
      server.closed.next();
    }
  }

  @Test
  void anAnswerThatIsNoWebSocketsIsRefused() throws Exception {
    try (ServerSocket front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      accept(
          front,
          socket -> {
            BufferedReader in =
                new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            while (!in.readLine().isEmpty()) {
              // The request's head.
            }
            socket
                .getOutputStream()
                .write(
                    "HTTP/1.1 101 OK\r\nConnection: Upgrade\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
          });
      connect(PleziClient.builder("ws://127.0.0.1:" + front.getLocalPort()).onError(errors::add));
      assertThat(errors.next()).hasMessageContaining("Upgrade: websocket");
    }
  }
}
