import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.net.ServerSocket;

/** Vert.x, with a server on each of its event loops. */
public final class VertxPeer {
  private static final JsonEvents<ServerWebSocket> EVENTS =
      new JsonEvents<>(ServerWebSocket::writeTextMessage);

  private VertxPeer() {}

  static final class Listener extends VerticleBase {
    private final int port;

    Listener(int port) {
      this.port = port;
    }

    @Override
    public Future<?> start() {
      HttpServerOptions options =
          new HttpServerOptions().setHost("127.0.0.1").setPort(port).setAcceptBacklog(1024);
      return vertx.createHttpServer(options).webSocketHandler(VertxPeer::accept).listen();
    }
  }

  private static void accept(ServerWebSocket socket) {
    socket.textMessageHandler(text -> EVENTS.received(socket, text));
    socket.closeHandler(closed -> EVENTS.closed(socket));
  }

  public static void main(String[] args) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    DeploymentOptions loops =
        new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
    Vertx.vertx().deployVerticle(() -> new Listener(port), loops).await();
    System.out.println("PORT " + port);
  }
}
