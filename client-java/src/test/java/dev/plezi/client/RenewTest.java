package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client says when the server asks for a new token. */
class RenewTest extends ClientTest {
  private static final String RENEW = "{\"event\":\"_renew_\",\"within\":30000}";

  private Sessions sessions;

  @BeforeEach
  void offerSessions() {
    sessions = new Sessions(server);
  }

  private void failsWith(Supplier<CompletionStage<String>> tokens, String words) {
    PleziClient client = open(sessions("/ada").onRenew(tokens));
    client.emit(new Say(1), ACK).join();
    server.send(RENEW);
    assertThat(errors.next())
        .isInstanceOf(ListenerException.class)
        .hasMessageContaining("onRenew")
        .hasMessageContaining(words);
    client.emit(new Say(2), ACK).join();
    client.close();
    server.closed.next();
  }

  @Test
  void sendsTheTokenThatTheApplicationHas() {
    CompletableFuture<String> token = new CompletableFuture<>();
    PleziClient client = open(sessions("/ada").onRenew(() -> token));
    client.emit(new Say(1), ACK).join();
    server.send(RENEW);
    client.emit(new Say(2), ACK).join();
    sessions.messages.next(2);
    token.complete("a\"b");
    assertThat(sessions.messages.next()).isEqualTo("{\"event\":\"_token_\",\"token\":\"a\\\"b\"}");
  }

  @Test
  void tellsThatThereIsNoToken() {
    failsWith(() -> CompletableFuture.failedFuture(new IllegalStateException("no")), "no");
    failsWith(
        () -> CompletableFuture.completedFuture(null),
        "token: what its supplier returned completed with null");
    failsWith(
        () -> {
          throw new IllegalStateException("oops");
        },
        "oops");
    failsWith(() -> null, "token: its supplier returned null in place of a CompletionStage");
  }

  @Test
  void withoutASupplierTheClientGoesOn() {
    PleziClient client = open(sessions("/ada"));
    client.emit(new Say(1), ACK).join();
    server.send(RENEW);
    client.emit(new Say(2), ACK).join();
    assertThat(sessions.messages.next(2)).hasSize(2);
    assertThat(errors.rest()).isEmpty();
  }
}
