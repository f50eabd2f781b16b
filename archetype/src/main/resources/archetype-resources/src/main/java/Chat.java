package ${package};

import dev.plezi.event.EventName;
import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import dev.plezi.server.Plezi;

/** A chat: each connection has an instance of its own, whose methods run one after another. */
public class Chat extends Controller {
  /** From the page. */
  @EventName("say")
  public record Say(String text) {}

  /** To the page. */
  @EventName("said")
  public record Said(String from, String text) {}

  /** GET /: the template chat.html. */
  @Override
  public Object index() {
    return render("chat");
  }

  @Override
  public void onOpen() {
    subscribe("chat");
  }

  @On
  public void say(Say event) {
    publish("chat", new Said(params().get("id", "somebody"), event.text()));
  }

  static App app() {
    return Plezi.app().route("/client.js", Plezi.CLIENT).route("/", Chat.class);
  }

  public static void main(String[] args) {
    app().start(Integer.parseInt(System.getenv().getOrDefault("PORT", "3000")));
  }
}
