package dev.plezi.client.internal;

import dev.plezi.client.ListenerException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A request for a new token to the application, which has said where tokens come from. */
final class TokenRenewal {
  private final Supplier<? extends CompletionStage<String>> tokens;

  TokenRenewal(Supplier<? extends CompletionStage<String>> tokens) {
    this.tokens = tokens;
  }

  /** Asks for one, and tells of it, or of the failure, once. */
  void ask(Consumer<String> got, Consumer<ListenerException> failed) {
    var unused =
        Asked.of(tokens)
            .whenComplete(
                (token, failure) -> {
                  if (failure == null) {
                    got.accept(token);
                  } else {
                    failed.accept(failure(failure));
                  }
                });
  }

  private static ListenerException failure(Throwable cause) {
    return new ListenerException(
        "onRenew gave no token: " + Asked.words(cause), Asked.cause(cause));
  }
}
