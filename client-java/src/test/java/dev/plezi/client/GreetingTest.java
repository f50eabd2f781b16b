package dev.plezi.client;

import static dev.plezi.client.ConnectionState.OPEN;
import static dev.plezi.client.ConnectionState.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is said first on each connection. */
class GreetingTest extends ClientTest {
  @Test
  void greetsEachConnectionBeforeWhatWasKept() {
    PleziClient client =
        connect(
            builder("/ada")
                .onOpen(
                    c -> {
                      c.emit("hello", new Said("1"));
                      var unused = c.emit("hello", new Said("2"), ACK);
                    }));
    client.emit(new Say(1));
    assertThat(server.received.next()).contains("hello", "1");
    assertThat(server.received.next()).contains("hello", "2");
    assertThat(server.received.next()).isEqualTo(new Say(1).json());
    awaitState(OPEN);
    server.opened.next().close(1001, "");
    awaitState(SUSPENDED);
    client.emit(new Say(2));
    assertThat(server.received.next()).contains("hello", "1");
    assertThat(server.received.next()).contains("hello", "2");
    assertThat(server.received.next()).isEqualTo(new Say(2).json());
  }

  @Test
  void aGreetingOfALostConnectionIsDroppedForTheNext() {
    Awaited<Boolean> begun = new Awaited<>();
    Awaited<Boolean> go = new Awaited<>();
    Awaited<Throwable> outcomes = new Awaited<>();
    connect(
        builder("/ada")
            .onOpen(
                c -> {
                  begun.add(true);
                  go.next();
                  c.emit(new Say(1));
                  var unused =
                      c.emit(new Say(2), ACK)
                          .whenComplete(
                              (v, failure) ->
                                  outcomes.add(failure == null ? new Error("ok") : failure));
                }));
    begun.next();
    server.opened.next().abort();
    server.opened.next();
    go.add(true);
    assertThat(outcomes.next()).hasMessageContaining("lost during its greeting");
    go.add(true);
    assertThat(server.received.next()).isEqualTo(new Say(1).json());
    assertThat(outcomes.next()).hasMessage("ok");
  }

  @Test
  void aGreetingThatThrowsIsToldAndTheClientGoesOn() {
    PleziClient client =
        connect(
            builder("/ada")
                .onOpen(
                    c -> {
                      throw new IllegalStateException("oops");
                    }));
    client.emit(new Say(1));
    assertThat(errors.next())
        .isInstanceOf(ListenerException.class)
        .hasMessageContaining("onOpen")
        .hasMessageContaining("oops");
    assertThat(server.received.next()).isEqualTo(new Say(1).json());
  }
}
