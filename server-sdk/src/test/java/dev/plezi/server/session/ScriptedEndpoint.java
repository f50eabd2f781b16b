package dev.plezi.server.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An endpoint that remembers what it was told, and does what the test says. */
final class ScriptedEndpoint implements Endpoint {
  final List<String> told = new ArrayList<>();

  private final Map<String, Runnable> script = new HashMap<>();

  /** What is done at a callback, or for a message of this text. */
  void at(String what, Runnable action) {
    script.put(what, action);
  }

  @Override
  public void open() {
    tell("open");
  }

  @Override
  public Task read(Payload message) {
    String text = new String(message.bytes(), StandardCharsets.UTF_8);
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
  public void shutdown() {
    tell("shutdown");
  }

  @Override
  public void closed() {
    tell("closed");
  }

  private void tell(String what) {
    told.add(what);
    script.getOrDefault(what, () -> {}).run();
  }
}
