import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.net.InetSocketAddress;

/** Undertow, by its WebSocket channels. */
public final class UndertowPeer {
  private static final JsonEvents<WebSocketChannel> EVENTS =
      new JsonEvents<>((channel, text) -> WebSockets.sendText(text, channel, null));

  private UndertowPeer() {}

  private static final class Listener extends AbstractReceiveListener {
    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      EVENTS.received(channel, message.getData());
    }
  }

  private static void accept(WebSocketChannel channel) {
    channel.addCloseTask(EVENTS::closed);
    channel.getReceiveSetter().set(new Listener());
    channel.resumeReceives();
  }

  public static void main(String[] args) {
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(Handlers.websocket((exchange, channel) -> accept(channel)))
            .build();
    server.start();
    InetSocketAddress address =
        (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    System.out.println("PORT " + address.getPort());
  }
}
