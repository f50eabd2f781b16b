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
  public Map<String, ?> wr() {
    emit("first", Map.of());
    return Map.of("event", "second");
  }

  /** Fails. */
  @On
  @SuppressWarnings("DoNotCallSuggester") // the server calls it, and that is its point
  public void boom() {
    throw new IllegalStateException("boom, as asked");
  }

  /** What is returned after the end is not sent. */
  @On
  public Map<String, ?> closer() {
    close();
    return Map.of("event", "late");
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
  public Map<String, ?> big(Big event) {
    return Map.of("event", "big", "d", "x".repeat(event.n()));
  }

  /** The connection's params and cookies. */
  @On
  public Map<String, ?> prm() {
    return Map.of("event", "prm", "params", params().asMap(), "ck", cookies().asMap());
  }

  /** Subscribes. */
  @On
  public Map<String, ?> sub(Channel event) {
    return Map.of("event", "subd", "r", subscribe(event.ch()));
  }

  /** Unsubscribes. */
  @On
  public Map<String, ?> unsub(Channel event) {
    return Map.of("event", "unsubd", "r", unsubscribe(event.ch()));
  }

  /** Publishes a string as it is. */
  @On
  public Map<String, ?> pub(Publication event) {
    publish(event.ch(), event.ms());
    return Map.of("event", "pubd", "r", true);
  }
}
