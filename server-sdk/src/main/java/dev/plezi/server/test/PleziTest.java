package dev.plezi.server.test;

import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.Plezi;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.internal.memory.SimulatedRequest;
import dev.plezi.server.internal.memory.SimulatedScheduler;
import dev.plezi.server.internal.memory.SimulatedServer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * An app under test: at work without a network, without threads, and with a clock that the test
 * moves. It is the app as it runs on a port, hosts, origins and the headers of proxies included,
 * but for the edge: static files, TLS, bodies' sizes.
 *
 * <pre>{@code
 * try (PleziTest test = PleziTest.of(Plezi.app().route("/", ChatRoom.class))) {
 *   TestConnection ada = test.connect("/ada");
 *   ada.emit(new Say("hello"));
 *   assertThat(ada.next(Said.class).text()).isEqualTo("hello");
 * }
 * }</pre>
 *
 * <p>Each call returns when all that it has set in motion is done, on the caller's thread: a
 * handler that waits for another one waits forever. What other threads have begun meanwhile is done
 * by the next call. Used by one thread.
 */
public final class PleziTest implements TestApp {
  private final SimulatedServer server;

  private PleziTest(SimulatedServer server) {
    this.server = server;
  }

  /**
   * Puts an app to work, in place of {@link App#start}. It has no Redis, whatever the environment
   * says.
   *
   * @throws IllegalArgumentException when its options name a Redis
   * @throws IllegalStateException when it was started before
   */
  public static PleziTest of(App app) {
    return new PleziTest(SimulatedServer.start(app, new SimulatedScheduler()));
  }

  /** The same, with an app that takes its time from the test's clock. */
  public static PleziTest of(Function<Clock, App> app) {
    SimulatedScheduler scheduler = new SimulatedScheduler();
    return new PleziTest(SimulatedServer.start(app.apply(scheduler.clock()), scheduler));
  }

  /**
   * Connects to a controller alone: the only route, {@code "/"}, of an app of its own, which ends
   * when the connection is {@linkplain TestConnection#close closed}.
   *
   * @param controller a public class with a public constructor without parameters
   * @param params what the controller has as {@code params()}
   * @throws HttpException when {@code preConnect} refuses
   */
  public static TestConnection connect(
      Class<? extends Controller> controller, Map<String, ?> params) {
    PleziTest test = of(Plezi.app().route("/", controller));
    try {
      String url = "/?" + SimulatedRequest.encode(params);
      return new SimulatedRequest(test.server, url).connect(test::close);
    } catch (RuntimeException e) {
      test.close();
      throw e;
    }
  }

  /**
   * Connects a client.
   *
   * @param url a path, with a query if need be
   * @throws HttpException when the handshake is refused
   */
  public TestConnection connect(String url) {
    return at(url).connect();
  }

  /** Sends {@code GET}; see {@link TestRequest#send}. */
  public TestResponse get(String url) {
    return at(url).get();
  }

  /** Begins a request or a handshake, which may have headers, cookies and a body. */
  public TestRequest at(String url) {
    return new SimulatedRequest(server, url);
  }

  @Override
  public void publish(String channel, Object event) {
    server.publish(channel, event);
  }

  @Override
  public void publish(String channel, String event, Object payload) {
    server.publish(channel, event, payload);
  }

  @Override
  public void advance(Duration time) {
    server.advance(time);
  }

  @Override
  public Clock clock() {
    return server.clock();
  }

  @Override
  public void settle() {
    server.settle();
  }

  @Override
  public void close() {
    server.close();
  }
}
