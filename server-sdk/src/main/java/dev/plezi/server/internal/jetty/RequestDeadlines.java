package dev.plezi.server.internal.jetty;

import dev.plezi.server.HttpLimits;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.CyclicTimeouts;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The deadlines of the requests that connections await, each of which ends its connection: Jetty's
 * own timeout begins anew with every byte. A connection that answers a request has none, so there
 * are as many as connections at most. Thread-safe.
 */
final class RequestDeadlines implements Connection.Listener, HttpConfiguration.Customizer {
  // Written by the threads of the connections, each for its own.
  private final Map<Connection, Deadline> awaited = new ConcurrentHashMap<>();
  private final CyclicTimeouts<Deadline> timeouts;
  private final Duration limit;

  RequestDeadlines(Scheduler scheduler, HttpLimits limits) {
    this.limit = limits.idleTimeout().plus(limits.requestTimeout());
    this.timeouts =
        new CyclicTimeouts<>(scheduler) {
          @Override
          protected Iterator<Deadline> iterator() {
            return awaited.values().iterator();
          }

          @Override
          protected boolean onExpired(Deadline deadline) {
            deadline.connection().getEndPoint().close();
            return true;
          }
        };
  }

  @Override
  public void onOpened(Connection connection) {
    await(connection);
  }

  /** Also when it has become a WebSocket. */
  @Override
  public void onClosed(Connection connection) {
    awaited.remove(connection);
  }

  /** The headers of a request are there; the next are awaited when it is answered. */
  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    Connection connection = request.getConnectionMetaData().getConnection();
    awaited.remove(connection);
    Request.addCompletionListener(request, outcome -> await(connection));
    return request;
  }

  /** How many there are. */
  int size() {
    return awaited.size();
  }

  private void await(Connection connection) {
    Deadline deadline = new Deadline(connection, NanoTime.now() + limit.toNanos());
    awaited.put(connection, deadline);
    timeouts.schedule(deadline);
  }

  /**
   * By when a request is awaited.
   *
   * @param connection on which it comes
   * @param getExpireNanoTime the latest, by Jetty's clock
   */
  private record Deadline(Connection connection, long getExpireNanoTime)
      implements CyclicTimeouts.Expirable {}
}
