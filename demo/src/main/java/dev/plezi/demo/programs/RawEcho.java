package dev.plezi.demo.programs;

import dev.plezi.server.App;
import dev.plezi.server.Controller;
import java.nio.ByteBuffer;

/** Every message comes back as it is, text or binary. */
public final class RawEcho extends Controller {
  static App mount(App app) {
    return app.route("/raw-echo", RawEcho.class);
  }

  @Override
  public Object index() {
    Policy.on(response());
    return render("programs/raw-echo");
  }

  @Override
  public void onMessage(String text) {
    if (text.equals("close")) {
      close(); // so that one can watch the page connect again
    } else {
      write(text);
    }
  }

  @Override
  public void onMessage(ByteBuffer data) {
    write(data);
  }
}
