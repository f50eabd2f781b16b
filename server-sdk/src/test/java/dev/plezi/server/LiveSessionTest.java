package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A path of lambdas whose clients have sessions. */
class LiveSessionTest {
  @Test
  void isToldThatAConnectionIsLostAndBack() {
    List<String> told = new ArrayList<>();
    App app =
        Plezi.app()
            .events(
                "/room",
                live ->
                    live.onOpen(connection -> told.add("open"))
                        .onSuspend(connection -> told.add("suspend"))
                        .onResume(connection -> told.add("resume"))
                        .onClose(connection -> told.add("close")));

    try (PleziTest test = PleziTest.of(app)) {
      TestConnection client = test.connect("/room");
      client.drop();
      assertThat(client.resume()).isTrue();
      client.close();
    }

    assertThat(told).containsExactly("open", "suspend", "resume", "close");
  }
}
