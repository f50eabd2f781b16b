package dev.plezi.client.js;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;

/** One function that waits for an event. */
final class Listener {
  final Topic topic;
  final JSObject function;
  final boolean once;
  final int number;
  boolean gone;
  @Nullable Listener next;

  Listener(Topic topic, JSObject function, boolean once, int number) {
    this.topic = topic;
    this.function = function;
    this.once = once;
    this.number = number;
  }
}
