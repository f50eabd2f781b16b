package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.SocketKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of a connection, as its controller sees it. */
@ParameterizedClass
@EnumSource(SocketKind.class)
class ConnectionLifeTest {
  private final Journal journal = new Journal();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final SocketKind sockets;
  private final TestServer server;

  ConnectionLifeTest(SocketKind sockets) {
    this.sockets = sockets;
    server =
        TestServer.of(sockets, app -> app.route("/", Probe.class, () -> new Probe(journal, gate)));
  }

  @AfterEach
  void stop() {
    gate.countDown();
    server.close();
  }

  @Test
  void opensBeforeAnyMessageEvenOneThatCameWithTheHandshake() throws IOException {
    try (RawClient client = server.connect()) {
      client.upgrade("/?slow=1");
      client.send("{\"event\":\"note\",\"text\":\"a\"}", "{\"event\":\"note\",\"text\":\"b\"}");
      gate.countDown();

      assertThat(journal.next(3)).containsExactly("open", "a", "b");
    }
  }

  @Test
  void aConnectionWhoseOpeningFailsLivesOn() throws IOException {
    try (RawClient client = server.open("/?bad=1")) {
      client.send("{\"event\":\"count\"}");

      assertThat(client.text()).isEqualTo("count 1");
    }
  }

  @Test
  void eachConnectionHasItsInstanceForLife() throws IOException {
    try (RawClient a = server.open("/");
        RawClient b = server.open("/")) {
      a.send("{\"event\":\"count\"}", "{\"event\":\"count\"}", "{\"event\":\"count\"}");
      b.send("{\"event\":\"count\"}");

      assertThat(List.of(a.text(), a.text(), a.text()))
          .containsExactly("count 1", "count 2", "count 3");
      assertThat(b.text()).isEqualTo("count 1");
    }
  }

  @Test
  void handlesMessagesInTheirOrder() throws IOException {
    try (RawClient client = server.open("/")) {
      client.send(
          IntStream.range(0, 1_000)
              .mapToObj(i -> "{\"event\":\"note\",\"text\":\"" + i + "\"}")
              .toArray(String[]::new));

      assertThat(journal.next()).isEqualTo("open");
      assertThat(journal.next(1_000))
          .isEqualTo(IntStream.range(0, 1_000).mapToObj(String::valueOf).toList());
    }
  }

  @Test
  void aHeldHandlerDelaysNoOtherConnection() throws IOException {
    try (RawClient held = server.open("/")) {
      held.send("{\"event\":\"hold\"}");
      journal.next(2);

      for (int i = 0; i < 20; i++) {
        try (RawClient other = server.open("/")) {
          other.send("{\"event\":\"count\"}");
          assertThat(other.text()).isEqualTo("count 1");
        }
      }

      gate.countDown();
      assertThat(held.text()).isEqualTo("released");
    }
  }

  @Test
  void hundredsOfHeldHandlersDelayNobody() throws Exception {
    List<RawClient> held = IntStream.range(0, 300).mapToObj(i -> open()).toList();
    for (RawClient client : held) {
      client.send("{\"event\":\"hold\"}");
    }
    journal.next(600);

    try (RawClient other = server.open("/")) {
      other.send("{\"event\":\"count\"}");
      assertThat(other.text()).isEqualTo("count 1");
    }
    gate.countDown();
    for (RawClient client : held) {
      assertThat(client.text()).isEqualTo("released");
      client.close();
    }
  }

  @Test
  void acknowledgesAtOnceHoweverLongTheHandlerTakes() throws IOException {
    try (RawClient client = server.open("/")) {
      client.send("{\"event\":\"hold\",\"_EID_\":1}");

      assertThat(client.text()).isEqualTo("{\"event\":\"_ack_\",\"_EID_\":1}");
      gate.countDown();
      assertThat(client.text()).isEqualTo("released");
    }
  }

  @Test
  void sendsWhatAHandlerWritesBeforeItsReply() throws IOException {
    try (RawClient client = server.open("/")) {
      client.send("{\"event\":\"emits\"}");

      assertThat(List.of(client.text(), client.text(), client.text()))
          .containsExactly("{\"event\":\"first\",\"text\":\"1\"}", "second", "third");
    }
  }

  @Test
  void tellsOfTheEndOnceWhoeverBegan() throws IOException {
    try (RawClient client = server.open("/")) {
      assertThat(client.close(4321)).isEqualTo(4321);
    }
    assertThat(journal.next(2)).containsExactly("open", "closed, wrote false");

    try (RawClient client = server.open("/")) {
      client.send("{\"event\":\"leave\",\"text\":\"bye\"}", "{\"event\":\"note\",\"text\":\"x\"}");
      assertThat(client.closed()).isEqualTo(4000);
    }
    assertThat(journal.next(3))
        .containsExactly("open", "after close: false", "closed, wrote false");

    try (RawClient client = server.open("/")) {
      client.abort();
    }
    assertThat(journal.next(2)).containsExactly("open", "closed, wrote false");
    assertThat(journal.rest()).isEmpty();
    Journal.await("all are gone", () -> server.app.connections() == 0);
  }

  @Test
  void handlesWhatCameBeforeThePeersClose() throws IOException {
    try (RawClient client = server.open("/")) {
      client.send("{\"event\":\"note\",\"text\":\"a\"}", "{\"event\":\"note\",\"text\":\"b\"}");
      client.close(1000);
    }

    assertThat(journal.next(4)).containsExactly("open", "a", "b", "closed, wrote false");
  }

  @Test
  void refusesACodeOrAReasonThatCannotBeSent() throws IOException {
    try (RawClient client = server.open("/")) {
      client.send(
          "{\"event\":\"leaveBadly\"}", "{\"event\":\"leaveAtLength\"}", "{\"event\":\"count\"}");

      assertThat(client.text()).isEqualTo("count 1");
    }
  }

  @Test
  void speaksToTheJdksOwnClient() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket socket, CharSequence data, boolean last) {
            heard.complete(data.toString());
            socket.request(1);
            return null;
          }

          @Override
          public @Nullable CompletionStage<?> onClose(
              WebSocket socket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
          }
        };
    String scheme = sockets.tls() ? "wss" : "ws";
    URI uri = URI.create(scheme + "://127.0.0.1:" + server.app.port() + "/ada");
    HttpClient client =
        HttpClient.newBuilder().sslContext(SocketKind.certificate().trusting(null)).build();
    WebSocket socket = client.newWebSocketBuilder().buildAsync(uri, listener).join();

    socket.sendText("{\"event\":", false).join();
    socket.sendText("\"count\"}", true).join();
    assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("count 1");

    socket.sendText("{\"event\":\"leave\",\"text\":\"bye\"}", true).join();
    assertThat(closed.get(20, TimeUnit.SECONDS)).isEqualTo(4000);
  }

  private RawClient open() {
    try {
      return server.open("/");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
