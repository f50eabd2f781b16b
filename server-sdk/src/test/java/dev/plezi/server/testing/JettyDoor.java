package dev.plezi.server.testing;

import dev.plezi.server.App;
import dev.plezi.server.jetty.PleziHandler;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;

/** A Jetty server of the application's, in which an app is a handler. */
public final class JettyDoor implements Door {
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  private JettyDoor(int port) {
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    server.setStopTimeout(TimeUnit.SECONDS.toMillis(20));
  }

  /**
   * Starts a server with an app.
   *
   * @param contextPath what stands before its routes; empty for nothing
   * @param port where, or 0 for any that is free
   */
  public static Door open(App app, String contextPath, int port) throws Exception {
    Handler handler = new PleziHandler(app);
    return open(contextPath.isEmpty() ? handler : new ContextHandler(handler, contextPath), port);
  }

  /** Starts a server with a handler that the caller has made, on a port that is free. */
  public static Door open(Handler handler) throws Exception {
    return open(handler, 0);
  }

  private static Door open(Handler handler, int port) throws Exception {
    JettyDoor door = new JettyDoor(port);
    door.server.setHandler(handler);
    door.server.start();
    return door;
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
