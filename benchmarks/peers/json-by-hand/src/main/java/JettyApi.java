import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty's WebSocket API as it comes. */
public final class JettyApi {
  private static final JsonEvents<Session> EVENTS =
      new JsonEvents<>((session, text) -> session.sendText(text, Callback.NOOP));

  private JettyApi() {}

  public static class Peer extends Session.Listener.AbstractAutoDemanding {
    @Override
    public void onWebSocketText(String text) {
      EVENTS.received(getSession(), text);
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
      EVENTS.closed(getSession());
      callback.succeed();
    }
  }

  public static void main(String[] args) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setAcceptQueueSize(1024);
    server.addConnector(connector);
    server.setHandler(
        WebSocketUpgradeHandler.from(
            server,
            container -> {
              container.setIdleTimeout(Duration.ofHours(1));
              container.addMapping("/*", (request, response, callback) -> new Peer());
            }));
    server.start();
    System.out.println("PORT " + connector.getLocalPort());
  }
}
