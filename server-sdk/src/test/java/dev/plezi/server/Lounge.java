package dev.plezi.server;

import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.event.EventName;
import dev.plezi.server.test.PleziTest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A room where clients of a {@link PleziTest} meet. */
public final class Lounge extends Controller {
  /** An event. */
  @EventName("say")
  public record Say(String text) {}

  /** An event. */
  @EventName("said")
  public record Said(String from, String text) {}

  /** An event. */
  @EventName("add")
  public record Add(int a, int b) {}

  /** An event or a result. */
  public record Total(int sum) {}

  /** An event. */
  @EventName("later")
  public record Later() {}

  /** An event or a result. */
  public record Agent(String agent) {}

  private final List<String> log;
  private final CompletableFuture<Total> promise;

  public Lounge(List<String> log, CompletableFuture<Total> promise) {
    this.log = log;
    this.promise = promise;
  }

  @Override
  public Object index() {
    cookies().set("seen", "yes");
    return Map.of("agent", String.valueOf(request().header("User-Agent")));
  }

  /** Answers a form or JSON. */
  @Override
  public Object create() {
    return params().asMap();
  }

  @Override
  public boolean preConnect() {
    if ("banned".equals(cookies().get("user"))) {
      response().status(403);
    }
    String until = params().get("until");
    if (until != null) {
      identify(params().get("id", ""), Instant.parse(until));
    }
    return true;
  }

  @Override
  public void onOpen() {
    log.add("open " + params().get("id"));
    subscribe("chat");
  }

  @Override
  public void onSuspend() {
    log.add("suspend");
  }

  @Override
  public void onResume() {
    log.add("resume");
  }

  @Override
  public @Nullable Instant onRenew(String token) {
    return token.equals("good") ? Instant.parse("2000-01-01T02:00:00Z") : null;
  }

  @Override
  public void onShutdown() {
    write("bye");
  }

  @Override
  public void onClose() {
    log.add("close");
    publish("chat", "left " + params().get("id"));
  }

  @On
  public void say(Say event) {
    publish("chat", new Said(params().get("id", ""), event.text()));
  }

  @On(request = true)
  public Total add(Add event) {
    if (event.a() < 0) {
      throw new EventException("negative", "no");
    }
    return new Total(event.a() + event.b());
  }

  @On(request = true)
  public CompletionStage<Total> later() {
    return promise;
  }

  @On(request = true)
  @SuppressWarnings("DoNotCallSuggester") // the server calls it
  public Total deep() {
    throw new StackOverflowError("as if");
  }

  @On
  public void bytes() {
    write(ByteBuffer.wrap(new byte[] {7}));
  }

  @On
  public void leave(Event event) {
    close(4000, "bye");
  }
}
