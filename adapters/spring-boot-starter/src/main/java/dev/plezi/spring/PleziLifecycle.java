package dev.plezi.spring;

import dev.plezi.server.App;
import org.springframework.context.SmartLifecycle;

/** The part of an app in the life of its application: it is drained first of all. Thread-safe. */
final class PleziLifecycle implements SmartLifecycle {
  private final App app;
  private volatile boolean running;

  PleziLifecycle(App app) {
    this.app = app;
  }

  /** The app has started with its filter. */
  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    app.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
