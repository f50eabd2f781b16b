package dev.plezi.server.internal.controller;

import dev.plezi.server.Live;

/** A time in the life of a connection, before its end, at which a {@link Live} is called back. */
enum LifecycleCallback {
  OPEN("onOpen"),
  SSE("onSse"),
  SUSPEND("onSuspend"),
  RESUME("onResume"),
  SHUTDOWN("onShutdown");

  private final String callback;

  LifecycleCallback(String callback) {
    this.callback = callback;
  }

  /** The method that gives the callback. */
  String callback() {
    return callback;
  }
}
