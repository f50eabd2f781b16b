package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plezi.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AckTest extends ClientTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  private static Throwable failure(CompletableFuture<Void> outcome) {
    Awaited<Throwable> failures = new Awaited<>();
    var unused =
        outcome.whenComplete((v, e) -> failures.add(e == null ? new AssertionError("none") : e));
    return failures.next();
  }

  @Test
  void completesWithTheAcknowledgement() {
    PleziClient client = open(builder("/ada"));
    client.emit(new Say(1), ACK).join();
    client.emit("named", Map.of(), ACK).join();
    client.emit("{\"event\":\"text\"}", ACK).join();
    assertThat(server.received.next(3))
        .containsExactly(
            "{\"_EID_\":1,\"event\":\"say\",\"n\":1}",
            "{\"_EID_\":2,\"event\":\"named\"}",
            "{\"_EID_\":3,\"event\":\"text\"}");
  }

  @Test
  void completesForWhatWasKeptOnceThereIsAConnection() throws Exception {
    int port = server.port();
    server.close();
    PleziClient client = connect();
    CompletableFuture<Void> outcome = client.emit(new Say(1), ACK);
    awaitState(ConnectionState.SUSPENDED);
    server = ScriptedServer.start(port);
    outcome.join();
  }

  @Test
  void completesManyInAnyOrder() {
    List<String> held = new ArrayList<>();
    server.script =
        (peer, text) -> {
          held.add(text);
          if (held.size() == 100) {
            Collections.shuffle(held, new Random(1));
            held.forEach(each -> ScriptedServer.acknowledge(peer, each));
          }
        };
    PleziClient client = open(builder("/ada"));
    List<CompletableFuture<Void>> outcomes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      outcomes.add(client.emit(new Say(i), ACK));
    }
    outcomes.forEach(CompletableFuture::join);
  }

  @Test
  void timesOutWhenTheServerDoesNotAcknowledge() {
    server.script = (peer, text) -> {};
    PleziClient client = open(builder("/ada"));
    assertThat(failure(client.emit(new Say(1), SHORT)))
        .isInstanceOfSatisfying(AckTimeoutException.class, e -> assertThat(e.sent()).isTrue())
        .hasMessageContaining("\"say\"")
        .hasMessageContaining("PT0.05S");
    assertThat(server.received.next()).contains("say");
  }

  @Test
  void timesOutUnsentWithoutAConnectionAndIsNotSentLater() throws Exception {
    int port = server.port();
    server.close();
    PleziClient client = connect();
    awaitState(ConnectionState.SUSPENDED);
    assertThat(failure(client.emit(new Say(1), SHORT)))
        .isInstanceOfSatisfying(AckTimeoutException.class, e -> assertThat(e.sent()).isFalse())
        .hasMessageContaining("\"say\"")
        .hasMessageContaining("PT0.05S");
    client.emit(new Say(2));
    server = ScriptedServer.start(port);
    assertThat(server.received.next()).isEqualTo(new Say(2).json());
  }

  @Test
  void failsWhenTheClientIsClosed() {
    server.script = (peer, text) -> {};
    PleziClient client = open(builder("/ada"));
    CompletableFuture<Void> outcome = client.emit(new Say(1), ACK);
    client.close();
    assertThat(failure(outcome)).isInstanceOf(ClientClosedException.class);
  }

  @Test
  void aTimeoutIsAboveZeroAndAtMostADay() {
    PleziClient client = open(builder("/ada"));
    for (Duration wrong :
        List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofDays(1).plusNanos(1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> client.emit(new Say(1), wrong))
          .withMessageContaining("ackTimeout")
          .withMessageContaining(wrong.toString());
    }
  }

  @Test
  void aListenerMayWaitForAnAcknowledgement() {
    PleziClient client = open(builder("/ada"));
    Awaited<String> done = new Awaited<>();
    client.on(
        "go",
        (Event event) -> {
          client.emit(new Say(1), ACK).join();
          done.add("acknowledged");
        });
    server.send("{\"event\":\"go\"}");
    assertThat(done.next()).isEqualTo("acknowledged");
  }

  @Test
  void allListenersMayWaitForAnAcknowledgementAtOnce() {
    Awaited<String> done = new Awaited<>();
    for (int i = 0; i < 100; i++) {
      Awaited<PleziClient> self = new Awaited<>();
      self.add(
          open(
              builder("/" + i)
                  .on(
                      "go",
                      (Event event) -> {
                        self.next().emit(new Say(1), ACK).join();
                        done.add("acknowledged");
                      })));
    }
    server.send("{\"event\":\"go\"}");
    assertThat(done.next(100)).hasSize(100);
  }

  @Test
  void anOutcomeMayEmitAndClose() {
    PleziClient client = open(builder("/ada"));
    client
        .emit(new Say(1), ACK)
        .thenCompose(acknowledged -> client.emit(new Say(2), ACK))
        .thenRun(client::close)
        .join();
    awaitState(ConnectionState.CLOSED);
  }
}
