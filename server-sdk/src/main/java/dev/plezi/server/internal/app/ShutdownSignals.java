package dev.plezi.server.internal.app;

import dev.plezi.protocol.log.LogText;
import dev.plezi.server.App;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process' handlers of SIGTERM and SIGINT: they stop the apps that want it, and end the process
 * with status 0. A shutdown hook could stop them too, but not choose the status; so the JVM's own
 * signal API is used, by reflection, where it exists, and the hook where it does not.
 */
final class ShutdownSignals {
  private static final Logger LOG = LoggerFactory.getLogger(ShutdownSignals.class);

  // The apps to stop, at most as many as run. Written by whoever starts and stops one.
  private static final Set<App> APPS = ConcurrentHashMap.newKeySet();

  private ShutdownSignals() {}

  static void watch(App app) {
    APPS.add(app);
    Installed.once();
  }

  static void forget(App app) {
    APPS.remove(app);
  }

  private static void stopAll() {
    List.copyOf(APPS).forEach(App::stop);
  }

  /** Installs the handlers when it is first touched. */
  private static final class Installed {
    static {
      try {
        handle("TERM");
        handle("INT");
      } catch (ReflectiveOperationException | IllegalArgumentException e) {
        LOG.debug("no signal handlers here, a shutdown hook serves", LogText.of(e));
        Runtime.getRuntime()
            .addShutdownHook(new Thread(ShutdownSignals::stopAll, "plezi-shutdown"));
      }
    }

    private static void once() {}

    private static void handle(String name) throws ReflectiveOperationException {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler stop =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  new Thread(ShutdownSignals::exit, "plezi-shutdown").start();
                  yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> arguments != null && proxy == arguments[0];
                default -> "Plezi's handler of " + name;
              };
      Object proxy =
          Proxy.newProxyInstance(
              ShutdownSignals.class.getClassLoader(), new Class<?>[] {handler}, stop);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    }
  }

  private static void exit() {
    try {
      stopAll();
    } finally {
      System.exit(0);
    }
  }
}
