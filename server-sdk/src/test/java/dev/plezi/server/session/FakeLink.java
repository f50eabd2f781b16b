package dev.plezi.server.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A link that remembers; what is sent is out when the test says so, or at once. */
final class FakeLink implements Link {
  final List<String> said = new ArrayList<>();
  int demands;
  int pings;
  int aborts;
  boolean prompt = true;

  private final ArrayDeque<Sent> flying = new ArrayDeque<>();

  @Override
  public void send(Payload message, Sent sent) {
    said.add(new String(message.bytes(), StandardCharsets.UTF_8));
    if (prompt) {
      sent.done(null);
    } else {
      flying.add(sent);
    }
  }

  /** The oldest message is out. */
  void land() {
    finish(null);
  }

  /** The oldest message is lost. */
  void fail() {
    finish(new IllegalStateException("lost, as asked"));
  }

  int flying() {
    return flying.size();
  }

  @Override
  public void ping() {
    pings++;
  }

  @Override
  public void close(int code, String reason) {
    said.add("close " + code + " " + reason);
  }

  @Override
  public void abort() {
    aborts++;
  }

  @Override
  public void demand() {
    demands++;
  }

  private void finish(@Nullable Throwable failure) {
    Sent oldest = flying.poll();
    if (oldest == null) {
      throw new AssertionError("nothing is in flight");
    }
    oldest.done(failure);
  }
}
