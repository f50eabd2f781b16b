package dev.plezi.server.internal.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transport that remembers; what is written is out when the test says so, or at once. Nobody may
 * ask it for two frames at a time.
 */
public final class FakeTransport implements Transport {
  public final List<String> said = new ArrayList<>();

  /** Of what was written: whether it was text. */
  public final List<Boolean> kinds = new ArrayList<>();

  public int demands;
  public int pings;
  public int aborts;
  public boolean prompt = true;
  public boolean copies;

  /** What happens while it is ended at once. */
  public Runnable whenAborted = () -> {};

  public long bytesOut;
  public long bytesIn;
  public long bytesTaken;

  private final ArrayDeque<Written> flying = new ArrayDeque<>();

  @Override
  public void write(List<WireMessage> messages, Written written) {
    messages.forEach(each -> said.add(new String(each.bytes(), StandardCharsets.UTF_8)));
    messages.forEach(each -> kinds.add(each.text()));
    if (prompt) {
      written.done(null);
    } else {
      flying.add(written);
    }
  }

  /** The oldest batch is out. */
  public void land() {
    finish(null);
  }

  /** The oldest batch is lost. */
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
    whenAborted.run();
  }

  @Override
  public void demand() {
    demands++;
  }

  @Override
  public boolean copies() {
    return copies;
  }

  @Override
  public long bytesOut() {
    return bytesOut;
  }

  @Override
  public long bytesIn() {
    return bytesIn;
  }

  @Override
  public long bytesTaken() {
    return bytesTaken;
  }

  private void finish(@Nullable Throwable failure) {
    Written oldest = flying.poll();
    if (oldest == null) {
      throw new AssertionError("nothing is in flight");
    }
    oldest.done(failure);
  }
}
