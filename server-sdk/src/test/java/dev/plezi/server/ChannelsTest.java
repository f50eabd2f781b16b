package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelsTest {
  private final TestServer server =
      TestServer.of(
          app ->
              app.route("/", Probe.class, () -> new Probe(new Journal(), new CountDownLatch(0))));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void publishesToAllSubscribersAndToThePublisherBehindItsReply() throws IOException {
    try (RawClient a = server.open("/");
        RawClient b = server.open("/")) {
      a.send("{\"event\":\"join\",\"text\":\"chat\"}", "{\"event\":\"join\",\"text\":\"chat\"}");
      b.send("{\"event\":\"join\",\"text\":\"chat\"}");
      assertThat(List.of(a.text(), a.text(), b.text())).containsOnly("chat");

      a.send("{\"event\":\"say\",\"text\":\"hello\",\"_EID_\":1}");

      assertThat(List.of(a.text(), a.text(), a.text()))
          .containsExactly("{\"event\":\"_ack_\",\"_EID_\":1}", "said", "hello");
      assertThat(b.text()).isEqualTo("hello");

      a.send("{\"event\":\"part\",\"text\":\"chat\"}", "{\"event\":\"part\",\"text\":\"chat\"}");
      assertThat(List.of(a.text(), a.text())).containsExactly("parted true", "parted false");
      server.app.publish("chat", "from outside");
      a.send("{\"event\":\"count\"}");
      assertThat(a.text()).isEqualTo("count 1");
      assertThat(b.text()).isEqualTo("from outside");
    }
  }

  @Test
  void allSubscribersHearOneOrder() throws Exception {
    List<RawClient> members = IntStream.range(0, 4).mapToObj(i -> open()).toList();
    for (RawClient member : members) {
      member.send("{\"event\":\"join\",\"text\":\"chat\"}");
      assertThat(member.text()).isEqualTo("chat");
    }
    for (int i = 0; i < members.size(); i++) {
      int from = i;
      members
          .get(i)
          .send(
              IntStream.range(0, 200)
                  .mapToObj(n -> "{\"event\":\"say\",\"text\":\"" + from + "-" + n + "\"}")
                  .toArray(String[]::new));
    }

    List<String> first = publications(members.get(0), 800);
    for (RawClient member : members.subList(1, 4)) {
      assertThat(publications(member, 800)).isEqualTo(first);
      member.close();
    }
    members.get(0).close();
  }

  private static List<String> publications(RawClient member, int count) {
    return Stream.generate(() -> text(member))
        .filter(text -> !text.equals("said"))
        .limit(count)
        .toList();
  }

  private static String text(RawClient client) {
    try {
      return client.text();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private RawClient open() {
    try {
      return server.open("/");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
