package dev.plezi.benchmarks.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The same over TLS, with a certificate that it makes for itself. */
public final class PleziTlsServer {
  private static final String PASSWORD = "changeit";

  private PleziTlsServer() {}

  /** Listens on a free port and says which. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("plezi-benchmarks");
    Path file = folder.resolve("certificate.p12");
    try {
      make(file);
      PleziServer.start(PleziServer.options().tls(context(file)).build());
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static void make(Path file) throws IOException, InterruptedException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command =
        List.of(
            keytool,
            "-genkeypair",
            "-alias",
            "a",
            "-keyalg",
            "EC",
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            file.toString(),
            "-dname",
            "CN=localhost");
    if (new ProcessBuilder(command).start().waitFor() != 0) {
      throw new IOException("keytool makes no certificate");
    }
  }

  private static SSLContext context(Path file) throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
