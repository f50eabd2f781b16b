package dev.plezi.e2e.browser;

import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.Limits;
import dev.plezi.server.On;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.http.Body;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server with a page that plays by itself: it says numbers, is left, and comes back. One at a
 * time.
 */
public final class PlayedPage implements AutoCloseable {
  /** How many numbers the page says before it is left, and again when it is back. */
  public static final int NUMBERS = 40;

  private static final String PLAY =
      """
      <!doctype html><meta charset="utf-8"><title>play</title>
      <script src="/client.js"></script>
      <script>
      const client = new PleziClient('/live', { level: 2, autoreconnect: true, reconnect_interval: 20 });
      let gaps = 0;
      client.on('gap', () => gaps++);
      const say = () => {
        for (let i = 0; i < 40; i++) {
          sessionStorage.n = +(sessionStorage.n || 0) + 1;
          client.emit({ event: 'number', n: +sessionStorage.n });
        }
      };
      const tell = async (how) => {
        say();
        await client.request('done', { how, gaps });
      };
      if (LEAVES) addEventListener('unload', () => {});
      addEventListener('pageshow', (e) => {
        if (e.persisted) tell('cached');
      });
      client.on('open', () => {
        if (sessionStorage.left) return tell('anew');
        sessionStorage.left = 1;
        say();
        setTimeout(() => { say(); location.href = '/away'; }, 200);
      });
      </script>""";

  private static final String AWAY =
      """
      <!doctype html><title>away</title>
      <script>addEventListener('pageshow', () => setTimeout(() => history.back(), 500));</script>""";

  private static final String REFUSED =
      """
      <!doctype html><title>refused</title>
      <script src="/client.js"></script>
      <script>
      const told = [];
      const home = new PleziClient('/live', { level: 2, autoreconnect: true });
      for (const path of ['/nowhere', '/refused']) {
        const client = new PleziClient(path, { level: 2, autoreconnect: true, reconnect_interval: 20 });
        client.on('error', (e) => told.push(path + ' ' + e.code));
        client.on('state', (state) => told.push(path + ' ' + state));
      }
      setTimeout(() => home.request('done', { how: told.sort().join(', '), gaps: 0 }), 1500);
      </script>""";

  // Written by the handlers of one page after another.
  private static final List<Integer> HEARD = new CopyOnWriteArrayList<>();
  private static final List<Long> CLOSED = new CopyOnWriteArrayList<>();
  private static final BlockingQueue<Done> DONE = new LinkedBlockingQueue<>();

  private final App app;

  private PlayedPage(App app) {
    this.app = app;
  }

  /** A number that the page says. */
  public record Said(int n) {}

  /**
   * The page is through.
   *
   * @param how it came back: {@code cached}, or {@code anew}; or what it was told
   * @param gaps how many it was told of
   */
  public record Done(String how, int gaps) {}

  /** The page's connection. */
  public static final class Live extends Controller {
    /** It says a number. */
    @On("number")
    public void number(Said said) {
      HEARD.add(said.n());
    }

    /** It is through. */
    @On(request = true)
    public boolean done(Done done) {
      return DONE.add(done);
    }

    @Override
    public void onClose() {
      CLOSED.add(System.nanoTime());
    }
  }

  /** Nobody's connection. */
  public static final class Refused extends Controller {
    /** Is never handled. */
    @On
    public void never() {}

    @Override
    public boolean preConnect() {
      response().status(401);
      return true;
    }
  }

  /** Starts the server. */
  public static PlayedPage start() {
    HEARD.clear();
    CLOSED.clear();
    DONE.clear();
    App app = Plezi.app(Options.standard());
    return new PlayedPage(
        app.get("/play", request -> Body.html(PLAY.replace("LEAVES", "false")))
            .get("/leave", request -> Body.html(PLAY.replace("LEAVES", "true")))
            .get("/refusal", request -> Body.html(REFUSED))
            .get("/away", request -> Body.html(AWAY))
            .route("/client.js", Plezi.CLIENT)
            .route("/live", Live.class, Limits.builder().eventsBurst(10_000).build())
            .route("/refused", Refused.class)
            .start(0));
  }

  /** The address of one of its pages. */
  public String url(String path) {
    return "http://localhost:" + app.port() + path;
  }

  /** What the page tells in the end, within a minute, of a window. */
  public Done await(Engine.Window shown) throws InterruptedException {
    Done done = DONE.poll(1, TimeUnit.MINUTES);
    if (done == null) {
      throw new AssertionError("no word from " + shown);
    }
    return done;
  }

  /** The numbers that were heard, in order. */
  public List<Integer> heard() {
    return List.copyOf(HEARD);
  }

  /** How many connections have ended for the application. */
  public int closed() {
    return CLOSED.size();
  }

  @Override
  public void close() {
    app.stop();
  }
}
