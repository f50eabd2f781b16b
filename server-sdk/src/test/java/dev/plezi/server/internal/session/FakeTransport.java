package dev.plezi.server.internal.session;

import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A link that remembers; what is sent is out when the test says so, or at once. */
public final class FakeTransport implements Transport {
  public final List<String> said = new ArrayList<>();
  int demands;
  int pings;
  int aborts;
  public boolean prompt = true;
  long bytesOut;

  private final ArrayDeque<Sent> flying = new ArrayDeque<>();

  @Override
  public void send(WireMessage message, Sent sent) {
    said.add(new String(message.bytes(), StandardCharsets.UTF_8));
    if (prompt) {
      sent.done(null);
    } else {
      flying.add(sent);
    }
  }

  /** The oldest message is out. */
  public void land() {
    finish(null);
  }

  /** The oldest message is lost. */
  public void fail() {
    finish(new IllegalStateException("lost, as asked"));
  }

  public int flying() {
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

  @Override
  public long bytesOut() {
    return bytesOut;
  }

  private void finish(@Nullable Throwable failure) {
    Sent oldest = flying.poll();
    if (oldest == null) {
      throw new AssertionError("nothing is in flight");
    }
    oldest.done(failure);
  }
}
