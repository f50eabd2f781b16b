package dev.plezi.server;

import dev.plezi.event.Event;
import dev.plezi.server.testing.Journal;
import java.util.concurrent.CountDownLatch;

/** Writes down what it is asked to do. */
public final class Probe extends Controller {
  private final Journal journal;
  private final CountDownLatch gate;
  private int count;

  /** A text. */
  public record Text(String text) {}

  public Probe(Journal journal, CountDownLatch gate) {
    this.journal = journal;
    this.gate = gate;
  }

  @Override
  public void onOpen() {
    if (params().get("slow") != null) {
      Journal.await(gate);
    }
    if (params().get("bad") != null) {
      throw new IllegalStateException("as asked");
    }
    journal.add("open");
  }

  @Override
  public void onClose() {
    journal.add("closed, wrote " + write("late"));
  }

  @On
  public String count() {
    return "count " + ++count;
  }

  @On
  public String hold() {
    journal.add("held");
    Journal.await(gate);
    return "released";
  }

  @On
  public void note(Text event) {
    journal.add(event.text());
  }

  @On
  public String emits(Event event) {
    emit("first", new Text("1"));
    write("second");
    return "third";
  }

  @On
  public void leave(Text reason) {
    close(4000, reason.text());
    journal.add("after close: " + write("late"));
  }

  @On
  public void leaveBadly() {
    close(1006, "");
  }

  @On
  public void leaveAtLength() {
    close(4000, "é".repeat(62));
  }

  @On
  public String join(Text channel) {
    return subscribe(channel.text());
  }

  @On
  public String part(Text channel) {
    return "parted " + unsubscribe(channel.text());
  }

  @On
  public String say(Text text) {
    publish("chat", text.text());
    return "said";
  }
}
