package dev.plezi.demo.programs;

import dev.plezi.event.EventName;
import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.On;

/** A chat of one page: how many people are on it, and what they say. Nothing is kept. */
public final class Tokyo extends Controller {
  private static final String ALL = "tokyo";
  private static final int MAX_USER = 30;
  private static final int MAX_TEXT = 500;

  private final App app;

  private Tokyo(App app) {
    this.app = app;
  }

  /** How many people are here. */
  @EventName("count")
  public record Count(int people) {}

  /** Somebody says something; everybody hears it, its sender too. */
  @EventName("message")
  public record Message(String user, String text) {}

  /** The longest that a page may send. */
  record Page(int maxUser, int maxText) {}

  static App mount(App app) {
    return app.route("/tokyo", Tokyo.class, () -> new Tokyo(app));
  }

  @Override
  public Object index() {
    Policy.on(response());
    return render("programs/tokyo", new Page(MAX_USER, MAX_TEXT));
  }

  @Override
  public void onOpen() {
    subscribe(ALL);
    publish(ALL, new Count(app.connections()));
  }

  @Override
  public void onClose() {
    publish(ALL, new Count(app.connections()));
  }

  /** A message. */
  @On
  public void message(Message message) {
    publish(ALL, message);
  }
}
