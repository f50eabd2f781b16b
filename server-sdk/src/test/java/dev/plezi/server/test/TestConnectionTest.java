package dev.plezi.server.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.server.App;
import dev.plezi.server.Lounge;
import dev.plezi.server.Lounge.Add;
import dev.plezi.server.Lounge.Later;
import dev.plezi.server.Lounge.Said;
import dev.plezi.server.Lounge.Say;
import dev.plezi.server.Lounge.Total;
import dev.plezi.server.Plezi;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client of an app under test says, hears and survives. */
class TestConnectionTest {
  private final List<String> log = new ArrayList<>();
  private final CompletableFuture<Total> promise = new CompletableFuture<>();
  private final App app = Plezi.app().route("/", Lounge.class, () -> new Lounge(log, promise));
  private final PleziTest test = PleziTest.of(app);

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void runsAHandlerBeforeEmitReturnsAndTellsAllWhoListen() {
    TestConnection ada = test.connect("/ada");
    TestConnection ben = test.connect("/ben?x=1");

    ada.emit(new Say("hello"));

    assertThat(log).containsExactly("open ada", "open ben");
    assertThat(ada.received()).extracting(Event::name).containsExactly("said");
    assertThat(ada.next(Said.class)).isEqualTo(new Said("ada", "hello"));
    assertThat(ben.next(Said.class)).isEqualTo(new Said("ada", "hello"));
    assertThat(ada.received()).isEmpty();
  }

  @Test
  void givesTheResultOfARequestOrItsFailure() {
    TestConnection ada = test.connect("/ada");

    assertThat(ada.request(new Add(2, 3), Total.class)).isEqualTo(new Total(5));
    assertThat(ada.received()).isEmpty();
    assertThatExceptionOfType(EventException.class)
        .isThrownBy(() -> ada.request(new Add(-2, 3), Total.class))
        .returns("negative", EventException::code);
    assertThatExceptionOfType(EventException.class)
        .isThrownBy(() -> ada.request("add", Map.of("a", 1), Total.class))
        .returns(EventException.INVALID, EventException::code);
    assertThatExceptionOfType(EventException.class)
        .isThrownBy(() -> ada.request("deep", Map.of(), Total.class))
        .returns(EventException.INTERNAL, EventException::code);
    assertThat(ada.received()).isEmpty();
  }

