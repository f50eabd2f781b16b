package dev.plezi.server;

/** When a callback of a {@link Live} is called. */
enum Moment {
  OPEN("onOpen"),
  SSE("onSse"),
  SUSPEND("onSuspend"),
  RESUME("onResume"),
  SHUTDOWN("onShutdown"),
  CLOSE("onClose");

  private final String callback;

  Moment(String callback) {
    this.callback = callback;
  }

  String callback() {
    return callback;
  }
}
