package dev.plezi.client.js;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSClass;
import org.teavm.jso.JSObject;

/**
 * A JavaScript Map: every name is a plain key in it, {@code __proto__} and {@code constructor} too.
 */
@JSClass(name = "Map")
final class Topics implements JSObject {
  Topics() {}

  native void set(JSObject event, Topic topic);

  @JSBody(params = "event", script = "return this.get(event) || null;")
  native @Nullable Topic find(@Nullable JSObject event);
}
