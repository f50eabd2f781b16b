package dev.plezi.server;

import dev.plezi.server.internal.app.RoutedApp;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A running app on a free port of this machine. */
public final class TestServer implements AutoCloseable {
  public final App app;

  private TestServer(App app) {
    this.app = app.start(0);
  }

  /** With options for tests. */
  public static TestServer of(UnaryOperator<App> routes) {
    return of(options(), routes);
  }

  public static TestServer of(Options.Builder options, UnaryOperator<App> routes) {
    return new TestServer(routes.apply(Plezi.app(options.build())));
  }

  /** With a time of day of the test's own. */
  public static TestServer of(InstantSource wall, UnaryOperator<App> routes) {
    return new TestServer(routes.apply(new RoutedApp(options().build(), Map.of(), wall)));
  }

  /**
   * Loopback only, no signal handlers, no Redis whatever the environment says, and a patient end.
   */
  public static Options.Builder options() {
    return Options.builder()
        .address("127.0.0.1")
        .signals(false)
        .redisUrl("")
        .drainTimeout(Duration.ofSeconds(20));
  }

  public RawClient open(String path) throws IOException {
    return RawClient.open(app.port(), path);
  }

  public RawClient connect() throws IOException {
    return new RawClient(app.port());
  }

  @Override
  public void close() {
    app.stop();
  }
}
