package dev.plezi.client.js;

import dev.plezi.protocol.client.Outgoing;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;

/** An event on its way, with whom to tell of its fate, and how long to wait for it. */
final class Emitted extends Outgoing {
  final JSObject event;
  final @Nullable JSObject callback;
  final @Nullable JSObject timeoutCallback;
  double timeout;

  Emitted(JSObject event, int id, @Nullable JSObject callback, @Nullable JSObject timeoutCallback) {
    super(Browser.encode(event, id), id, false);
    this.event = event;
    this.callback = callback;
    this.timeoutCallback = timeoutCallback;
  }
}
