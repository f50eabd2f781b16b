package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.event.EventName;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that are worth nothing later. */
class VolatileTest {
  private final List<Connection> connections = new ArrayList<>();
  private final PleziTest test =
      PleziTest.of(Plezi.app().events("/", live -> live.onOpen(connections::add)));

  /** Where somebody points. */
  @EventName("cursor")
  public record Cursor(int x) {}

  @AfterEach
  void stop() {
    test.close();
  }

  private Connection connection() {
    return connections.get(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void areSentWhileTheConnectionIsOpen(boolean session) {
    TestConnection ada = session ? test.connect("/") : test.at("/").withoutSession().connect();

    assertThat(connection().emitVolatile(new Cursor(1))).isTrue();
    assertThat(connection().emitVolatile("cursor", Map.of("x", 2))).isTrue();
    assertThat(List.of(ada.next(Cursor.class), ada.next(Cursor.class)))
        .containsExactly(new Cursor(1), new Cursor(2));

    ada.close();
    assertThat(connection().emitVolatile(new Cursor(3))).isFalse();
  }

  @Test
  void areLeftOutWhileASessionIsAwayAndNothingElseIs() {
    TestConnection ada = test.connect("/");
    connection().emitVolatile(new Cursor(1));
    ada.drop();

    assertThat(connection().emitVolatile(new Cursor(2))).isFalse();
    assertThat(connection().emit(new Cursor(3))).isTrue();
    assertThat(connection().emitVolatile(new Cursor(4))).isFalse();

    assertThat(ada.resume()).isTrue();
    connection().emitVolatile(new Cursor(5));
    assertThat(ada.received()).extracting(event -> event.as(Cursor.class).x()).endsWith(3, 5);
    // The counts of both ends are the same still.
    ada.drop();
    assertThat(ada.resume()).isTrue();
  }

  /** Over real sockets. */
  @Nested
  class OnAPort {
    private static final String FILLING = "x".repeat(16_000);

    /** More than any socket holds that nobody reads. */
    private static final int MOST = 10_000;

    private final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
    private final TestServer server =
        TestServer.of(app -> app.events("/", live -> live.onOpen(opened::add)));

    @AfterEach
    void stop() {
      server.close();
    }

    @Test
    void areLeftOutForOneWhoDoesNotReadAndEndNothing() throws Exception {
      try (RawClient reader = server.connect(4_096)) {
        reader.upgrade("/");
        Connection connection = opened.take();
        int written = 0;
        while (connection.emitVolatile("filling", Map.of("text", FILLING)) && written < MOST) {
          written++;
        }
        assertThat(written).isLessThan(MOST);
        for (int i = 0; i < 100; i++) {
          assertThat(connection.emitVolatile("filling", Map.of("text", FILLING))).isFalse();
        }

        connection.emit("end", Map.of());
        assertThat(readUntilTheEnd(reader)).isEqualTo(written);
        Journal.await("it reads again", () -> connection.emitVolatile(new Cursor(1)));
        assertThat(reader.text()).isEqualTo("{\"event\":\"cursor\",\"x\":1}");
      }
    }

    private int readUntilTheEnd(RawClient reader) throws IOException {
      int count = 0;
      while (!reader.text().contains("\"end\"")) {
        count++;
      }
      return count;
    }
  }
}
