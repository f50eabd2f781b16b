package dev.plezi.server;

/** Controllers that several tests route. */
public final class TestControllers {
  private TestControllers() {}

  /** One event. */
  public static class Plain extends Controller {
    @On
    public String ping() {
      return "pong";
    }
  }
}
