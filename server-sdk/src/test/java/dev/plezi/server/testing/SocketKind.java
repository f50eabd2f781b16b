package dev.plezi.server.testing;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** What is between a test's client and its server: nothing, or TLS. */
public enum SocketKind {
  PLAIN(null),
  TLS_1_2("TLSv1.2"),
  TLS_1_3("TLSv1.3");

  private final @Nullable String version;

  SocketKind(@Nullable String version) {
    this.version = version;
  }

  /** The kind for tests that do not say another: a property of the JVM, or plain. */
  public static SocketKind standard() {
    return valueOf(System.getProperty("plezi.test.sockets", PLAIN.name()));
  }

  public boolean tls() {
    return version != null;
  }

  /** Whose certificate a server of this machine has. */
  public static Certificate certificate() {
    return Localhost.CERTIFICATE;
  }

  /** What trusts that certificate, and no other. */
  public static SSLContext trusting() {
    return Localhost.TRUSTING;
  }

  /** A socket over one that is connected to this machine; its handshake is over. */
  Socket over(Socket plain) throws IOException {
    if (version == null) {
      return plain;
    }
    SSLSocket socket =
        (SSLSocket)
            Localhost.TRUSTING
                .getSocketFactory()
                .createSocket(plain, "localhost", plain.getPort(), true);
    socket.setEnabledProtocols(new String[] {version});
    socket.startHandshake();
    return socket;
  }

  /** Made when the first test wants it. */
  private static final class Localhost {
    static final Certificate CERTIFICATE;
    static final SSLContext TRUSTING;

    static {
      try {
        Path folder = TemporaryFolder.untilTheEnd("plezi-certificate");
        CERTIFICATE = Certificate.create(folder, "localhost", "dns:localhost,ip:127.0.0.1");
        TRUSTING = CERTIFICATE.trusting(null);
      } catch (IOException | GeneralSecurityException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
