package dev.plezi.server;

import dev.plezi.event.EventName;
import dev.plezi.server.testing.Journal;
import java.nio.ByteBuffer;

/** Streams what the query asks for. */
public final class StreamProbe extends Controller {
  /** An event. */
  @EventName("count")
  public record Count(int n) {}

  private final Journal journal;

  StreamProbe(Journal journal) {
    this.journal = journal;
  }

  @Override
  public boolean preConnect() {
    cookies().set("seen", "yes");
    response().header("X-Gate", "1");
    if (params().get("id", "").equals("over")) {
      journal.add("asked after " + request().header("Last-Event-ID"));
      response().status(204);
    }
    return true;
  }

  @Override
  public void onSse() {
    switch (params().get("id", "")) {
      case "lines" -> {
        write("one\ntwo\r\nthree\rfour");
        emit(new Count(1));
      }
      case "leave" -> {
        write("last");
        close(4000, "gone");
        journal.add("left, wrote " + write("late"));
      }
      case "raise" -> throw new IllegalStateException("as asked");
      case "binary" -> write(ByteBuffer.allocate(1));
      case "own" -> {
        subscribe("chat");
        publish("chat", "mine");
        write("first");
      }
      case "part" -> {
        subscribe("chat");
        unsubscribe("chat");
        write("parted");
      }
      default -> {
        subscribe("chat");
        write("hello");
      }
    }
    journal.add("streams");
  }

  @Override
  public void onShutdown() {
    write("bye");
  }

  @Override
  public void onClose() {
    journal.add("closed, wrote " + write("late"));
  }
}
