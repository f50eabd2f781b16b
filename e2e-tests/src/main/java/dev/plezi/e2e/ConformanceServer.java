package dev.plezi.e2e;

import dev.plezi.server.App;
import dev.plezi.server.Limits;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.StartException;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Starts the conformance server: port by {@code PORT}, 4610 by default. With {@code KEYSTORE}, a
 * PKCS#12 file of which {@code KEYSTORE_PASSWORD} is the password, it speaks TLS.
 */
public final class ConformanceServer {
  /** As many as are asked in an outage of the faults. */
  private static final int MAX_PENDING_REQUESTS = 10_000;

  private ConformanceServer() {}

  /** Starts it and prints its address when it is ready. */
  public static void main(String[] args) {
    String port = System.getenv().getOrDefault("PORT", "4610");
    String keys = System.getenv("KEYSTORE");
    try {
      Options options =
          keys == null ? Options.standard() : Options.builder().tls(context(keys)).build();
      App app = app(options).start(Integer.parseInt(port));
      String scheme = keys == null ? "http" : "https";
      System.out.println("Conformance server: " + scheme + "://localhost:" + app.port() + "/");
    } catch (NumberFormatException e) {
      System.err.println("PORT is \"" + port + "\", which is no port number");
      System.exit(1);
    } catch (StartException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static SSLContext context(String store) {
    char[] password = System.getenv().getOrDefault("KEYSTORE_PASSWORD", "").toCharArray();
    try {
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(KeyStore.getInstance(new File(store), password), password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException("no key is to be had from the KEYSTORE " + store, e);
    }
  }

  /** Its routes. */
  public static App app(Options options) {
    App app = Plezi.app(options);
    return app.get("/health", request -> app.health())
        .route("/client.js", Plezi.CLIENT)
        .route("/client.mjs", Plezi.CLIENT)
        .route("/echo", EchoController.class)
        .route("/unk", UnknownController.class)
        .route("/hello", HelloController.class)
        .route("/page", PageController.class)
        .route("/deny", DenyController.class)
        .route("/raw", RawController.class)
        .route("/rest", RestController.class)
        .route("/sse", SseController.class)
        .route("/session", SessionController.class, sessions())
        .route("/desk", DeskController.class)
        .route("/limits", LimitsController.class, LimitsController.SMALL);
  }

  /** Milliseconds by {@code HEARTBEAT} and {@code SESSION_TTL}, the standard ones by default. */
  private static Limits sessions() {
    Limits.Builder limits =
        Limits.builder()
            .eventsPerSecond(5_000)
            .eventsBurst(20_000)
            .maxPendingRequests(MAX_PENDING_REQUESTS);
    millis("HEARTBEAT", limits::heartbeat);
    millis("SESSION_TTL", limits::sessionTtl);
    return limits.build();
  }

  private static void millis(String variable, Consumer<Duration> option) {
    String value = System.getenv(variable);
    if (value != null) {
      option.accept(Duration.ofMillis(Long.parseLong(value)));
    }
  }
}
