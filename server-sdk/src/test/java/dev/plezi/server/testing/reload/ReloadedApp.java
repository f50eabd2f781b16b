package dev.plezi.server.testing.reload;

import dev.plezi.event.Event;
import dev.plezi.event.EventName;
import dev.plezi.server.Action;
import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An application that is loaded again and again, as by a server of a developer. */
public final class ReloadedApp implements Supplier<App> {
  /** A payload with another inside. */
  public record Line(String text, @Nullable List<Part> parts) {}

  public record Part(int number) {}

  public record User(String name) {}

  @EventName("said")
  public record Said(Line line) {}

  /** Uses what an application uses. */
  public static final class Room extends Controller {
    @Override
    public Object index() {
      return render("user", new User(params().as(Line.class).text()));
    }

    @Action(verbs = "POST")
    public Line echo() {
      return params().as(Line.class);
    }

    @Override
    public void onOpen() {
      subscribe("room", message -> write("heard"));
    }

    @On(http = true)
    public Said say(Line line) {
      publish("room", new Said(line));
      return new Said(line);
    }

    @On(request = true)
    public List<Part> parts(Event event) {
      return List.of(new Part(1));
    }
  }

  @Override
  public App get() {
    Options options =
        Options.builder()
            .address("127.0.0.1")
            .redisUrl("")
            .files("public")
            .drainTimeout(Duration.ofSeconds(20))
            .build();
    App app = Plezi.app(options);
    app.subscribe("room", message -> {});
    return app.route("/room", Room.class)
        .get("/lambda", request -> new Part(7))
        .events("/live", live -> live.on("ask", (one, event) -> {}))
        .start(0);
  }
}
