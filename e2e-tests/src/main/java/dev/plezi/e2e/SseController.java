package dev.plezi.e2e;

import dev.plezi.server.Controller;
import java.util.Map;

/** A stream of three messages, and then of what is published to {@code ssech}. */
public final class SseController extends Controller {
  @Override
  public void onSse() {
    subscribe("ssech");
    write("hello");
    write("two\nlines");
    emit("x", Map.of());
  }
}
