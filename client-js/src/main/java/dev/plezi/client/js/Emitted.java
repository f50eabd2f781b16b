package dev.plezi.client.js;

import dev.plezi.protocol.client.Outgoing;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;

/** An event on its way, with whom to tell of its fate, and how long to wait for it. */
final class Emitted extends Outgoing implements Handle {
  final JSObject event;

  /** Told of the acknowledgement. */
  @Nullable JSObject callback;

  /** Told that none came, or of the fate of a request, whatever it is. */
  final @Nullable JSObject timeoutCallback;

  double timeout;

  Emitted(JSObject event, String text, int id, @Nullable JSObject timeoutCallback) {
    super(text, id, Browser.request(event));
    this.event = event;
    this.timeoutCallback = timeoutCallback;
  }

  @Override
  public double bytes() {
    return Browser.bytes(text());
  }
}
