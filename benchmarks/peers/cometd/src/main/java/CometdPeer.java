import java.util.Map;
import org.cometd.bayeux.server.ServerChannel;
import org.cometd.bayeux.server.ServerMessage;
import org.cometd.bayeux.server.ServerSession;
import org.cometd.server.BayeuxServerImpl;
import org.cometd.server.websocket.jetty.JettyWebSocketTransport;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** CometD, by WebSocket alone; who sends to a service channel gets a reply when it was handled. */
public final class CometdPeer {
  private CometdPeer() {}

  public static void main(String[] args) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setAcceptQueueSize(1024);
    server.addConnector(connector);
    ContextHandler context = new ContextHandler("/");
    context.setHandler(WebSocketUpgradeHandler.from(server, context));
    server.setHandler(context);
    server.start();
    BayeuxServerImpl bayeux = new BayeuxServerImpl();
    bayeux.setOption(Context.class.getName(), context.getContext());
    bayeux.setOption("ws.cometdURLMapping", "/cometd");
    bayeux.setTransports(new JettyWebSocketTransport(bayeux));
    bayeux.start();
    for (String event : new String[] {"chat", "order", "blob"}) {
      bayeux
          .createChannelIfAbsent("/service/" + event)
          .getReference()
          .addListener(new Events());
    }
    System.out.println("PORT " + connector.getLocalPort());
  }

  private static final class Events implements ServerChannel.MessageListener {
    @Override
    public boolean onMessage(
        ServerSession from, ServerChannel channel, ServerMessage.Mutable message) {
      Map<String, Object> data = message.getDataAsMap();
      return data != null;
    }
  }
}
