package dev.plezi.e2e;

import dev.plezi.server.App;
import dev.plezi.server.Limits;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.StartException;
import java.time.Duration;
import java.util.function.Consumer;

/** Starts the conformance server: port by {@code PORT}, 4610 by default. */
public final class ConformanceServer {
  private ConformanceServer() {}

  /** Starts it and prints its address when it is ready. */
  public static void main(String[] args) {
    String port = System.getenv().getOrDefault("PORT", "4610");
    try {
      App app = app(Options.standard()).start(Integer.parseInt(port));
      System.out.println("Conformance server: http://localhost:" + app.port() + "/");
    } catch (NumberFormatException e) {
      System.err.println("PORT is \"" + port + "\", which is no port number");
      System.exit(1);
    } catch (StartException e) {
      System.err.println(e.getMessage());
      System.exit(1);
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
    Limits.Builder limits = Limits.builder().eventsPerSecond(5_000).eventsBurst(20_000);
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
