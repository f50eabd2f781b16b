package dev.plezi.demo.programs;

import dev.plezi.event.EventName;
import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import java.util.concurrent.atomic.AtomicInteger;

/** A chat of one page: how many people are on it, and what they say. Nothing is kept. */
public final class Tokyo extends Controller {
  private static final String ALL = "tokyo";
  private static final int MAX_USER = 30;
  private static final int MAX_TEXT = 500;

  private final AtomicInteger people;

  private Tokyo(AtomicInteger people) {
    this.people = people;
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
    AtomicInteger people = new AtomicInteger();
    return app.route("/tokyo", Tokyo.class, () -> new Tokyo(people));
  }

  @Override
  public Object index() {
    Policy.on(response());
    return render("programs/tokyo", new Page(MAX_USER, MAX_TEXT));
  }

  @Override
  public void onOpen() {
    subscribe(ALL);
    count(1);
  }

  @Override
  public void onClose() {
    count(-1);
  }

  /** A message. */
  @On
  public void message(Message message) {
    publish(ALL, message);
  }

  private void count(int change) {
    // Together, or the counts of two who come at once might arrive the wrong way round.
    synchronized (people) {
      publish(ALL, new Count(people.addAndGet(change)));
    }
  }
}
