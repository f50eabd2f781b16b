package dev.plezi.client.js;

import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;

/**
 * The object that a page holds, {@code PleziClient}: its settings, which may change at any time.
 */
interface Page extends JSObject {
  @JSProperty("autoreconnect")
  boolean autoreconnect();

  @JSProperty("reconnect_interval")
  double reconnectInterval();

  @JSProperty("reconnect_max")
  double reconnectMax();
}
