package dev.plezi.server.internal.jetty;

import dev.plezi.protocol.log.LogText;
import dev.plezi.server.internal.log.PeerLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.TryExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connector that knows whether it still hears: whether each of its selectors is attended by a
 * thread, and somebody takes new connections. Jetty has no second thread for one that has ended,
 * and when memory runs out any thread may be the one that ends: what is connected there is never
 * read again, and nobody is told.
 *
 * <p>At each {@linkplain #look look}, one a second, every selector is given a task, unless it has
 * one still. Whoever has not done it for {@link #PATIENCE} looks is deaf until it has.
 */
class WatchedConnector extends ServerConnector {
  /** So many looks in a row is a thread waited for: a machine may be busy. */
  static final int PATIENCE = 10;

  private static final Logger LOG = LoggerFactory.getLogger(WatchedConnector.class);

  /** Until a connection is tried to be had again, where one could not. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PeerLog log;

  // Written by the threads that take connections: how many wait for one, and how many came.
  private final AtomicInteger accepting = new AtomicInteger();
  private final AtomicLong accepted = new AtomicLong();

  // Owned by the thread that looks; one entry for each selector, and one for new connections.
  private final List<Watched> watched = new ArrayList<>();
  private long acceptedBefore;

  // Written by the thread that looks, read by anybody.
  private volatile boolean deaf;

  WatchedConnector(Server server, List<ConnectionFactory> factories, PeerLog log) {
    super(
        server,
        new SelectorPass.Threads(TryExecutor.asTryExecutor(server.getThreadPool())),
        null,
        null,
        -1,
        -1,
        factories.toArray(ConnectionFactory[]::new));
    this.log = log;
  }

  /** Something that is to give a sign of life between two looks. Owned by the thread that looks. */
  private abstract static class Watched {
    private final String what;
    private int missed;

    Watched(String what) {
      this.what = what;
    }

    /** Whether it has been alive since this was asked last. */
    abstract boolean alive();

    boolean deaf() {
      return missed >= PATIENCE;
    }
  }

  /** A selector, alive when it does what it is given. */
  private static final class WatchedSelector extends Watched {
    private final ManagedSelector selector;

    // Written by the selector's thread.
    private volatile boolean done = true;

    WatchedSelector(ManagedSelector selector, int number) {
      super("selector " + number);
      this.selector = selector;
    }

    @Override
    boolean alive() {
      if (!done) {
        return false;
      }
      done = false;
      selector.submit(mine -> done = true);
      return true;
    }
  }

  /** Whoever takes new connections, alive when it waits for one, or has taken some. */
  private final class WatchedAcceptor extends Watched {
    WatchedAcceptor() {
      super("what takes new connections");
    }

    @Override
    boolean alive() {
      long before = acceptedBefore;
      acceptedBefore = accepted.get();
      return accepting() || acceptedBefore != before || !isOpen();
    }
  }

  /** Whether somebody waits for a new connection. */
  boolean accepting() {
    return accepting.get() > 0;
  }

  /** A second is over. By one thread. */
  void look() {
    if (!isRunning()) {
      return;
    }
    if (watched.isEmpty()) {
      watched.add(new WatchedAcceptor());
      for (ManagedSelector each : getSelectorManager().getBeans(ManagedSelector.class)) {
        watched.add(new WatchedSelector(each, watched.size()));
      }
    }
    watched.forEach(this::look);
    deaf = watched.stream().anyMatch(Watched::deaf);
  }

  private void look(Watched each) {
    boolean before = each.deaf();
    each.missed = each.alive() ? 0 : Math.min(PATIENCE, each.missed + 1);
    if (each.deaf() && !before) {
      log.error(
          LOG,
          "{}: {} has not answered for {} s: the server hears nothing there, and is not ready;"
              + " if it stays so, start it anew",
          place(),
          each.what,
          PATIENCE);
    } else if (before && !each.deaf()) {
      log.warn(LOG, "{}: {} answers again", place(), each.what);
    }
  }

  /** Whether some connections, or new ones, are heard by nobody, as was found at the last look. */
  boolean deaf() {
    return deaf;
  }

  @Override
  public void accept(int acceptor) throws IOException {
    accepting.incrementAndGet();
    try {
      take(acceptor);
      accepted.incrementAndGet();
    } finally {
      accepting.decrementAndGet();
    }
  }

  private String place() {
    return "port " + getLocalPort();
  }

  /** Waits for a connection, and takes it. */
  void take(int acceptor) throws IOException {
    super.accept(acceptor);
  }

  /** Whoever takes connections goes on as long as the door is open, whatever has failed. */
  @Override
  protected boolean handleAcceptFailure(Throwable failure) {
    if (!isRunning() || !isOpen()) {
      return false;
    }
    try {
      log.warn(LOG, "{}: a connection could not be taken", place(), LogText.of(failure));
    } catch (Throwable e) {
      // Memory runs out while it is spoken of: the thread is needed all the same.
    }
    // Not again at once: what is missing, files or memory, is not back in a moment.
    var unused = Thread.interrupted();
    LockSupport.parkNanos(PAUSE_NANOS);
    return true;
  }
}
