package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final int MAX = 1_000;
  private static final String COUNT = "{\"event\":\"count\"}";

  private final Journal journal = new Journal();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final TestServer server = with(Limits.builder());

  private TestServer with(Limits.Builder limits) {
    return with(limits, 1, 50);
  }

  private TestServer with(Limits.Builder limits, int perSecond, int burst) {
    return TestServer.of(
        TestServer.options()
            .limits(
                limits
                    .maxMessageBytes(MAX)
                    .eventsPerSecond(perSecond)
                    .eventsBurst(burst)
                    .outboxBytes(64 * 1024)
                    .mailboxMessages(4)
                    .maxSubscriptions(2)
                    .build()),
        app -> app.route("/", Probe.class, () -> new Probe(journal, gate)));
  }

  @AfterEach
  void stop() {
    gate.countDown();
    server.close();
  }

  /** A channel. */
  public record Channel(String name) {}

  /** Counts, holds, and says much. */
  public static final class Probe extends Controller {
    private final Journal journal;
    private final CountDownLatch gate;
    private int count;

    Probe(Journal journal, CountDownLatch gate) {
      this.journal = journal;
      this.gate = gate;
    }

    @Override
    public void onClose() {
      journal.add("closed after " + count);
    }

    @On
    public String count() {
      return "count " + ++count;
    }

    @On
    public void hold() {
      journal.add("held");
      Journal.await(gate);
    }

    @On
    public String large() {
      return "x".repeat(100 * MAX);
    }

    @On
    public void flood() {
      String kilobyte = "x".repeat(1_000);
      long sent = 0;
      while (write(kilobyte)) {
        sent++;
      }
      journal.add("flooded " + (sent > 60));
    }

    @On
    public String join(Channel channel) {
      return subscribe(channel.name());
    }
  }

  @Test
  void closesWith1009ForAFrameThatIsTooLarge() throws IOException {
    try (RawClient client = server.open("/")) {
      client.send(COUNT);
      client.send(RawClient.TEXT, true, new byte[MAX + 1]);

      assertThat(client.text()).isEqualTo("count 1");
      assertThat(client.closed()).isEqualTo(1009);
    }
    assertThat(journal.next()).isEqualTo("closed after 1");
  }

  @Test
  void closesWith1009ForFragmentsThatAreTooLargeTogether() throws IOException {
    byte[] half = "x".repeat(MAX / 2).getBytes(StandardCharsets.UTF_8);
    try (RawClient client = server.open("/")) {
      client.send(RawClient.TEXT, false, half);
      client.send(RawClient.CONTINUATION, false, half);
      client.send(RawClient.CONTINUATION, false, new byte[1]);
      client.send(RawClient.CONTINUATION, true, new byte[1]);
      client.send(COUNT);

      assertThat(client.closed()).isEqualTo(1009);
    }
    assertThat(journal.next()).isEqualTo("closed after 0");
  }

  @Test
  void takesAMessageOfJustTheLimit() throws IOException {
    String padding = " ".repeat(MAX - COUNT.length());
    try (RawClient client = server.open("/")) {
      client.send(COUNT + padding);
      client.send(RawClient.TEXT, false, COUNT.getBytes(StandardCharsets.UTF_8));
      client.send(RawClient.CONTINUATION, true, padding.getBytes(StandardCharsets.UTF_8));

      assertThat(client.text()).isEqualTo("count 1");
      assertThat(client.text()).isEqualTo("count 2");
    }
  }

  @Test
  void closesWith1009ForAHugeLengthWithoutWaitingForIt() throws IOException {
    byte[] header = {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 0x7F, 0, 0, 0, 1, 2, 3, 4};
    try (RawClient client = server.open("/")) {
      client.write(header);
      client.write(new byte[2 * MAX]);

      assertThat(client.closed()).isEqualTo(1009);
    }
  }

  @Test
  void sendsMessagesLargerThanItTakes() throws IOException {
    try (RawClient client = server.open("/")) {
      client.send("{\"event\":\"large\"}");

      assertThat(client.text()).isEqualTo("x".repeat(100 * MAX));
    }
  }

  @Test
  void closesWith1007ForTextThatIsNotUtf8() throws IOException {
    byte[][] bad = {{(byte) 0xC3}, {(byte) 0xFF}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}};
    for (byte[] bytes : bad) {
      try (RawClient client = server.open("/")) {
        client.send(RawClient.TEXT, true, bytes);
        assertThat(client.closed()).isEqualTo(1007);
      }
    }
  }

  @Test
  void takesACharacterThatIsSplitBetweenFragments() throws IOException {
    byte[] message = "{\"event\":\"count\",\"x\":\"é\"}".getBytes(StandardCharsets.UTF_8);
    int within = message.length - 3;
    try (RawClient client = server.open("/")) {
      client.send(RawClient.TEXT, false, java.util.Arrays.copyOf(message, within));
      client.send(RawClient.PING, true, new byte[] {'p'});
      client.send(
          RawClient.CONTINUATION,
          true,
          java.util.Arrays.copyOfRange(message, within, message.length));

      assertThat(client.read()).isEqualTo(new Frame(RawClient.PONG, true, "p"));
      assertThat(client.text()).isEqualTo("count 1");
    }
  }

  @Test
  void readsBinaryAsTextAndRefusesWhatIsNoJson() throws IOException {
    try (RawClient client = server.open("/")) {
      client.send(RawClient.BINARY, true, COUNT.getBytes(StandardCharsets.UTF_8));
      client.send(RawClient.BINARY, true, new byte[] {(byte) 0xFF});

      assertThat(client.text()).isEqualTo("count 1");
      assertThat(client.closed()).isEqualTo(1005);
    }
  }

  @Test
  void readsAFloodMoreSlowlyLosesNothingAndServesTheOthers() throws IOException {
    LogFile log = new LogFile();
    try (TestServer slow = with(Limits.builder(), 100, 50);
        RawClient client = slow.open("/");
        RawClient other = slow.open("/")) {
      long before = System.nanoTime();
      client.send(IntStream.range(0, 150).mapToObj(i -> COUNT).toArray(String[]::new));
      other.send(COUNT);
      assertThat(other.text()).isEqualTo("count 1");

      for (int i = 1; i <= 150; i++) {
        assertThat(client.text()).isEqualTo("count " + i);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(Duration.ofMillis(900));
    }
    assertThat(log.lines())
        .filteredOn(line -> line.contains("read more slowly"))
        .singleElement()
        .asString()
        .contains("more than 100 events a second");
  }

  @Test
  void pingsAndPongsTakePartInTheRate() throws IOException {
    try (TestServer slow = with(Limits.builder(), 100, 50);
        RawClient client = slow.open("/")) {
      long before = System.nanoTime();
      for (int i = 0; i < 75; i++) {
        client.send(RawClient.PING, true, new byte[0]);
        client.send(RawClient.PONG, true, new byte[0]);
      }
      client.send(COUNT);

      for (int i = 0; i < 75; i++) {
        assertThat(client.read()).isEqualTo(new Frame(RawClient.PONG, true, ""));
      }
      assertThat(client.text()).isEqualTo("count 1");
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(Duration.ofMillis(900));
    }
  }

  @Test
  void leavesMoreInTheSocketThanTheMailboxTakes() throws IOException {
    try (RawClient client = server.open("/");
        RawClient other = server.open("/")) {
      client.send("{\"event\":\"hold\"}");
      journal.next();
      client.send(IntStream.range(0, 40).mapToObj(i -> COUNT).toArray(String[]::new));
      other.send(COUNT);
      assertThat(other.text()).isEqualTo("count 1");

      gate.countDown();
      for (int i = 1; i <= 40; i++) {
        assertThat(client.text()).isEqualTo("count " + i);
      }
    }
  }

  @Test
  void closesASlowReaderWith4008AndServesTheOthers() throws IOException {
    try (RawClient slow = server.connect(4_096);
        RawClient other = server.open("/")) {
      slow.upgrade("/");
      slow.send("{\"event\":\"flood\"}");
      assertThat(journal.next()).isEqualTo("flooded true");

      other.send(COUNT);
      assertThat(other.text()).isEqualTo("count 1");
      assertThat(slow.closedAtLast()).isEqualTo(4008);
    }
  }

  @Test
  void aPublicationToASlowReaderDelaysNoOtherSubscriber() throws IOException {
    try (RawClient slow = server.connect(4_096);
        RawClient other = server.open("/")) {
      slow.upgrade("/");
      for (RawClient client : new RawClient[] {slow, other}) {
        client.send("{\"event\":\"join\",\"name\":\"chat\"}");
        assertThat(client.text()).isEqualTo("chat");
      }

      String kilobyte = "x".repeat(1_000);
      for (int i = 0; i < 5_000; i++) {
        server.app.publish("chat", kilobyte);
        assertThat(other.text()).hasSize(1_000);
      }
      assertThat(slow.closedAtLast()).isEqualTo(4008);
    }
  }

  @Test
  void pingsASilentPeerAndDropsOneThatDoesNotAnswer() throws IOException {
    try (TestServer quick = with(Limits.builder().pingInterval(Duration.ofMillis(100)));
        RawClient client = quick.open("/")) {
      assertThat(client.read()).isEqualTo(new Frame(RawClient.PING, true, ""));

      client.awaitEnd();
    }
    assertThat(journal.next()).isEqualTo("closed after 0");
  }

  @Test
  void aSubscriptionTooManyIsTheHandlersFailure() throws IOException {
    try (RawClient client = server.open("/")) {
      for (String channel : new String[] {"a", "b", "a", "c"}) {
        client.send("{\"event\":\"join\",\"name\":\"" + channel + "\"}");
      }
      client.send(COUNT);

      assertThat(client.text()).isEqualTo("a");
      assertThat(client.text()).isEqualTo("b");
      assertThat(client.text()).isEqualTo("a");
      assertThat(client.text()).isEqualTo("count 1");
    }
  }
}
