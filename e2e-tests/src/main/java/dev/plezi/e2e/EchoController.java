package dev.plezi.e2e;

import dev.plezi.event.Event;
import dev.plezi.event.EventName;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import java.util.Map;

/** Answers in every way that an event method can. */
public final class EchoController extends Controller {
  /** Wait {@code s} seconds. */
  public record Slow(double s, int i) {}

  /** Send {@code n} letters. */
  public record Big(int n) {}

  /** A channel. */
  public record Channel(String ch) {}

  /** A string for a channel. */
  public record Publication(String ch, String ms) {}

  /** The answer to {@code slow}. */
  @EventName("slow")
  public record SlowDone(int i) {}

  /** The answer to {@code big}. */
  @EventName("big")
  public record BigDone(String d) {}

  /** The answer to {@code wr}. */
  @EventName("second")
  public record Second() {}

  /** The answer to {@code prm}. */
  @EventName("prm")
  public record Prm(Map<String, String> params, Map<String, String> ck) {}

  /** The answer to {@code sub}. */
  @EventName("subd")
  public record Subscribed(String r) {}

  /** The answer to {@code unsub}. */
  @EventName("unsubd")
  public record Unsubscribed(boolean r) {}

  /** What the block of {@code subblk} says. */
  @EventName("blk")
  public record Block(String ch, String ms) {}

  /** The answer to {@code pub}. */
  @EventName("pubd")
  public record Published(boolean r) {}

  @Override
  public Object index() {
    return "the echo controller";
  }

  @Override
  public void onShutdown() {
    emit("shutdown", Map.of());
  }

  /** The whole message comes back. */
  @On
  public Map<String, ?> echo(Event event) {
    return Echo.of("echoed", event);
  }

  /** A string is sent as it is. */
  @On
  public String str() {
    return "{\"event\":\"raw\",\"v\":1}";
  }

  /** It need not be JSON. */
  @On
  public String plain() {
    return "not json é";
  }

  /** It may be empty. */
  @On
  public String empty() {
    return "";
  }

  /** Nothing comes back. */
  @On
  public void nilret() {}

  /** One event is written, another returned. */
  @On
  public Second wr() {
    emit("first", Map.of());
    return new Second();
  }

  /** Fails. */
  @On
  @SuppressWarnings("DoNotCallSuggester") // the server calls it, and that is its point
  public void boom() {
    throw new IllegalStateException("boom, as asked");
  }

  /** What is returned after the end is not sent. */
  @On
  public Second closer() {
    close();
    return new Second();
  }

  /** What is written before the end is sent. */
  @On
  public void wclose() {
    emit("bye", Map.of());
    close();
  }

  /** Takes its time. */
  @On
  public SlowDone slow(Slow event) throws InterruptedException {
    Thread.sleep(Math.round(event.s() * 1000));
    return new SlowDone(event.i());
  }

  /** Sends much. */
  @On
  public BigDone big(Big event) {
    return new BigDone("x".repeat(event.n()));
  }

  /** The connection's params and cookies. */
  @On
  public Prm prm() {
    return new Prm(params().asMap(), cookies().asMap());
  }

  /** Subscribes. */
  @On
  public Subscribed sub(Channel event) {
    return new Subscribed(subscribe(event.ch()));
  }

  /** Unsubscribes. */
  @On
  public Unsubscribed unsub(Channel event) {
    return new Unsubscribed(unsubscribe(event.ch()));
  }

  /** Publishes a string as it is. */
  @On
  public Published pub(Publication event) {
    publish(event.ch(), event.ms());
    return new Published(true);
  }

  /** The whole message comes back, over HTTP too. */
  @On(http = true)
  public Map<String, ?> ajax(Event event) {
    return Echo.of("ajaxed", event);
  }

  /** Subscribes to all channels that a pattern matches. */
  @On
  public Subscribed subpat(Channel event) {
    return new Subscribed(subscribePattern(event.ch()));
  }

  /** Subscribes with a block, which says what it is given. */
  @On
  public Subscribed subblk(Channel event) {
    subscribe(event.ch(), message -> emit(new Block(message.channel(), message.text())));
    return new Subscribed(event.ch());
  }
}
