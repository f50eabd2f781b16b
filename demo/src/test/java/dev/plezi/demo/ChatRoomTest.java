package dev.plezi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.App;
import dev.plezi.server.Plezi;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The chat's controller, without a network. */
class ChatRoomTest {
  private final Room room = new Room();
  private final PleziTest test = PleziTest.of(this::app);

  private App app(Clock clock) {
    return Plezi.app(Demo.options().build())
        .route(
            "/",
            ChatRoom.class,
            () -> new ChatRoom(room, () -> Duration.ofMillis(clock.millis()).toNanos()));
  }

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void welcomesByNicknameAndTellsTheOthers() {
    TestConnection ada = asks(test.connect("/"), " Ada ", "a");
    assertThat(ada.next(Chat.Welcome.class).people()).containsExactly("Ada");

    TestConnection ben = asks(test.connect("/"), "Ben", "b");
    assertThat(ben.next(Chat.Welcome.class).people()).containsExactly("Ada", "Ben");
    assertThat(ada.next(Chat.Joined.class).nickname()).isEqualTo("Ben");

    ben.close();
    assertThat(ada.next(Chat.Left.class).nickname()).isEqualTo("Ben");
  }

  @Test
  void takesTheNicknameFromThePath() {
    assertThat(test.connect("/Ada%20L").next(Chat.Welcome.class).nickname()).isEqualTo("Ada L");
  }

  @Test
  void keepsAPersonWhoseConnectionIsLostForAWhile() {
    TestConnection ada = enters("Ada");
    TestConnection ben = enters("Ben");
    ada.skip();

    ben.drop();
    says(ada, "are you there?", "1");
    assertThat(ben.resume()).isTrue();
    assertThat(ben.next(Chat.Said.class).text()).isEqualTo("are you there?");

    ben.drop();
    ada.skip();
    test.advance(Duration.ofMinutes(3));
    assertThat(ada.next(Chat.Left.class).nickname()).isEqualTo("Ben");
  }

  @Test
  void refusesANicknameThatIsTakenAndTakesTheNext() {
    enters("Ada");
    TestConnection other = asks(test.connect("/"), "ada", "b");
    assertThat(other.next(Chat.Refused.class).code()).isEqualTo("taken");

    asks(other, "Me", "b");
    assertThat(other.next(Chat.Refused.class).code()).isEqualTo("nickname");
    asks(other, "Ida", "b");
    assertThat(other.next(Chat.Welcome.class).nickname()).isEqualTo("Ida");
    asks(other, "Eva", "b");
    assertThat(other.next(Chat.Refused.class).code()).isEqualTo("present");
  }

  @Test
  void letsTheSamePersonInWhileTheirOldConnectionStands() {
    TestConnection old = enters("Ada");
    TestConnection ben = enters("Ben");
    TestConnection fresh = asks(test.connect("/"), "ADA", "Ada");
    assertThat(fresh.next(Chat.Welcome.class).nickname()).isEqualTo("Ada");

    old.close();

    // Neither came in nor left, to Ben.
    assertThat(ben.received()).isEmpty();
    says(fresh, "still here", "1");
    assertThat(ben.next(Chat.Said.class).from()).isEqualTo("Ada");
  }

  @Test
  void repeatsALineToEverybodyItsSenderIncluded() {
    TestConnection ada = enters("Ada");
    TestConnection ben = enters("Ben");
    ada.skip();
    says(ada, " <b>hello</b> ", "1");
    says(ada, "twice", "2");
    says(ada, "twice", "2");
    says(ada, "end", null);

    for (TestConnection each : new TestConnection[] {ada, ben}) {
      assertThat(each.next(Chat.Said.class)).returns("<b>hello</b>", Chat.Said::text);
      assertThat(each.next(Chat.Said.class)).returns("2", Chat.Said::id);
      assertThat(each.next(Chat.Said.class)).returns("end", Chat.Said::text);
    }
  }

  @Test
  void tellsALatecomerWhatWasSaid() {
    says(enters("Ada"), "hello", "1");

    TestConnection ben = test.connect("/Ben");
    assertThat(ben.next(Chat.Welcome.class).lines())
        .extracting(Chat.Said::text)
        .containsExactly("hello");
  }

  @Test
  void refusesLinesThatAreEmptyTooLongOrNobodys() {
    TestConnection ada = test.connect("/");
    says(ada, "who am I?", "0");
    assertThat(ada.next(Chat.Refused.class)).returns("absent", Chat.Refused::code);
    asks(ada, "Ada", "a").skip();

    says(ada, "  ", "1");
    assertThat(ada.next(Chat.Refused.class)).returns("1", Chat.Refused::id);
    says(ada, "x".repeat(ChatRoom.MAX_TEXT + 1), "2");
    assertThat(ada.next(Chat.Refused.class)).returns("text", Chat.Refused::code);
  }

  @Test
  void refusesLinesThatComeTooFast() {
    TestConnection ada = enters("Ada");
    for (int i = 0; i < Pace.BURST; i++) {
      says(ada, "line " + i, null);
      assertThat(ada.next(Chat.Said.class).text()).isEqualTo("line " + i);
    }
    says(ada, "one more", null);
    assertThat(ada.next(Chat.Refused.class).code()).isEqualTo("pace");

    test.advance(Duration.ofSeconds(1));
    says(ada, "one more", null);
    assertThat(ada.next(Chat.Said.class).text()).isEqualTo("one more");
  }

  /** Somebody who is in, with their nickname for a key. */
  private TestConnection enters(String nickname) {
    TestConnection guest = asks(test.connect("/"), nickname, nickname);
    assertThat(guest.next(Chat.Welcome.class).nickname()).isEqualTo(nickname);
    return guest;
  }

  private static TestConnection asks(TestConnection guest, String nickname, String key) {
    guest.emit(new Chat.Auth(nickname, key));
    return guest;
  }

  private static void says(TestConnection guest, String text, @Nullable String id) {
    guest.emit(new Chat.Message(text, id));
  }
}
