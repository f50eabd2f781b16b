package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two routes to one controller: "/own" has limits of its own, "/" has the app's. */
class RouteLimitsTest {
  private final Journal journal = new Journal();
  private TestServer server =
      with(
          Limits.builder()
              .maxMessageBytes(100)
              .eventsPerSecond(20)
              .eventsBurst(5)
              .outboxBytes(64 * 1024)
              .maxSubscriptions(1));

  private TestServer with(Limits.Builder own) {
    Limits limits = own.build();
    return TestServer.of(
        app ->
            app.route("/own", Echo.class, () -> new Echo(journal), limits)
                .route("/made", Plain.class, limits)
                .route("/", Echo.class, () -> new Echo(journal)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Says what it is told, and more. */
  public static final class Echo extends Controller {
    private final Journal journal;

    Echo(Journal journal) {
      this.journal = journal;
    }

    @Override
    public void onMessage(String text) {
      switch (text) {
        case "flood" -> {
          // What it publishes to itself waits for this handler's end, whatever the socket takes.
          subscribe("flood");
          for (int i = 0; i < 100; i++) {
            publish("flood", "x".repeat(1_000));
          }
          journal.add("flooded, open " + write("end"));
        }
        case "subscribe" -> {
          subscribe("a");
          write("one");
          subscribe("b");
          write("two");
        }
        default -> write(text);
      }
    }
  }

  /** Made by its constructor. */
  public static final class Plain extends Controller {
    @Override
    public void onMessage(String text) {
      write(text);
    }
  }

  @Test
  void holdsTheSizeOfMessages() throws IOException {
    String large = "x".repeat(101);
    for (String path : new String[] {"/own", "/made"}) {
      try (RawClient client = server.open(path)) {
        client.send(large.substring(1), large);

        assertThat(client.text()).hasSize(100);
        assertThat(client.closed()).isEqualTo(1009);
      }
    }
    try (RawClient other = server.open("/")) {
      other.send(large);
      assertThat(other.text()).isEqualTo(large);
    }
  }

  @Test
  void holdsTheRate() throws IOException {
    String[] flood = Collections.nCopies(20, "x").toArray(String[]::new);
    try (RawClient client = server.open("/own");
        RawClient other = server.open("/")) {
      long before = System.nanoTime();
      client.send(flood);
      other.send(flood);

      for (String each : flood) {
        assertThat(other.text()).isEqualTo(each);
        assertThat(client.text()).isEqualTo(each);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(Duration.ofMillis(600));
    }
  }

  @Test
  void holdsTheOutbox() throws IOException {
    try (RawClient client = server.open("/own")) {
      client.send("flood");
      assertThat(journal.next()).isEqualTo("flooded, open false");
      assertThat(client.closed()).isEqualTo(4008);
    }
    try (RawClient other = server.open("/")) {
      other.send("flood");
      assertThat(journal.next()).isEqualTo("flooded, open true");
      assertThat(other.text()).isEqualTo("end");
      for (int i = 0; i < 100; i++) {
        assertThat(other.text()).hasSize(1_000);
      }
    }
  }

  @Test
  void holdsTheSubscriptions() throws IOException {
    try (RawClient client = server.open("/own");
        RawClient other = server.open("/")) {
      client.send("subscribe", "on");
      other.send("subscribe", "on");

      assertThat(client.text()).isEqualTo("one");
      assertThat(client.text()).isEqualTo("on");
      assertThat(other.text()).isEqualTo("one");
      assertThat(other.text()).isEqualTo("two");
    }
  }

  @Test
  void holdsThePingInterval() throws IOException {
    server.close();
    server = with(Limits.builder().pingInterval(Duration.ofMillis(100)));
    try (RawClient other = server.open("/");
        RawClient client = server.open("/own")) {
      assertThat(client.read()).isEqualTo(new Frame(RawClient.PING, true, ""));
      client.awaitEnd();

      other.send("on");
      assertThat(other.read()).isEqualTo(new Frame(RawClient.TEXT, true, "on"));
    }
  }
}
