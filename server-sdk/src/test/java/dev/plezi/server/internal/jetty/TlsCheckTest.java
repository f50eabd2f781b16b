package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.server.testing.SocketKind;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which contexts a server can prove itself with. */
class TlsCheckTest {
  private static SSLContext of(String version, KeyManager @Nullable ... keys)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance(version);
    context.init(keys, null, null);
    return context;
  }

  /** Has a key for whoever asks for its host, and for nobody else. */
  private static final class KeyOfOneHost extends X509ExtendedKeyManager {
    private final SNIHostName host;
    private final X509Certificate certificate;
    private final PrivateKey key;

    KeyOfOneHost(String host) throws GeneralSecurityException {
      this.host = new SNIHostName(host);
      certificate = SocketKind.certificate().certificate();
      char[] password = SocketKind.certificate().password().toCharArray();
      key = (PrivateKey) SocketKind.certificate().store().getKey("a", password);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String type, Principal @Nullable [] issuers, SSLEngine engine) {
      ExtendedSSLSession session = (ExtendedSSLSession) engine.getHandshakeSession();
      return type.equals("EC") && session.getRequestedServerNames().contains(host) ? "a" : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {certificate};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, Socket socket) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, Socket socket) {
      return null;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS", "TLSv1.2", "TLSv1.3"})
  void oneWithAKeyIsGood(String version) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(SocketKind.certificate().store(), SocketKind.certificate().password().toCharArray());
    SSLContext context = of(version, keys.getKeyManagers());

    assertThatCode(() -> TlsCheck.check(context, Set.of())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS", "TLSv1.2", "TLSv1.3"})
  void oneWithoutKeysIsNone(String version) throws GeneralSecurityException {
    SSLContext context = of(version, (KeyManager[]) null);

    assertThatThrownBy(() -> TlsCheck.check(context, Set.of("localhost", "*", "[::1]")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Options.tls has a context without a key");
  }

  @Test
  void oneWhoseKeyStoreHasOnlyCertificatesIsNone() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("a", SocketKind.certificate().certificate());
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    SSLContext context = of("TLS", keys.getKeyManagers());

    assertThatThrownBy(() -> TlsCheck.check(context, Set.of()))
        .hasMessageContaining("Options.tls has a context without a key");
  }

  @Test
  void oneThatIsNotInitialisedIsNone() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");

    assertThatThrownBy(() -> TlsCheck.check(context, Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Options.tls has a context that cannot be used, was init called?");
  }

  @Test
  void aKeyForOneHostIsEnoughWhereThatIsAllowed() throws GeneralSecurityException {
    SSLContext context = of("TLS", new KeyOfOneHost("www.example.com"));

    assertThatCode(() -> TlsCheck.check(context, Set.of("other.com", "www.example.com")))
        .doesNotThrowAnyException();
    assertThatCode(() -> TlsCheck.check(context, Set.of("*.example.com")))
        .doesNotThrowAnyException();
  }
}
