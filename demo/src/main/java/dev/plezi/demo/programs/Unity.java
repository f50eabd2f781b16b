package dev.plezi.demo.programs;

import dev.plezi.event.Event;
import dev.plezi.event.EventName;
import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One method answers a WebSocket's event, a POST of it, and {@code GET /unity/echo?x=y}, all alike.
 */
public final class Unity extends Controller {
  /** What came, as it came. */
  @EventName("echoed")
  public record Echoed(Map<String, @Nullable Object> got) {}

  static App mount(App app) {
    return app.route("/unity", Unity.class);
  }

  @Override
  public Object index() {
    Policy.on(response());
    return render("programs/unity");
  }

  /** Over HTTP too, because it says so, and by GET, as it changes nothing. */
  @On(http = true, httpGet = true)
  public Echoed echo(Event event) {
    return new Echoed(event.asMap());
  }
}
