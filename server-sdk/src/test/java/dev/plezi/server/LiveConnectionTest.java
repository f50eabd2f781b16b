package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a lambda can do with its connection. */
class LiveConnectionTest {
  private final Journal journal = new Journal();
  private final TestServer server =
      TestServer.of(
          app ->
              app.events("/gate", LiveConnectionTest::gate)
                  .events("/room/:name", this::room)
                  .events("/small", Limits.builder().maxMessageBytes(20).build(), this::room));

  @AfterEach
  void stop() {
    server.close();
  }

  private static void gate(Live live) {
    live.preConnect(
            c -> {
              String user = c.params().get("user");
              c.cookies().set("seen", "yes");
              if ("banned".equals(user)) {
                c.response().status(403);
              }
              c.attach(user);
              return user != null;
            })
        .onOpen(c -> c.write("hello " + c.attachment(String.class)));
  }

  private void room(Live live) {
    live.on(
            "join",
            (c, event) -> {
              c.subscribe("chat");
              c.subscribePattern("n?ws");
              c.subscribe("log", message -> journal.add(c.id() + " " + message.text()));
              c.emit("joined", Map.of("room", c.params().get("name", "none")));
            })
        .on(
            "say",
            (c, event) -> {
              c.publish("chat", "said");
              c.publish("news", "new", Map.of("n", 1));
              c.publish("log", "logged");
              c.publish("chat", ByteBuffer.wrap(new byte[] {5}));
              c.write("done");
            })
        .on(
            "leave",
            (c, event) -> c.write("left " + c.unsubscribe("chat") + c.unsubscribePattern("n?ws")))
        .on("binary", (c, event) -> c.write(ByteBuffer.wrap(new byte[] {9})))
        .on("end", (c, event) -> c.close(4000, "enough"))
        .on("agent", (c, event) -> c.write(String.valueOf(c.request().header("User-Agent"))));
  }

  @Test
  void decidesBeforeItAcceptsAndAttachesWhoItIs() throws IOException {
    try (RawClient client = server.connect()) {
      Reply reply = client.upgrade("/gate?user=ada");
      assertThat(reply.status()).isEqualTo(101);
      assertThat(reply.header("Set-Cookie")).hasSize(1);
      assertThat(client.text()).isEqualTo("hello ada");
    }
    try (RawClient client = server.connect()) {
      assertThat(client.upgrade("/gate?user=banned").status()).isEqualTo(403);
    }
    try (RawClient client = server.connect()) {
      assertThat(client.upgrade("/gate").status()).isEqualTo(404);
    }
  }

  @Test
  void subscribesPublishesAndLeaves() throws IOException {
    try (RawClient client = server.open("/room/7")) {
      client.send("{\"event\":\"join\"}");
      assertThat(client.text()).isEqualTo("{\"event\":\"joined\",\"room\":\"7\"}");

      client.send("{\"event\":\"say\"}");
      assertThat(client.text()).isEqualTo("done");
      assertThat(client.text()).isEqualTo("said");
      assertThat(client.text()).isEqualTo("{\"event\":\"new\",\"n\":1}");
      assertThat(client.bytes()).containsExactly(5);
      assertThat(journal.next()).endsWith(" logged");

      client.send("{\"event\":\"leave\"}", "{\"event\":\"say\"}", "{\"event\":\"end\"}");
      assertThat(client.text()).isEqualTo("left truetrue");
      assertThat(client.text()).isEqualTo("done");
      assertThat(client.closed()).isEqualTo(4000);
    }
  }

  @Test
  void writesBytesAndReadsItsHandshake() throws IOException {
    try (RawClient client = server.connect()) {
      client.upgrade("/room/7", "User-Agent: raw");
      client.send("{\"event\":\"binary\"}", "{\"event\":\"agent\"}");

      assertThat(client.bytes()).containsExactly(9);
      assertThat(client.text()).isEqualTo("raw");
    }
  }

  @Test
  void takesThePathAsItIsWritten() throws IOException {
    for (String path : new String[] {"/room", "/room/7/8", "/gate/7?user=ada", "/small/7"}) {
      try (RawClient client = server.connect()) {
        assertThat(client.upgrade(path).status()).describedAs(path).isEqualTo(404);
      }
    }
  }

  @Test
  void hasLimitsOfItsOwn() throws IOException {
    try (RawClient client = server.open("/small")) {
      client.send("{\"event\":\"agent\"}    ");

      assertThat(client.closed()).isEqualTo(1009);
    }
  }

  @Test
  void isTheSameConnectionEachTimeWithANumberOfItsOwn() throws IOException {
    try (TestServer odd =
            TestServer.of(
                app ->
                    app.events(
                        "/",
                        live ->
                            live.onOpen(c -> journal.add("open " + c.id()))
                                .onClose(c -> journal.add("closed " + c.id()))));
        RawClient other = odd.open("/")) {
      String first = journal.next();
      odd.open("/").close();
      String second = journal.next();
      assertThat(journal.next()).isEqualTo(second.replace("open", "closed"));
      assertThat(first).isNotEqualTo(second);
      other.close(1000);
      assertThat(journal.next()).isEqualTo(first.replace("open", "closed"));
    }
  }
}
