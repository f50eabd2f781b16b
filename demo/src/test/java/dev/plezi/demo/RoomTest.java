package dev.plezi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.demo.Room.Entry;
import org.junit.jupiter.api.Test;

class RoomTest {
  private final Room room = new Room();

  @Test
  void knowsWhoIsHereInTheOrderTheyCame() {
    room.enter("Ben", null);
    room.enter("Ada", "a");

    assertThat(room.people()).containsExactly("Ben", "Ada");
  }

  @Test
  void hasOneOfEachNicknameWhateverItsLetters() {
    room.enter("Ada", "a");

    assertThat(room.enter("ADA", "b")).isEqualTo(Entry.TAKEN);
    assertThat(room.enter("ada", null)).isEqualTo(Entry.TAKEN);
    assertThat(room.people()).containsExactly("Ada");
  }

  @Test
  void letsNobodyInAgainWhoHasNoKey() {
    room.enter("Ada", null);

    assertThat(room.enter("Ada", null)).isEqualTo(Entry.TAKEN);
  }

  @Test
  void knowsWhoComesAgainByTheirKeyAndKeepsTheirSpelling() {
    room.enter("Ada", "a");

    assertThat(room.enter("ADA", "a")).isEqualTo(Entry.AGAIN);
    assertThat(room.spelling("ADA")).isEqualTo("Ada");
    assertThat(room.people()).containsExactly("Ada");
  }

  @Test
  void seesSomebodyLeaveWithTheirLastConnection() {
    room.enter("Ada", "a");
    room.enter("Ada", "a");

    assertThat(room.leave("Ada")).isFalse();
    assertThat(room.people()).containsExactly("Ada");
    assertThat(room.leave("ADA")).isTrue();
    assertThat(room.people()).isEmpty();
    assertThat(room.leave("Ada")).isFalse();
  }

  @Test
  void freesANicknameThatIsLeft() {
    room.enter("Ada", "a");
    room.leave("Ada");

    assertThat(room.enter("Ada", "b")).isEqualTo(Entry.NEW);
  }

  @Test
  void isFullAtSomePointButNotForThoseInside() {
    for (int i = 0; i < Room.MAX_PEOPLE; i++) {
      assertThat(room.enter("guest " + i, "key")).isEqualTo(Entry.NEW);
    }

    assertThat(room.enter("one more", "key")).isEqualTo(Entry.FULL);
    assertThat(room.enter("guest 0", "key")).isEqualTo(Entry.AGAIN);
  }

  @Test
  void saysALineOnceThatIsSentTwice() {
    assertThat(room.say(line("Ada", "1", "hello"))).isTrue();
    assertThat(room.say(line("Ada", "1", "hello"))).isFalse();
    assertThat(room.say(line("Ben", "1", "hello"))).isTrue();

    assertThat(room.lines()).extracting(Chat.Said::from).containsExactly("Ada", "Ben");
  }

  @Test
  void remembersTheLastLines() {
    for (int i = 0; i < Room.MAX_LINES; i++) {
      room.say(line("Ada", "id " + i, "line " + i));
    }
    assertThat(room.forgot()).isFalse();

    room.say(line("Ada", "last", "last line"));

    assertThat(room.forgot()).isTrue();
    assertThat(room.lines()).hasSize(Room.MAX_LINES).first().returns("line 1", Chat.Said::text);
  }

  @Test
  void remembersFewerLinesWhenTheyAreLong() {
    String half = "x".repeat(Room.MAX_CHARACTERS / 2);
    room.say(line("Ada", "1", half));
    room.say(line("Ada", "2", half));
    room.say(line("Ada", "3", "x"));

    assertThat(room.lines()).extracting(Chat.Said::id).containsExactly("2", "3");
  }

  private static Chat.Said line(String from, String id, String text) {
    return new Chat.Said(from, text, 0, id);
  }
}
