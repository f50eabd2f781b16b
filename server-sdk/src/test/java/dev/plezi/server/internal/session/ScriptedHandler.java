package dev.plezi.server.internal.session;

import dev.plezi.protocol.codec.Envelope;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.Closed;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A handler that remembers what it was told, and does what the test says. */
final class ScriptedHandler implements SessionHandler {
  final List<String> told = new ArrayList<>();
  final List<Closed> ends = new ArrayList<>();
  int remembers;
  int read;

  private final Map<String, Runnable> script = new HashMap<>();
  private @Nullable Map<String, Identity.Term> tokens;

  /** The tokens that it takes, and for how long. Without this it takes none. */
  void takes(Map<String, Identity.Term> given) {
    tokens = given;
  }

  /** What is done at a callback, or for a message of this text. */
  void at(String what, Runnable action) {
    script.put(what, action);
  }

  @Override
  public void open() {
    tell("open");
  }

  @Override
  public Task read(WireMessage message) {
    read++;
    String text = new String(message.bytes(), StandardCharsets.UTF_8);
    if (text.startsWith("{\"event\":\"_")) {
      Envelope envelope = EventCodec.standard().envelope(message.bytes());
      return new ControlEventTask(String.valueOf(envelope.event()), message, () -> {});
    }
    return new Task() {
      @Override
      public void begin() {
        told.add("begin " + text);
      }

      @Override
      public void run() {
        tell(text);
      }
    };
  }

  @Override
  public int remembered() {
    return remembers;
  }

  @Override
  public boolean renews() {
    return tokens != null;
  }

  @Override
  public Identity.@Nullable Term renew(String token) {
    tell("token " + token);
    return Objects.requireNonNull(tokens).get(token);
  }

  @Override
  public void suspended() {
    tell("suspended");
  }

  @Override
  public void resumed() {
    tell("resumed");
  }

  @Override
  public void shutdown() {
    tell("shutdown");
  }

  @Override
  public void closed(Closed how) {
    ends.add(how);
    tell("closed");
  }

  private void tell(String what) {
    told.add(what);
    script.getOrDefault(what, () -> {}).run();
  }
}
