package dev.plezi.demo.programs;

import dev.plezi.server.App;
import dev.plezi.server.Controller;

/** Plain text and no events: the path says who speaks, and everybody hears it. */
public final class Landing extends Controller {
  private static final String ALL = "landing";
  private static final int MAX_NAME = 30;

  static App mount(App app) {
    return app.route("/landing", Landing.class);
  }

  /** {@code /landing}: asks for a name. */
  @Override
  public Object index() {
    Policy.on(response());
    return render("programs/landing");
  }

  /** {@code /landing/ada}: the same page, as Ada's. */
  @Override
  public Object show() {
    return index();
  }

  @Override
  public void onOpen() {
    String name = params().get("id", "");
    if (name.isBlank() || name.length() > MAX_NAME) {
      close();
      return;
    }
    publish(ALL, name + " joined the chat.");
    subscribe(ALL);
    write("Welcome, " + name + "!");
  }

  @Override
  public void onMessage(String text) {
    publish(ALL, params().get("id") + ": " + text);
  }

  @Override
  public void onClose() {
    publish(ALL, params().get("id", "Nobody") + " left the chat.");
  }
}
