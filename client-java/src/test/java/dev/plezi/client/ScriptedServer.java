package dev.plezi.client;

import dev.plezi.protocol.codec.Envelope;
import dev.plezi.protocol.codec.EventCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket server that does what a test tells it, on real Jetty. It acknowledges what asks for
 * it, and refuses to upgrade {@code /refuse/<status>}.
 */
public final class ScriptedServer implements AutoCloseable {
  final Awaited<String> received = new Awaited<>();
  final Awaited<Peer> opened = new Awaited<>();
  final Awaited<CloseStatus> closed = new Awaited<>();
  final Awaited<HttpFields> handshakes = new Awaited<>();
  final Awaited<String> uris = new Awaited<>();
  public final Awaited<Boolean> pings = new Awaited<>();
  final Set<Peer> peers = ConcurrentHashMap.newKeySet();

  volatile BiConsumer<Peer, String> script = ScriptedServer::acknowledge;
  volatile Consumer<Peer> greeting = peer -> {};
  public volatile boolean reads = true;

  private final Server server;
  private final ServerConnector connector;
  private int port;

  private ScriptedServer(int port) {
    QueuedThreadPool threads = new QueuedThreadPool(16, 4);
    threads.setName("scripted-server");
    server = new Server(threads);
    connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setAcceptQueueSize(4_096);
    server.addConnector(connector);
    WebSocketUpgradeHandler handler = new WebSocketUpgradeHandler();
    handler.addMapping("/*", new Negotiator());
    server.setHandler(handler);
    server.setStopTimeout(0);
  }

  public static ScriptedServer start() throws Exception {
    return start(0);
  }

  static ScriptedServer start(int port) throws Exception {
    ScriptedServer scripted = new ScriptedServer(port);
    scripted.server.start();
    scripted.port = scripted.connector.getLocalPort();
    return scripted;
  }

  int port() {
    return port;
  }

  public String url(String path) {
    return "ws://127.0.0.1:" + port() + path;
  }

  /** Sends to everybody. */
  public void send(String text) {
    peers.forEach(peer -> peer.send(text));
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static void acknowledge(Peer peer, String text) {
    Envelope envelope = EventCodec.standard().envelope(EventCodec.utf8(text));
    if (envelope.id() != null) {
      peer.send("{\"event\":\"_ack_\",\"_EID_\":" + envelope.id() + "}");
    }
  }

  private final class Negotiator extends WebSocketNegotiator.AbstractNegotiator {
    @Override
    public @Nullable FrameHandler negotiate(
        ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
      handshakes.add(request.getHeaders());
      uris.add(request.getHttpURI().getPathQuery());
      String path = request.getHttpURI().getPath();
      response.getHeaders().add("Set-Cookie", "given=yes");
      if (path.startsWith("/refuse/")) {
        int status = Integer.parseInt(path.substring("/refuse/".length()));
        Response.writeError(request, response, callback, status);
        return null;
      }
      return new Peer();
    }
  }

  /** The server's end of one connection. */
  public final class Peer implements FrameHandler {
    private final List<byte[]> fragments = new ArrayList<>();
    private final CompletableFuture<CoreSession> session = new CompletableFuture<>();

    void send(String text) {
      send(text, Callback.NOOP);
    }

    void send(String text, Callback callback) {
      session.join().sendFrame(new Frame(OpCode.TEXT, text), callback, false);
    }

    void frame(byte opCode, boolean fin, byte[] payload) {
      session
          .join()
          .sendFrame(new Frame(opCode, fin, ByteBuffer.wrap(payload)), Callback.NOOP, false);
    }

    void close(int code, String reason) {
      session.join().close(code, reason, Callback.NOOP);
    }

    /** Breaks the connection without a word. */
    void abort() {
      session.join().abort();
    }

    void read() {
      session.join().demand();
    }

    @Override
    public void onOpen(CoreSession coreSession, Callback callback) {
      coreSession.setIdleTimeout(Duration.ZERO);
      session.complete(coreSession);
      callback.succeeded();
      peers.add(this);
      opened.add(this);
      greeting.accept(this);
      if (reads) {
        read();
      }
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
      byte opCode = frame.getOpCode();
      byte[] payload = new byte[frame.getPayloadLength()];
      frame.getPayload().get(payload);
      callback.succeeded();
      if (opCode == OpCode.PING) {
        pings.add(true);
        frame(OpCode.PONG, true, payload);
      } else if (opCode == OpCode.PONG) {
        received.add("pong " + new String(payload, StandardCharsets.UTF_8));
      } else if (frame.isDataFrame()) {
        fragments.add(payload);
        if (frame.isFin()) {
          message();
        }
      }
      if (opCode != OpCode.CLOSE) {
        session.join().demand();
      }
    }

    private void message() {
      ByteBuffer whole = ByteBuffer.allocate(fragments.stream().mapToInt(f -> f.length).sum());
      fragments.forEach(whole::put);
      fragments.clear();
      String text = new String(whole.array(), StandardCharsets.UTF_8);
      received.add(text);
      script.accept(this, text);
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
      callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
      callback.succeeded();
      peers.remove(this);
      closed.add(status);
    }
  }
}
