package dev.plezi.client;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Gets a new token from the application. */
final class Renewal {
  private final Supplier<? extends CompletionStage<String>> tokens;

  Renewal(Supplier<? extends CompletionStage<String>> tokens) {
    this.tokens = tokens;
  }

  /** Asks for one, and tells of it, or of the failure, once. */
  void ask(Consumer<String> got, Consumer<ListenerException> failed) {
    try {
      var unused =
          tokens
              .get()
              .whenComplete(
                  (token, failure) -> {
                    if (failure == null && token != null) {
                      got.accept(token);
                    } else {
                      failed.accept(
                          failure(
                              Objects.requireNonNullElseGet(failure, NullPointerException::new)));
                    }
                  });
    } catch (Throwable e) {
      failed.accept(failure(e));
    }
  }

  private static ListenerException failure(Throwable cause) {
    return new ListenerException("onRenew gave no token: " + cause, cause);
  }
}
