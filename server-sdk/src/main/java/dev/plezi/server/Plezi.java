package dev.plezi.server;

/**
 * Where an application begins:
 *
 * <pre>{@code
 * Plezi.app().route("/client.js", Plezi.CLIENT).route("/", ChatRoom.class).start(3000);
 * }</pre>
 */
public final class Plezi {
  /** Routed, it serves the browser client of this very version. */
  public static final Client CLIENT = new Client();

  /** The type of {@link #CLIENT}. */
  public static final class Client {
    private Client() {}
  }

  private Plezi() {}

  /** An app with the standard options. */
  public static App app() {
    return app(Options.standard());
  }

  /** An app with these options. */
  public static App app(Options options) {
    return new App(options);
  }
}
