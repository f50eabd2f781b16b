package dev.plezi.demo.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.demo.programs.Rooms.Message;
import dev.plezi.demo.programs.Rooms.Room;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomsTest {
  private final Rooms rooms = Rooms.inMemory();

  @AfterEach
  void close() {
    rooms.close();
  }

  @Test
  void beginsWithTwoRooms() {
    assertThat(rooms.rooms()).extracting(Room::name).containsExactly("general", "random");
  }

  @Test
  void findsARoomById() {
    Room tea = Objects.requireNonNull(rooms.create("tea"));

    assertThat(rooms.room(tea.id())).isEqualTo(tea);
    assertThat(rooms.room(tea.id() + 1)).isNull();
  }

  @Test
  void hasOneRoomOfEachNameWhateverItsLetters() {
    Room tea = rooms.create("Tea");

    assertThat(rooms.create("tEA")).isEqualTo(tea);
    assertThat(rooms.rooms()).hasSize(3);
  }

  @Test
  void hasNoMoreRoomsAtSomePointButStillThoseThatAreThere() {
    for (int i = rooms.rooms().size(); i < Rooms.MAX_ROOMS; i++) {
      assertThat(rooms.create("room " + i)).isNotNull();
    }

    assertThat(rooms.create("one more")).isNull();
    assertThat(rooms.create("general")).isNotNull();
    assertThat(rooms.rooms()).hasSize(Rooms.MAX_ROOMS);
  }

  @Test
  void keepsMessagesOfEachRoomInOrder() {
    Message first = rooms.post(general(), "Ada", "hello");
    rooms.post(random(), "Ben", "elsewhere");
    Message second = rooms.post(general(), "Ben", "'); drop table message; --");

    assertThat(rooms.messages(general(), 0)).containsExactly(first, second);
    assertThat(second.text()).isEqualTo("'); drop table message; --");
    assertThat(second.time().getEpochSecond()).isEqualTo(second.at() / 1000);
  }

  @Test
  void tellsWhatCameAfterAMessage() {
    Message first = rooms.post(general(), "Ada", "first");
    Message second = rooms.post(general(), "Ada", "second");

    assertThat(rooms.messages(general(), first.id())).containsExactly(second);
    assertThat(rooms.messages(general(), second.id())).isEmpty();
  }

  @Test
  void keepsTheLastMessagesOfARoom() {
    rooms.post(random(), "Ada", "elsewhere");
    for (int i = 0; i <= Rooms.MAX_MESSAGES; i++) {
      rooms.post(general(), "Ada", "message " + i);
    }

    assertThat(rooms.messages(general(), 0))
        .hasSize(Rooms.MAX_MESSAGES)
        .first()
        .returns("message 1", Message::text);
    assertThat(rooms.messages(random(), 0)).hasSize(1);
  }

  @Test
  void isThereAgainNextTimeIfInAFile(@TempDir Path folder) {
    Path file = folder.resolve("rooms");
    Message message;
    try (Rooms before = Rooms.inFile(file)) {
      message = before.post(before.rooms().get(0), "Ada", "hello");
    }

    try (Rooms after = Rooms.inFile(file)) {
      assertThat(after.rooms()).hasSize(2);
      assertThat(after.messages(after.rooms().get(0), 0)).containsExactly(message);
    }
  }

  private Room general() {
    return rooms.rooms().get(0);
  }

  private Room random() {
    return rooms.rooms().get(1);
  }
}
