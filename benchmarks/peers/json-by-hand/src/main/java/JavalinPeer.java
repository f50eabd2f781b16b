import io.javalin.Javalin;
import io.javalin.websocket.WsContext;
import java.time.Duration;

/** Javalin, by its WebSocket handlers. */
public final class JavalinPeer {
  private JavalinPeer() {}

  public static void main(String[] args) {
    JsonEvents<WsContext> events = new JsonEvents<>(WsContext::send);
    Javalin app =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.jetty.modifyWebSocketServletFactory(
                  factory -> factory.setIdleTimeout(Duration.ofHours(1)));
              config.routes.ws(
                  "/",
                  socket -> {
                    socket.onMessage(message -> events.received(message, message.message()));
                    socket.onClose(events::closed);
                  });
            });
    app.start("127.0.0.1", 0);
    System.out.println("PORT " + app.port());
  }
}
