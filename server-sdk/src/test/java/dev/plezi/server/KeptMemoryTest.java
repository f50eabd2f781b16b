package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever keeps too much by subscriptions, or results that do not come, ends alone. */
class KeptMemoryTest {
  private static final int MAX = 400_000;

  /** What a result takes that does not come, at least. */
  private static final int PROMISE = 512;

  /** Makes the server keep something. */
  public static final class Keeping extends Controller {
    @On
    public String subscribes() {
      for (int i = 0; i < 300; i++) {
        subscribe(System.identityHashCode(this) + ":" + i);
      }
      return "subscribed";
    }

    @On
    public CompletionStage<String> promises() {
      return new CompletableFuture<>();
    }

    @On
    public String echo() {
      return "echo";
    }
  }

  private static TestServer server() {
    Limits limits = Limits.builder().eventsPerSecond(10_000).eventsBurst(10_000).build();
    return TestServer.of(
        TestServer.options().maxKeptBytes(MAX).limits(limits),
        app -> app.route("/", Keeping.class));
  }

  private static String ask(RawClient client, String event) throws IOException {
    client.send("{\"event\":\"" + event + "\"}");
    return client.text();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", SessionClient.PATH})
  void subscriptionsOfOneDoNotEndAnother(String path) throws IOException {
    try (TestServer server = server();
        RawClient neighbour = server.open("/")) {
      assertThat(ask(neighbour, "echo")).isEqualTo("echo");

      int ended = 0;
      for (int i = 0; i < 10; i++) {
        RawClient greedy = server.open(path);
        if (!path.equals("/")) {
          var unused = SessionClient.open(greedy);
        }
        greedy.send("{\"event\":\"subscribes\"}");
        RawClient.Frame answer = greedy.readPastPings();
        ended += answer == null || answer.opcode() == RawClient.CLOSE ? 1 : 0;
        greedy.abort();
        assertThat(ask(neighbour, "echo")).isEqualTo("echo");
      }

      assertThat(ask(neighbour, "echo")).isEqualTo("echo");
      assertThat(ended).as("of ten that subscribe much").isLessThan(10);
    }
  }

  @Test
  void resultsThatDoNotComeEndTheirOwnConnectionOnly() throws IOException {
    try (TestServer server = server();
        RawClient neighbour = server.open("/");
        RawClient greedy = server.open("/")) {
      assertThat(ask(neighbour, "echo")).isEqualTo("echo");
      for (int i = 0; i < MAX / PROMISE + 10; i++) {
        greedy.send("{\"event\":\"promises\"}");
      }

      assertThat(greedy.closedAtLast()).isEqualTo(4008);
      assertThat(ask(neighbour, "echo")).isEqualTo("echo");
    }
  }
}
