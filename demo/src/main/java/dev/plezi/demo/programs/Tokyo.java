package dev.plezi.demo.programs;

import dev.plezi.event.EventName;
import dev.plezi.server.App;
import dev.plezi.server.HttpExchange;
import dev.plezi.server.Live;
import dev.plezi.server.http.Body;

/**
 * A chat of one page, by lambdas: how many people are on it, and what they say. Nothing is kept.
 */
final class Tokyo {
  private static final int MAX_USER = 30;
  private static final int MAX_TEXT = 500;

  private Tokyo() {}

  /** How many people are here. */
  @EventName("count")
  public record Count(int people) {}

  /** Somebody says something; everybody hears it, its sender too. */
  @EventName("message")
  public record Message(String user, String text) {
    boolean fits() {
      return user.length() <= MAX_USER && text.length() <= MAX_TEXT;
    }
  }

  /** The longest that a page may send. */
  record Page(int maxUser, int maxText) {}

  static App mount(App app) {
    return app.get("/tokyo", Tokyo::page)
        .events(
            "/tokyo",
            live ->
                live.onOpen(connection -> updateCounter(live))
                    .onClose(connection -> updateCounter(live))
                    .on(Message.class, (connection, message) -> sendMessage(live, message)));
  }

  private static Body page(HttpExchange request) {
    Policy.on(request.response());
    return request.render("programs/tokyo", new Page(MAX_USER, MAX_TEXT));
  }

  private static void updateCounter(Live live) {
    // Counted and sent in one, or the counts of two who come at once might cross.
    synchronized (live) {
      live.publishAll(new Count(live.connections()));
    }
  }

  private static void sendMessage(Live live, Message message) {
    if (message.fits()) {
      live.publishAll(message);
    }
  }
}
