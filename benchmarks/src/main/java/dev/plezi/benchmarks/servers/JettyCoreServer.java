package dev.plezi.benchmarks.servers;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.Handshaker;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.jspecify.annotations.Nullable;

/** Jetty's WebSocket core as it comes, with next to nothing on it: what it costs by itself. */
public final class JettyCoreServer {
  private static final Set<CoreSession> ROOM = ConcurrentHashMap.newKeySet();

  private JettyCoreServer() {}

  /** Listens on a free port and says which. */
  public static void main(String[] args) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setAcceptQueueSize(1024);
    server.addConnector(connector);
    server.setHandler(new Upgrade(WebSocketServerComponents.ensureWebSocketComponents(server)));
    server.start();
    System.out.println("PORT " + connector.getLocalPort());
  }

  private static final class Upgrade extends Handler.Abstract {
    private final WebSocketComponents components;
    private final Handshaker handshaker = Handshaker.newInstance();
    private final WebSocketNegotiator negotiator = (request, response, callback) -> new Peer();
    private final Configuration.ConfigurationCustomizer sockets =
        new Configuration.ConfigurationCustomizer();

    Upgrade(WebSocketComponents components) {
      this.components = components;
      sockets.setIdleTimeout(Duration.ZERO);
      // Frames come whole.
      sockets.setAutoFragment(false);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      return handshaker.upgradeRequest(
          negotiator, request, response, callback, components, sockets);
    }
  }

  private static final class Peer implements FrameHandler {
    private @Nullable CoreSession session;

    @Override
    public void onOpen(CoreSession core, Callback callback) {
      session = core;
      callback.succeeded();
      core.demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
      CoreSession core = session;
      if (core != null && frame.getOpCode() == OpCode.TEXT) {
        byte[] bytes = new byte[frame.getPayloadLength()];
        frame.getPayload().get(bytes);
        message(core, bytes);
      }
      callback.succeeded();
      if (core != null && frame.getOpCode() != OpCode.CLOSE) {
        core.demand();
      }
    }

    private static void message(CoreSession core, byte[] bytes) {
      switch (bytes[Words.EVENT_AT]) {
        case 'j' -> {
          ROOM.add(core);
          send(core, ByteBuffer.wrap(Words.JOINED));
        }
        case 's' -> {
          ByteBuffer said = answer(Words.SAID, Words.NUMBER, bytes);
          ROOM.forEach(each -> send(each, said.duplicate()));
        }
        default -> send(core, answer(Words.ACK, Words.EID, bytes));
      }
    }

    /** These words, and the number behind those. */
    private static ByteBuffer answer(byte[] words, byte[] before, byte[] message) {
      int at = Words.behind(before, message, 0, message.length);
      int rest = message.length - at;
      return ByteBuffer.allocate(words.length + rest).put(words).put(message, at, rest).flip();
    }

    private static void send(CoreSession core, ByteBuffer text) {
      core.sendFrame(new Frame(OpCode.TEXT, text), Callback.NOOP, false);
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
      callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
      CoreSession core = session;
      if (core != null) {
        ROOM.remove(core);
      }
      callback.succeeded();
    }
  }
}
