package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.Standard;
import org.junit.jupiter.api.Test;

/** A session whose connection breaks before the application has greeted it to the end. */
class SessionGreetingTest {
  private final SimulatedClient client = SimulatedClient.ofLevel2();

  /** A message is kept, and the session has begun, and nobody has greeted it yet. */
  private void beginUngreeted() {
    client.late = true;
    client.connect(0);
    client.emit("kept");
    client.offered();
    client.answered(0, false, 0);
    assertThat(client.told()).endsWith("opened", "greet");
  }

  private void greeted() {
    client.late = false;
    client.ready(client.lastAttempt);
  }

  @Test
  void isGreetedFirstOnTheNextConnection() {
    beginUngreeted();
    client.drop();
    client.reconnect(0, true);
    assertThat(client.told()).endsWith("opened");
    client.greet("hello");
    client.emit("later");
    client.greet("again");
    assertThat(client.told()).containsExactly("send hello", "send again");
    greeted();
    assertThat(client.told()).containsExactly("send kept", "send later");
  }

  @Test
  void whatWasSaidOfTheGreetingIsRepeatedBeforeTheRest() {
    beginUngreeted();
    client.greet("hello");
    client.told();
    client.drop();
    client.reconnect(0, true);
    assertThat(client.told()).endsWith("opened", "send hello");
    client.greet("again");
    greeted();
    assertThat(client.told()).containsExactly("send again", "send kept");
  }

  @Test
  void whatIsSaidWithoutAConnectionGoesFirstOnTheNext() {
    beginUngreeted();
    client.greet("hello");
    client.drop();
    assertThat(client.queue().addSent(new Outgoing("again", 0, false), 0)).isTrue();
    assertThat(client.queue().addSent(new Outgoing("once more", 0, false), 0)).isTrue();
    greeted();
    client.emit("later");
    client.told();
    client.reconnect(1, true);
    assertThat(client.told())
        .endsWith("opened", "send again", "send once more", "send kept", "send later");
  }

  @Test
  void whatWasSaidWithoutAConnectionIsLostWithTheSession() {
    beginUngreeted();
    client.drop();
    Outgoing hello = new Outgoing("hello", client.nextId(), false);
    assertThat(client.queue().addSent(hello, 60_000)).isTrue();
    client.told();
    client.reconnect(0, false);
    assertThat(client.told())
        .endsWith("in doubt hello", "gap not resumed", "lost hello", "opened", "greet");
  }

  @Test
  void theSessionsBoundHoldsForAGreetingToo() {
    beginUngreeted();
    client.drop();
    Outgoing tooMuch = new Outgoing("x".repeat(Standard.SESSION_CHARACTERS + 1), 0, false);
    assertThat(client.queue().addSent(tooMuch, 0)).isFalse();
  }

  @Test
  void aCloseWhileItIsRepeatedEndsIt() {
    beginUngreeted();
    client.greet("hello");
    client.greet("again");
    client.drop();
    client.told();
    client.when("send hello", client::close);
    client.reconnect(0, true);
    assertThat(client.told())
        .endsWith("send hello", "close with a word", "closed", "abandoned kept unsent");
  }

  @Test
  void whatACloseHasLeftUnrepeatedLetsNothingOutEarlier() {
    beginUngreeted();
    client.greet("hello");
    client.greet("again");
    client.drop();
    client.when("send hello", client::close);
    client.reconnect(0, true);
    client.connect(client.now);
    client.told();
    client.emit("later");
    assertThat(client.told()).isEmpty();
  }
}
