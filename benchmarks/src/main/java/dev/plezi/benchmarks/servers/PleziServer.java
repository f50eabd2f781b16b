package dev.plezi.benchmarks.servers;

import dev.plezi.event.Event;
import dev.plezi.event.EventName;
import dev.plezi.server.Controller;
import dev.plezi.server.Limits;
import dev.plezi.server.On;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import java.util.List;

/** This project's server, as an application would use it. */
public final class PleziServer {
  private static final int MANY = 50_000;

  private PleziServer() {}

  /** A small event. */
  @EventName("chat")
  public record Chat(String data) {}

  /** An event of a kilobyte. */
  @EventName("order")
  public record Order(Customer customer, List<Line> lines, boolean express, String note) {}

  /** Who orders. */
  public record Customer(int id, String name, String mail, Address address) {}

  /** Where to. */
  public record Address(String street, String city, String zip) {}

  /** What. */
  public record Line(String sku, String name, int count, double price, List<String> tags) {}

  /** A large event. */
  @EventName("blob")
  public record Blob(String data) {}

  /** To be published. */
  @EventName("say")
  public record Say(String data, int n) {}

  /** What is published. */
  @EventName("said")
  public record Said(String data, int n) {}

  /** The answer to who joins. */
  @EventName("joined")
  public record Joined() {}

  /** With handlers of the usual kind. */
  public static final class Typed extends Controller {
    @On
    public void chat(Chat e) {}

    @On
    public void order(Order e) {}

    @On
    public void blob(Blob e) {}

    @On
    public Joined join() {
      subscribe("room");
      return new Joined();
    }

    @On
    public void say(Say e) {
      publish("room", new Said(e.data(), e.n()));
    }
  }

  /** With handlers that say that they do not block. */
  public static final class Inline extends Controller {
    @On(blocking = false)
    public void chat(Chat e) {}

    @On(blocking = false)
    public void order(Order e) {}

    @On(blocking = false)
    public void blob(Blob e) {}

    @On(blocking = false)
    public Joined join() {
      subscribe("room");
      return new Joined();
    }

    @On(blocking = false)
    public void say(Say e) {
      publish("room", new Said(e.data(), e.n()));
    }
  }

  /** With handlers that take the event as it came. */
  public static final class Raw extends Controller {
    @On
    public void chat(Event e) {}

    @On
    public void order(Event e) {}

    @On
    public void blob(Event e) {}

    @On
    public Joined join() {
      subscribe("room");
      return new Joined();
    }

    @On
    public void say(Say e) {
      publish("room", new Said(e.data(), e.n()));
    }
  }

  /** Listens on a free port and says which. */
  public static void main(String[] args) {
    start(options().build());
  }

  static Options.Builder options() {
    Limits limits = Limits.builder().eventsPerSecond(1_000_000).eventsBurst(1_000_000).build();
    return Options.builder()
        .address("127.0.0.1")
        .limits(limits)
        .maxConnectionsPerAddress(MANY)
        .maxTcpConnections(MANY);
  }

  static void start(Options options) {
    int port =
        Plezi.app(options)
            .route("/typed", Typed.class)
            .route("/raw", Raw.class)
            .route("/inline", Inline.class)
            .start(0)
            .port();
    System.out.println("PORT " + port);
  }
}
