package dev.plezi.client.js;

import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;

/** The object a page holds, {@code PleziClient}: the settings that may change at any time. */
interface Page extends JSObject {
  @JSProperty("level")
  int level();

  @JSProperty("autoreconnect")
  boolean autoreconnect();

  @JSProperty("reconnect_interval")
  double reconnectInterval();

  @JSProperty("reconnect_max")
  double reconnectMax();
}