  @Test
  void aResultThatIsNullIsToldInWordsOrHandedOver() {
    TestConnection ada = test.connect("/ada");

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> ada.request(new Say("hello"), Total.class))
        .withMessage(
            "expected a Total, but the handler's result is null: requestLater hands it over, and"
                + " Void.class wants none");
    assertThat(ada.requestLater(new Say("hello"), Total.class)).isCompletedWithValue(null);
  }

  @Test
  @SuppressWarnings("NullAway") // what an application may do all the same
  void anEventWithoutAPayloadIsRefusedInWords() {
    TestConnection ada = test.connect("/ada");

    assertThatNullPointerException()
        .isThrownBy(() -> ada.emit("say", null))
        .withMessage("the payload of \"say\" is null: an event without members has an empty map");
    assertThatNullPointerException()
        .isThrownBy(() -> ada.emit(null))
        .withMessage("the event is null");
    assertThat(log).containsExactly("open ada");
  }

  @Test
  void aRequestTellsThatAnEventWithoutAResultWasHandled() {
    TestConnection ada = test.connect("/ada");

    assertThat(ada.request(new Say("hello"), Void.class)).isNull();
    assertThat(ada.requestLater("add", Map.of("a", 1, "b", 2), Void.class))
        .isCompletedWithValue(null);
    assertThatExceptionOfType(EventException.class)
        .isThrownBy(() -> ada.request("deep", Map.of(), Void.class))
        .returns(EventException.INTERNAL, EventException::code);
  }

  @Test
  void givesAResultThatComesLater() {
    TestConnection ada = test.connect("/ada");

    CompletableFuture<Total> result = ada.requestLater(new Later(), Total.class);
    assertThat(result).isNotDone();
    assertThatThrownBy(() -> ada.request(new Later(), Total.class))
        .isInstanceOf(AssertionError.class)
        .hasMessage("expected a result, but there is none yet");

    promise.complete(new Total(9));
    test.settle();
    assertThat(result).isCompletedWithValue(new Total(9));
  }

  @Test
  void saysWhatCameInPlaceOfWhatWasExpected() {
    TestConnection ada = test.connect("/ada");

    assertThatThrownBy(() -> ada.next(Said.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("expected said, but nothing came; the connection is open");
    ada.emit(new Say("hello"));
    assertThatThrownBy(() -> ada.next(Say.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("expected say, but there came {\"event\":\"said\"");
    test.publish("chat", "no event");
    assertThatThrownBy(ada::received)
        .isInstanceOf(AssertionError.class)
        .hasMessage("expected an event, but there came no event");
    assertThat(ada.nextText()).isEqualTo("no event");
    ada.emit("bytes", Map.of());
    assertThatThrownBy(ada::nextText).hasMessage("expected a text, but there came 1 bytes");
    ada.emit("bytes", Map.of());
    assertThat(ada.nextBytes()).isEqualTo(ByteBuffer.wrap(new byte[] {7}));
  }

  @Test
  void keepsTheSessionOfADroppedConnectionUntilItsTimeIsOver() {
    TestConnection ada = test.connect("/ada");
    TestConnection ben = test.connect("/ben");

    ada.drop();
    ben.emit(new Say("are you there?"));
    ada.emit(new Say("I was away"));
    test.advance(Duration.ofMinutes(1));
    assertThat(ada.resume()).isTrue();
    assertThat(ada.next(Said.class).from()).isEqualTo("ben");
    assertThat(ada.next(Said.class).text()).isEqualTo("I was away");
    assertThat(log).containsExactly("open ada", "open ben", "suspend", "resume");

    ada.drop();
    test.advance(Duration.ofMinutes(3));
    assertThat(log).endsWith("suspend", "close");
    assertThat(ada.resume()).isFalse();
    assertThat(ada.gap()).isEqualTo("gone");
    assertThat(log).endsWith("close", "open ada");
  }

  @Test
  void hasANewSessionInPlaceOfOneThatWasClosed() {
    TestConnection ada = test.connect("/ada");

    ada.close();
    assertThat(ada.closeCode()).isEqualTo(1000);
    assertThatThrownBy(() -> ada.emit(new Say("hello"))).isInstanceOf(IllegalStateException.class);
    assertThat(ada.resume()).isFalse();

    assertThat(ada.gap()).isEqualTo("closed");
    assertThat(log).containsExactly("open ada", "close", "open ada");
    ada.emit(new Say("again"));
    assertThat(ada.next(Said.class).text()).isEqualTo("again");
  }

  @Test
  void takesItsSessionOverFromAConnectionThatStands() {
    TestConnection ada = test.connect("/ada");

    assertThat(ada.resume()).isTrue();
    ada.emit(new Say("still here"));

    assertThat(ada.connected()).isTrue();
    assertThat(ada.next(Said.class).text()).isEqualTo("still here");
    assertThat(log).containsExactly("open ada", "suspend", "resume");
    assertThat(app.connections()).isEqualTo(1);
  }

  @Test
  void leavesTheAnswerToAMessageWithAnIdOfTheTestsOwn() {
    TestConnection ada = test.connect("/ada");

    ada.emit("{\"event\":\"say\",\"text\":\"hello\",\"_EID_\":7}");

    assertThat(ada.received()).extracting(Event::name).containsExactlyInAnyOrder("_ack_", "said");
    assertThat(ada.test().clock().instant()).isEqualTo(test.clock().instant());
  }

  @Test
  void failsARequestWhoseSessionIsLost() {
    TestConnection ada = test.connect("/ada");

    CompletableFuture<Total> asked = ada.requestLater(new Later(), Total.class);
    ada.drop();
    CompletableFuture<Total> waits = ada.requestLater(new Add(2, 3), Total.class);
    test.advance(Duration.ofMinutes(3));
    ada.resume();

    assertThat(asked).isCompletedExceptionally();
    assertThat(waits).isCompletedWithValue(new Total(5));
  }

  @Test
  void hasNoSessionWhereNoneIsAskedFor() {
    TestConnection ada = test.at("/ada").withoutSession().connect();

    assertThatExceptionOfType(EventException.class)
        .isThrownBy(() -> ada.request(new Add(2, 3), Total.class))
        .returns(EventException.UNSUPPORTED, EventException::code);
    ada.drop();
    assertThat(log).containsExactly("open ada", "close");
    assertThat(ada.closeCode()).isEqualTo(1006);
    assertThatThrownBy(ada::resume).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ada.emit(new Say("hello"))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void seesHowItIsClosed() {
    TestConnection ada = test.connect("/ada");
    assertThatThrownBy(ada::closeCode).isInstanceOf(AssertionError.class);

    ada.emit("leave", Map.of());

    assertThat(ada.connected()).isFalse();
    assertThat(ada.closeCode()).isEqualTo(4000);
    assertThat(ada.closeReason()).isEqualTo("bye");
    assertThat(log).containsExactly("open ada", "close");
    assertThatThrownBy(ada::next).hasMessageContaining("the connection is closed with 4000 bye");
  }

  @Test
  void renewsItsTokenWhenItIsAsked() {
    TestConnection ada = test.connect("/ada?until=2000-01-01T01:00:00Z");
    assertThatThrownBy(() -> test.at("/ben").withoutSession().connect().renew("good"))
        .isInstanceOf(IllegalStateException.class);

    test.advance(Duration.ofMinutes(60).minusSeconds(1));
    assertThat(ada.next().name()).isEqualTo("_renew_");
    ada.renew("good");
    test.advance(Duration.ofMinutes(30));
    assertThat(ada.connected()).isTrue();
    ada.drop();
    assertThat(ada.resume()).isTrue();

    test.advance(Duration.ofMinutes(30));
    assertThat(ada.next().name()).isEqualTo("_renew_");
    ada.renew("bad");
    assertThat(ada.closeCode()).isEqualTo(4401);
  }
}
