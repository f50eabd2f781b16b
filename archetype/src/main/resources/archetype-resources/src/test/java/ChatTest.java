package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import org.junit.jupiter.api.Test;

class ChatTest {
  @Test
  void everybodyHearsWhatIsSaid() {
    try (PleziTest test = PleziTest.of(Chat.app())) {
      TestConnection ada = test.connect("/ada");
      TestConnection ben = test.connect("/ben");

      ada.emit(new Chat.Say("hello"));

      Chat.Said said = new Chat.Said("ada", "hello");
      assertEquals(said, ada.next(Chat.Said.class));
      assertEquals(said, ben.next(Chat.Said.class));
    }
  }
}
