package dev.plezi.server.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A certificate that has signed itself, made by the JDK's keytool, and its key. */
public record Certificate(KeyStore store, Path folder, String name) {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /**
   * Makes one.
   *
   * @param folder gets its files
   * @param names of the host, as keytool reads them
   */
  public static Certificate create(Path folder, String name, String names)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path file = folder.resolve(name + ".p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", "a", "-validity", "2"));
    // The curve that most have, and with which a JVM is quick; keytool's own is another since 19.
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", "changeit"));
    command.addAll(List.of("-keystore", file.toString(), "-dname", "CN=" + name));
    command.addAll(List.of("-ext", "san=" + names, "-ext", "bc=ca:true"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
    if (process.waitFor() != 0) {
      throw new AssertionError("keytool made no certificate: " + said);
    }
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
    Certificate made = new Certificate(store, folder, name);
    made.write("crt", "CERTIFICATE", made.certificate().getEncoded());
    made.write("key", "PRIVATE KEY", store.getKey("a", PASSWORD).getEncoded());
    return made;
  }

  /** The PKCS#12 file with both. */
  public String storeFile() {
    return folder.resolve(name + ".p12").toString();
  }

  public String password() {
    return new String(PASSWORD);
  }

  public String certificateFile() {
    return folder.resolve(name + ".crt").toString();
  }

  public String keyFile() {
    return folder.resolve(name + ".key").toString();
  }

  /** What trusts this one only, and proves to be another, or nobody. */
  public SSLContext trusting(@Nullable Certificate own)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", certificate());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own == null ? null : own.keys(), trust.getTrustManagers(), null);
    return context;
  }

  /** What proves to be this one, and trusts whom the JVM does. */
  public SSLContext proving() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(), null, null);
    return context;
  }

  private KeyManager[] keys() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    return keys.getKeyManagers();
  }

  public X509Certificate certificate() throws GeneralSecurityException {
    return (X509Certificate) store.getCertificate("a");
  }

  private void write(String ending, String kind, byte[] content) throws IOException {
    String text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(content), kind);
    Files.write(folder.resolve(name + "." + ending), text.getBytes(US_ASCII));
  }
}
