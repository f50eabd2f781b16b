package dev.plezi.server.internal.app;

import dev.plezi.server.App;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The registry of the apps that run in this process. Thread-safe. */
public final class RunningApps {
  // Written by whoever starts and stops an app; as many as run.
  private static final Set<App> APPS = ConcurrentHashMap.newKeySet();

  private RunningApps() {}

  /** Those that run now. */
  public static List<App> all() {
    return List.copyOf(APPS);
  }

  /**
   * The one that runs.
   *
   * @throws IllegalStateException when none or several run
   */
  public static App only() {
    List<App> running = all();
    if (running.size() != 1) {
      throw new IllegalStateException(
          running.isEmpty()
              ? "no app runs in this process"
              : running.size() + " apps run in this process: use the one that you mean");
    }
    return running.get(0);
  }

  static void add(App app) {
    APPS.add(app);
  }

  static void remove(App app) {
    APPS.remove(app);
  }
}
