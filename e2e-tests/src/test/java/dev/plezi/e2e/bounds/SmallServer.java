package dev.plezi.e2e.bounds;

import dev.plezi.event.Event;
import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.http.Params;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * An application to attack, in a process of its own with little memory. All bounds are standard.
 */
public final class SmallServer {
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private SmallServer() {}

  /** A sum. */
  public record Sum(BigDecimal amount) {}

  /** What is attacked, and what its neighbours ask for. */
  public static final class Target extends Controller {
    @Override
    public boolean preConnect() {
      return params().asMap().size() + cookies().asMap().size() >= 0;
    }

    @On
    public String echo(Sum sum) {
      return sum.amount().add(BigDecimal.ONE).toPlainString();
    }

    @On
    public Map<String, ?> say(Event event) {
      return event.asMap();
    }

    /** Says 6 MB, in messages of their own. */
    @On
    public void fill() {
      for (int i = 0; i < 24; i++) {
        write(ByteBuffer.wrap(new byte[256 * 1024]));
      }
    }

    @On
    public void listen() {
      subscribe("feed");
    }

    @On
    public void tell(Event event) {
      publish("feed", event.asMap());
    }

    @On
    public void hold() throws InterruptedException {
      NEVER.await();
    }
  }

  /** A stream of what is told. */
  public static final class Feed extends Controller {
    @Override
    public void onSse() {
      subscribe("feed");
    }
  }

  private static String used() {
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1_048_576 + " MiB";
  }

  private static String sum(Params params) {
    return params.asMap().size() + " members";
  }

  /** Serves until it is ended. */
  public static void main(String... args) {
    App app =
        Plezi.app(Options.builder().signals(false).build())
            .route("/ws", Target.class)
            .route("/feed", Feed.class)
            .get("/used", request -> used())
            .post("/sum", request -> sum(request.params()))
            .start(0);
    System.out.println("port " + app.port());
  }
}
