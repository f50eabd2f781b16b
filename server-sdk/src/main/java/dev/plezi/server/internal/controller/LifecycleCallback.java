package dev.plezi.server.internal.controller;

import dev.plezi.server.Live;

/** When a callback of a {@link Live} is called. */
public enum LifecycleCallback {
  OPEN("onOpen"),
  SSE("onSse"),
  SUSPEND("onSuspend"),
  RESUME("onResume"),
  SHUTDOWN("onShutdown"),
  CLOSE("onClose");

  private final String callback;

  LifecycleCallback(String callback) {
    this.callback = callback;
  }

  public String callback() {
    return callback;
  }
}
