package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.testing.Endings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Published messages that a connection's own code handles. */
class PublicationSinkTest {
  /** The bound is 200 bytes, of which each message costs 32 beside its own. */
  private final SessionFixture fixture = new SessionFixture().open();

  private final List<String> heard = new ArrayList<>();

  @Test
  void handlesThemInOrderOneAtATimeInTheMailbox() {
    publish("a");
    publish("b");
    publish("c");
    assertThat(heard).isEmpty();
    assertThat(fixture.workers.waiting()).isEqualTo(1);

    fixture.workers.runAll();
    assertThat(heard).containsExactly("a", "b", "c");
  }

  @Test
  void takesTurnsWithThePeersMessages() {
    fixture.handler.at("x", () -> heard.add("x"));
    fixture.handler.at("y", () -> heard.add("y"));

    publish("a");
    publish("b");
    fixture.receive("x", "y");
    fixture.workers.runAll();

    assertThat(heard).containsExactly("a", "x", "y", "b");
  }

  @Test
  void anOwnPublicationIsHandledAfterTheTurn() {
    fixture.handler.at(
        "x",
        () -> {
          publish("own");
          heard.add("x");
        });

    fixture.receive("x");
    fixture.workers.runAll();

    assertThat(heard).containsExactly("x", "own");
  }

  @Test
  void oneThatFailsDoesNotKeepTheNextFromComing() {
    fixture.publish(
        "a",
        () -> {
          throw new IllegalStateException("as asked");
        });
    publish("b");
    fixture.workers.runAll();

    assertThat(heard).containsExactly("b");
  }

  @Test
  void endsTheConnectionWhenTooMuchWaits() {
    publish("x".repeat(100));
    publish("y".repeat(30));
    assertThat(fixture.session.open()).isTrue();

    publish("z".repeat(30));
    fixture.workers.runAll();

    assertThat(fixture.session.open()).isFalse();
    assertThat(fixture.transport.said).containsExactly("close 4008 slow consumer");
    assertThat(heard).isEmpty();
  }

  @Test
  void emptyMessagesHaveABoundToo() {
    IntStream.range(0, 10).forEach(i -> publish(""));

    assertThat(fixture.session.open()).isFalse();
  }

  @Test
  void whatWasHandledMakesRoom() {
    for (int i = 0; i < 10; i++) {
      publish("x".repeat(100));
      fixture.workers.runAll();
    }

    assertThat(heard).hasSize(10);
    assertThat(fixture.session.open()).isTrue();
  }

  @Test
  void handlesNothingOnceTheConnectionCloses() {
    publish("a");
    fixture.session.close(CloseCode.NORMAL, "");
    fixture.workers.runAll();

    assertThat(heard).isEmpty();
  }

  @Test
  void handlesNothingAfterTheEnd() {
    publish("a");
    fixture.socket.closed(Endings.of(1006));
    publish("b");
    fixture.workers.runAll();
    publish("c");
    fixture.workers.runAll();

    assertThat(heard).isEmpty();
    assertThat(fixture.handler.told).containsExactly("open", "closed");
  }

  @Test
  void handlesNothingThatIsTheFirstAfterTheEnd() {
    fixture.socket.closed(Endings.of(1006));
    publish("late");
    fixture.workers.runAll();

    assertThat(heard).isEmpty();
  }

  private void publish(String message) {
    fixture.publish(message, () -> heard.add(message));
  }
}
