package dev.plezi.server.internal.jetty;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.CyclicTimeouts;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends the connections whose next request does not come in time: Jetty's own timeout begins anew
 * with every byte. A connection without a request is listed here, so there are as many entries as
 * connections at most.
 */
final class RequestDeadlines implements Connection.Listener {
  private final Map<Connection, Arrival> awaited = new ConcurrentHashMap<>();
  private final CyclicTimeouts<Arrival> deadlines;
  private final Duration limit;

  RequestDeadlines(Scheduler scheduler, Duration limit) {
    this.limit = limit;
    this.deadlines =
        new CyclicTimeouts<>(scheduler) {
          @Override
          protected Iterator<Arrival> iterator() {
            return awaited.values().iterator();
          }

          @Override
          protected boolean onExpired(Arrival arrival) {
            arrival.connection().getEndPoint().close();
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
  void arrived(Request request) {
    Connection connection = request.getConnectionMetaData().getConnection();
    awaited.remove(connection);
    Request.addCompletionListener(request, outcome -> await(connection));
  }

  private void await(Connection connection) {
    Arrival arrival = new Arrival(connection, NanoTime.now() + limit.toNanos());
    awaited.put(connection, arrival);
    deadlines.schedule(arrival);
  }

  /**
   * A request that is awaited.
   *
   * @param connection on which it comes
   * @param getExpireNanoTime by when
   */
  private record Arrival(Connection connection, long getExpireNanoTime)
      implements CyclicTimeouts.Expirable {}
}
