package dev.plezi.server.internal.jetty;

import java.util.concurrent.Executor;
import org.eclipse.jetty.util.VirtualThreads;
import org.jspecify.annotations.Nullable;

/** A maker of executors of virtual threads, where the JVM has these. */
public final class JettyVirtualThreads {
  private JettyVirtualThreads() {}

  /** Runs each task on a virtual thread of its own; null where the JVM has none. */
  public static @Nullable Executor named(String prefix) {
    return VirtualThreads.areSupported()
        ? VirtualThreads.getNamedVirtualThreadsExecutor(prefix)
        : null;
  }
}
