package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A path of lambdas whose clients have sessions. */
class LiveSessionTest {
  @Test
  void keepsItsAttributesFromTheHandshakeOn() {
    Attribute<String> name = Attribute.named("name");
    App app =
        Plezi.app()
            .events(
                "/room",
                live ->
                    live.preConnect(
                            connection -> {
                              connection.setAttribute(name, connection.params().get("name"));
                              return true;
                            })
                        .on(
                            "name",
                            (connection, event) ->
                                connection.write(String.valueOf(connection.attribute(name)))));

    try (PleziTest test = PleziTest.of(app);
        TestConnection client = test.connect("/room?name=ada")) {
      client.drop();
      assertThat(client.resume()).isTrue();
      client.emit("name", Map.of());
      assertThat(client.nextText()).isEqualTo("ada");
    }
  }

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
