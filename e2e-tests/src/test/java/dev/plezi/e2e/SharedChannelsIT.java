package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.e2e.socket.RawSocket;
import dev.plezi.e2e.vectors.Vector;
import dev.plezi.e2e.vectors.VectorRun;
import dev.plezi.server.testing.RedisSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Channels on servers with one Redis: as on one server, and from one to the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedChannelsIT {
  private TwoServers servers;

  @BeforeAll
  void start() throws InterruptedException {
    servers = TwoServers.start();
  }

  @AfterAll
  void stop() {
    servers.close();
  }

  @TestFactory
  Stream<DynamicTest> holdOnEachServerAsOnOneAlone() {
    return Vector.read("clauses.jsonl").stream()
        .filter(vector -> vector.group().startsWith("1.8."))
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    "clause " + vector.group() + ": " + vector.name(),
                    () -> {
                      VectorRun.run(servers.first(), vector);
                      letPass();
                      VectorRun.run(servers.second(), vector);
                    }));
  }

  @Test
  void aMessageCrossesByChannelPatternAndBlock() throws IOException {
    try (RawSocket publisher = first();
        RawSocket channel = second();
        RawSocket pattern = second();
        RawSocket block = second()) {
      ask(channel, "sub", "cross-a1");
      ask(pattern, "subpat", "cross-[ab]?");
      ask(block, "subblk", "cross-a1");
      publish(publisher, "cross-a1", "not json é");
      assertThat(channel.readText()).isEqualTo("not json é");
      assertThat(pattern.readText()).isEqualTo("not json é");
      assertThat(block.readText())
          .isEqualTo("{\"event\":\"blk\",\"ch\":\"cross-a1\",\"ms\":\"not json é\"}");
    }
  }

  @Test
  void aChannelAndAPatternOfOneConnectionDeliverTwiceFromElsewhereToo() throws IOException {
    try (RawSocket publisher = first();
        RawSocket both = second()) {
      ask(both, "sub", "double");
      ask(both, "subpat", "dou*");
      publish(publisher, "double", "one");
      publish(publisher, "double", "two");
      assertThat(read(both, 4)).containsExactly("one", "one", "two", "two");
    }
  }

  @Test
  void aChannelIsTakenLiterallyAndSubscribedOnceElsewhereToo() throws IOException {
    try (RawSocket publisher = first();
        RawSocket other = second()) {
      ask(other, "sub", "star*");
      ask(other, "sub", "star*");
      publish(publisher, "starry", "no");
      publish(publisher, "star*", "yes");
      publish(publisher, "star*", "");
      assertThat(read(other, 2)).containsExactly("yes", "");
      ask(other, "unsub", "star*");
      ask(other, "sub", "last");
      publish(publisher, "star*", "no more");
      publish(publisher, "last", "the last");
      assertThat(other.readText()).isEqualTo("the last");
    }
  }

  @Test
  void aPublishersMessagesKeepTheirOrderOverAllChannels() throws IOException {
    int count = 200;
    try (RawSocket publisher = first();
        RawSocket other = second()) {
      ask(other, "subpat", "order-*");
      List<String> published = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        publish(publisher, "order-" + i % 3, "m" + i);
        published.add("m" + i);
      }
      assertThat(read(other, count)).isEqualTo(published);
    }
  }

  @Test
  void anyProgramMayPublish() throws IOException {
    try (RawSocket here = first();
        RawSocket there = second()) {
      ask(here, "sub", "news");
      ask(there, "subpat", "ne*");
      servers
          .redis()
          .call("PUBLISH", "dev.plezi.e2e.ConformanceServer:news", "{\"event\":\"rain\"}");
      assertThat(here.readText()).isEqualTo("{\"event\":\"rain\"}");
      assertThat(there.readText()).isEqualTo("{\"event\":\"rain\"}");
    }
  }

  @Test
  void anyProgramMayListen() throws IOException {
    try (RawSocket publisher = first();
        RedisSocket program = servers.redis().connect()) {
      assertThat(program.call("SUBSCRIBE", "dev.plezi.e2e.ConformanceServer:out"))
          .asString()
          .contains("out");
      publish(publisher, "out", "not json é");
      assertThat((List<?>) program.read())
          .last()
          .asString()
          .startsWith("\0PL1")
          .endsWith("tnot json é");
    }
  }

  /** Returns when all that the first server published before has reached the second. */
  private void letPass() throws IOException {
    try (RawSocket publisher = first();
        RawSocket other = second()) {
      ask(other, "sub", "passed");
      publish(publisher, "passed", "");
      assertThat(other.readText()).isEmpty();
    }
  }

  private RawSocket first() throws IOException {
    return RawSocket.open(servers.first().resolve("/echo"));
  }

  private RawSocket second() throws IOException {
    return RawSocket.open(servers.second().resolve("/echo"));
  }

  private static void ask(RawSocket socket, String event, String channel) throws IOException {
    socket.send("{\"event\":\"" + event + "\",\"ch\":\"" + channel + "\"}");
    assertThat(socket.readText()).contains("subd");
  }

  private static void publish(RawSocket socket, String channel, String text) throws IOException {
    socket.send("{\"event\":\"pub\",\"ch\":\"" + channel + "\",\"ms\":\"" + text + "\"}");
    assertThat(socket.readText()).contains("pubd");
  }

  private static List<String> read(RawSocket socket, int count) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(socket.readText());
    }
    return texts;
  }
}
