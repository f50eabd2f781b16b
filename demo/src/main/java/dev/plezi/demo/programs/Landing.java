package dev.plezi.demo.programs;

import dev.plezi.server.App;
import dev.plezi.server.Controller;
import org.jspecify.annotations.Nullable;

/** Plain text and no events: the path says who speaks, and everybody hears it. */
public final class Landing extends Controller {
  private static final String ALL = "landing";
  private static final int MAX_NAME = 30;

  private @Nullable String name; // of who has joined

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

  /** {@code /landing/new}: a name like any other here. */
  @Override
  public Object newForm() {
    return index();
  }

  @Override
  public void onOpen() {
    String id = params().get("id", "");
    if (id.isBlank() || id.length() > MAX_NAME) {
      close();
      return;
    }
    name = id;
    publish(ALL, name + " joined the chat.");
    subscribe(ALL);
    write("Welcome, " + name + "!");
  }

  @Override
  public void onMessage(String text) {
    publish(ALL, name + ": " + text);
  }

  @Override
  public void onClose() {
    if (name != null) {
      publish(ALL, name + " left the chat.");
    }
  }
}
