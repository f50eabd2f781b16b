package dev.plezi.server;

import dev.plezi.server.internal.app.RoutedApp;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.SocketKind;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/** A running app on a free port of this machine. */
public final class TestServer implements AutoCloseable {
  public final App app;

  private final SocketKind sockets;

  private TestServer(App app, SocketKind sockets) {
    this.app = app.start(0);
    this.sockets = sockets;
  }

  /** With options for tests. */
  public static TestServer of(UnaryOperator<App> routes) {
    return of(options(), routes);
  }

  public static TestServer of(Options.Builder options, UnaryOperator<App> routes) {
    return of(SocketKind.standard(), options, routes);
  }

  /** With sockets of this kind. */
  public static TestServer of(SocketKind sockets, UnaryOperator<App> routes) {
    return of(sockets, options(), routes);
  }

  public static TestServer of(
      SocketKind sockets, Options.Builder options, UnaryOperator<App> routes) {
    if (sockets.tls()) {
      options.tls(proving());
    }
    return new TestServer(routes.apply(Plezi.app(options.build())), sockets);
  }

  private static SSLContext proving() {
    try {
      return SocketKind.certificate().proving();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** With a time of day of the test's own. */
  public static TestServer of(InstantSource wall, UnaryOperator<App> routes) {
    App app = routes.apply(new RoutedApp(options().build(), Map.of(), wall));
    return new TestServer(app, SocketKind.PLAIN);
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
    return connect().upgraded(path);
  }

  public RawClient connect() throws IOException {
    return connect(0);
  }

  /** With a small buffer for what arrives: who does not read is soon full. */
  public RawClient connect(int receiveBuffer) throws IOException {
    return new RawClient(app.port(), receiveBuffer, sockets);
  }

  @Override
  public void close() {
    app.stop();
  }
}
