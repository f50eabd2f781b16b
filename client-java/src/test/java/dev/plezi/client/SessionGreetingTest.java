package dev.plezi.client;

import static dev.plezi.client.ConnectionState.OPEN;
import static dev.plezi.client.ConnectionState.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said first in a session whose connection breaks before it is greeted to the end. */
class SessionGreetingTest extends ClientTest {
  private final Awaited<Boolean> begun = new Awaited<>();
  private final Awaited<Boolean> go = new Awaited<>();
  private Sessions sessions;

  @BeforeEach
  void offerSessions() {
    sessions = new Sessions(server);
    sessions.script = (peer, text) -> {};
  }

  private void pause() {
    begun.add(true);
    go.next();
  }

  @Test
  void aGreetingThatWaitsForItsTurnIsStillTheFirst() {
    PleziClient client =
        connect(
            sessions("/ada")
                .onState(
                    state -> {
                      if (state == OPEN) {
                        pause();
                      }
                    })
                .onOpen(c -> c.emit(new Say(1))));
    client.emit(new Say(2));
    begun.next();
    server.opened.next().abort();
    assertThat(sessions.opens.next(2)).last().asString().contains("s1");
    server.opened.next();
    sessions.heardAll(server);
    go.add(true);
    go.add(true);
    assertThat(sessions.messages.next(2)).containsExactly(new Say(1).json(), new Say(2).json());
  }

  @Test
  void whatIsSaidBetweenTwoConnectionsGoesFirstOnTheNext() {
    Awaited<CompletableFuture<Void>> greeted = new Awaited<>();
    PleziClient client =
        connect(
            sessions("/ada")
                .backoff(Duration.ofHours(1), Duration.ofHours(1))
                .onOpen(
                    c -> {
                      c.emit(new Say(1));
                      pause();
                      c.emit(new Say(2));
                      greeted.add(c.emit(new Say(3), ACK));
                    }));
    begun.next();
    client.emit(new Say(4));
    assertThat(sessions.messages.next()).isEqualTo(new Say(1).json());
    server.opened.next().abort();
    Awaited.until("suspended", () -> client.state() == SUSPENDED);
    go.add(true);
    CompletableFuture<Void> acknowledged = greeted.next();
    sessions.counted = 1;
    sessions.script = ScriptedServer::acknowledge;
    client.reconnect();
    assertThat(sessions.messages.next()).isEqualTo(new Say(2).json());
    assertThat(sessions.messages.next()).contains("_EID_", "\"n\":3");
    assertThat(sessions.messages.next()).isEqualTo(new Say(4).json());
    acknowledged.join();
  }

  @Test
  void whatIsSaidAfterALossGoesFirstInTheResumedSession() {
    PleziClient client =
        connect(
            sessions("/ada")
                .onOpen(
                    c -> {
                      pause();
                      c.emit(new Say(1));
                    }));
    begun.next();
    client.emit(new Say(2));
    server.opened.next().abort();
    server.opened.next();
    Awaited.until("open again", () -> client.state() == OPEN);
    go.add(true);
    assertThat(sessions.messages.next(2)).containsExactly(new Say(1).json(), new Say(2).json());
  }
}
