package dev.plezi.server.jetty;

import dev.plezi.server.App;
import dev.plezi.server.StartException;
import dev.plezi.server.internal.app.Libraries;
import dev.plezi.server.internal.app.RoutedApp;
import dev.plezi.server.internal.jetty.LentJetty;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.component.Graceful;
import org.jspecify.annotations.Nullable;

/**
 * A Jetty handler that makes an app a part of a Jetty server that the application has, on its
 * ports, with its TLS, beside its other handlers:
 *
 * <pre>{@code
 * App app = Plezi.app().route("/chat", ChatRoom.class);
 * server.setHandler(new Handler.Sequence(new PleziHandler(app), others));
 * server.start();
 * }</pre>
 *
 * <p>It takes the requests that one of the app's routes answers, and those for its files; all else
 * it leaves to the handlers behind it. In a {@code ContextHandler} the routes stand behind the
 * context's path, which {@link dev.plezi.server.Controller#urlFor} puts before its own.
 *
 * <p>The app starts with this handler and stops with it; {@link App#start} is not called, and
 * signals are the application's matter. A server that stops gracefully ({@code
 * Server.setStopTimeout}) drains the app first, as {@link App#stop} says; a stop timeout that is
 * shorter than {@link dev.plezi.server.Options#drainTimeout} cuts that short.
 *
 * <p>Of the options, address, TLS and the bounds of connections, idle times and headers of HTTP do
 * not count here: the server has its own. All else does.
 */
@SuppressWarnings("exports") // Whoever has a Jetty server requires its module.
public final class PleziHandler extends Handler.Wrapper implements Graceful {
  private final RoutedApp app;

  // Guarded by this: a stop that is under way.
  private @Nullable CompletableFuture<Void> stopping;

  /**
   * A handler for an app that has not been started.
   *
   * @param app has its routes by the time the handler starts
   */
  public PleziHandler(App app) {
    // There is no other App: applications do not implement it.
    this.app = (RoutedApp) app;
  }

  /**
   * Starts the app.
   *
   * @throws StartException when it cannot start
   * @throws IllegalStateException when it was started before, or stopped
   */
  @Override
  protected void doStart() throws Exception {
    Libraries.checkServer();
    app.start(
        (options, name, site) -> {
          LentJetty jetty = new LentJetty(getServer(), options, site);
          setHandler(jetty.handler());
          return jetty;
        });
    super.doStart();
  }

  @Override
  protected void doStop() throws Exception {
    app.stop();
    super.doStop();
  }

  /** Drains the app, on a thread of its own. */
  @Override
  public synchronized CompletableFuture<Void> shutdown() {
    CompletableFuture<Void> now = stopping;
    if (now == null) {
      now = new CompletableFuture<>();
      stopping = now;
      CompletableFuture<Void> done = now;
      new Thread(
              () -> {
                app.stop();
                done.complete(null);
              },
              "plezi-drain")
          .start();
    }
    return now;
  }

  @Override
  public synchronized boolean isShutdown() {
    return stopping != null;
  }
}
