package dev.plezi.demo.programs;

import dev.plezi.server.App;
import dev.plezi.server.Controller;
import java.util.ArrayList;
import java.util.List;

/** Every callback of a connection, and HTTP, on one controller. Each says that it was called. */
public final class Callbacks extends Controller {
  private static final String ALL = "callbacks";

  private final List<String> before = new ArrayList<>();

  static App mount(App app) {
    return app.route("/callbacks", Callbacks.class);
  }

  /** {@code GET /callbacks}. */
  @Override
  public Object index() {
    Policy.on(response());
    return render("programs/callbacks");
  }

  /** {@code GET /callbacks/7}. */
  @Override
  public Object show() {
    return "showing object with id: " + params().get("id");
  }

  /** The last moment for cookies, and the place to send somebody away. */
  @Override
  public boolean preConnect() {
    before.add("preConnect");
    cookies().set("callbacks", "seen");
    return true;
  }

  @Override
  public void onOpen() {
    before.forEach(this::write);
    write("onOpen");
    subscribe(ALL);
  }

  @Override
  public void onMessage(String text) {
    write("onMessage: " + text);
  }

  /** The connection is gone: only others can still be told. */
  @Override
  public void onClose() {
    publish(ALL, "onClose, of somebody else");
  }

  @Override
  public void onShutdown() {
    write("onShutdown: goodbye");
  }
}
