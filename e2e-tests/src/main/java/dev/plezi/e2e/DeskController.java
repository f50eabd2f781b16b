package dev.plezi.e2e;

import dev.plezi.server.Action;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A desk, named by the parameter {@code desk}, whose first paper holds up all that come after it
 * until it is released. What was handled can be asked for over HTTP, also when its session is over.
 */
public final class DeskController extends Controller {
  private static final int MAX_DESKS = 1_000;
  private static final long LIMIT_SECONDS = 60;
  private static final Map<String, Desk> DESKS = new ConcurrentHashMap<>();

  /** What outlives a session. */
  private static final class Desk {
    private final List<Integer> handled = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile @Nullable DeskController visitor;
  }

  /** A paper. */
  public record Put(int n) {}

  /** The papers that were handled or are being handled, in order. */
  @Override
  public Object index() {
    return desk().handled.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  @Override
  public boolean preConnect() {
    return DESKS.size() < MAX_DESKS;
  }

  @Override
  public void onOpen() {
    desk().visitor = this;
  }

  /** Handles a paper; the first one of a desk takes until it is released. */
  @On
  public void put(Put put) throws InterruptedException {
    Desk desk = desk();
    desk.handled.add(put.n());
    if (!desk.released.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody released the desk");
    }
  }

  /** Ends the session of the last who came, while papers may wait. */
  @Action(verbs = "POST")
  public String end() {
    DeskController visitor = desk().visitor;
    if (visitor != null) {
      visitor.close();
    }
    return "ended";
  }

  /** Papers are handled from now on. */
  @Action(verbs = "POST")
  public String release() {
    desk().released.countDown();
    return "released";
  }

  private Desk desk() {
    return DESKS.computeIfAbsent(params().get("desk", ""), name -> new Desk());
  }
}
