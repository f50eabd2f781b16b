package dev.plezi.server;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Frame;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate as a client sees it, byte by byte. */
class CompressionTest {
  private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
  private static final int MARKED = RawClient.TEXT | RawClient.COMPRESSED;
  private static final int MAX_MESSAGE = 100_000;
  private static final String LARGE =
      "{\"event\":\"said\",\"text\":\"again and again\"},".repeat(100);
  private static final byte[] HELLO = {
    (byte) 0xF2, 0x48, (byte) 0xCD, (byte) 0xC9, (byte) 0xC9, 0x07, 0x00
  };

  private final Journal journal = new Journal();
  private final TestServer server =
      TestServer.of(
          TestServer.options()
              .compression(Compression.standard())
              .limits(Limits.builder().maxMessageBytes(MAX_MESSAGE).outboxBytes(2_000_000).build()),
          this::routes);

  @AfterEach
  void stop() {
    server.close();
  }

  /** Says what it hears. */
  public static final class Echo extends Controller {
    @Override
    public void onMessage(String text) {
      write(text);
    }

    @Override
    public void onMessage(ByteBuffer data) {
      write(data);
    }
  }

  /** Publishes what it hears. */
  public static final class Hub extends Controller {
    private final Journal journal;

    Hub(Journal journal) {
      this.journal = journal;
    }

    @Override
    public void onOpen() {
      subscribe("hub");
      journal.add("open");
    }

    @Override
    public void onMessage(String text) {
      publish("hub", text);
    }
  }

  /** Says much at once, itself or through the hub. */
  public static final class Burst extends Controller {
    static final List<String> MESSAGES = new Random(1).ints(600).mapToObj(Burst::message).toList();

    private static String message(int seed) {
      return new Random(seed)
          .ints(8_000, 'a', 'q')
          .mapToObj(Character::toString)
          .collect(joining());
    }

    @Override
    public void onMessage(String how) {
      for (String each : MESSAGES) {
        if (how.equals("publish")) {
          publish("hub", each);
        } else {
          write(each);
        }
      }
    }
  }

  private App routes(App app) {
    return app.route("/burst", Burst.class)
        .route("/echo", Echo.class)
        .route("/hub", Hub.class, () -> new Hub(journal));
  }

  private RawClient open(String path, String... headers) throws IOException {
    RawClient client = server.connect();
    assertThat(client.upgrade(path, headers).status()).isEqualTo(101);
    return client;
  }

  private static byte[] deflated(String text) {
    Deflater deflater = new Deflater(6, true);
    deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
    byte[] all = new byte[text.length() + 100];
    int length = deflater.deflate(all, 0, all.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(all, length - 4);
  }

  private static String inflated(byte[] payload) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    byte[] whole = Arrays.copyOf(payload, payload.length + 4);
    whole[whole.length - 1] = -1;
    whole[whole.length - 2] = -1;
    inflater.setInput(whole);
    byte[] content = new byte[1_000_000];
    int length = inflater.inflate(content);
    inflater.end();
    return new String(content, 0, length, StandardCharsets.UTF_8);
  }

  private static Frame read(RawClient client) throws IOException {
    return Objects.requireNonNull(client.readPastPings());
  }

  @Test
  void isAnsweredWithoutAnyContextToWhoOffersIt() throws IOException {
    try (RawClient client = server.connect()) {
      Reply reply =
          client.upgrade(
              "/echo",
              "Sec-WebSocket-Extensions: foo, permessage-deflate; client_max_window_bits",
              "Sec-WebSocket-Extensions: permessage-deflate");

      List<String> answers = reply.header("Sec-WebSocket-Extensions");
      assertThat(answers).hasSize(1);
      assertThat(answers.get(0).split(";", -1))
          .containsExactlyInAnyOrder(
              "permessage-deflate", "server_no_context_takeover", "client_no_context_takeover");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-WebSocket-Extensions: permessage-deflate; unknown",
        "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=16",
        "Sec-WebSocket-Extensions: foo",
        "X-Nothing: offered"
      })
  void whoOffersNothingThatCanBeTakenIsServedAsEver(String header) throws IOException {
    try (RawClient client = server.connect()) {
      Reply reply = client.upgrade("/echo", header);
      assertThat(reply.status()).isEqualTo(101);
      assertThat(reply.header("Sec-WebSocket-Extensions")).isEmpty();

      client.send(LARGE);
      assertThat(read(client)).isEqualTo(new Frame(RawClient.TEXT, true, LARGE));
    }
  }

  @Test
  void aServerWithoutTheOptionTakesNoOffer() throws IOException {
    try (TestServer plain = TestServer.of(this::routes);
        RawClient client = plain.connect()) {
      assertThat(client.upgrade("/echo", OFFER).header("Sec-WebSocket-Extensions")).isEmpty();

      client.send(MARKED, true, HELLO);
      assertThat(client.closed()).isEqualTo(1002);
    }
  }

  @Test
  void hearsWhatIsCompressedAndWhatIsNot() throws IOException {
    try (RawClient client = open("/echo", OFFER)) {
      client.send(MARKED, true, HELLO);
      client.send("plain");
      client.send(MARKED, false, Arrays.copyOf(HELLO, 2));
      client.send(RawClient.PING, true, new byte[] {'p'});
      client.send(RawClient.CONTINUATION, true, Arrays.copyOfRange(HELLO, 2, 7));

      // A pong waits for no handler.
      assertThat(List.of(read(client), read(client), read(client), read(client)))
          .containsOnlyOnce(new Frame(RawClient.PONG, true, "p"))
          .filteredOn(frame -> frame.opcode() == RawClient.TEXT)
          .extracting(Frame::text)
          .containsExactly("Hello", "plain", "Hello");
    }
  }

  @Test
  void writesWhatIsLargeCompressed() throws Exception {
    try (RawClient client = open("/echo", OFFER)) {
      client.send(LARGE, "small", LARGE);
      client.send(RawClient.BINARY, true, new byte[5_000]);

      for (String expected : List.of(LARGE, "small", LARGE)) {
        Frame frame = read(client);
        assertThat(frame.compressed()).isEqualTo(expected.length() > 1_024);
        assertThat(frame.opcode()).isEqualTo(RawClient.TEXT);
        assertThat(frame.compressed() ? inflated(frame.bytes()) : frame.text()).isEqualTo(expected);
      }
      Frame binary = read(client);
      assertThat(binary.opcode()).isEqualTo(RawClient.BINARY);
      assertThat(inflated(binary.bytes())).isEqualTo("\0".repeat(5_000));
    }
  }

  @Test
  void whatIsLargeStillLeavesInFragmentsOfWhichTheFirstIsMarked() throws Exception {
    byte[] letters = new byte[80_000];
    Random random = new Random(1);
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (byte) (random.nextInt(16) + 'a');
    }
    String text = new String(letters, StandardCharsets.US_ASCII);
    try (RawClient client = open("/echo", OFFER)) {
      client.send(text);

      ByteBuffer payload = ByteBuffer.allocate(text.length());
      List<Boolean> marks = new ArrayList<>();
      Frame frame;
      do {
        frame = read(client);
        marks.add(frame.compressed());
        assertThat(frame.bytes().length).isLessThanOrEqualTo(16 * 1024);
        payload.put(frame.bytes());
      } while (!frame.fin());

      assertThat(marks).startsWith(true, false, false).hasSize(3);
      assertThat(inflated(Arrays.copyOf(payload.array(), payload.position()))).isEqualTo(text);
    }
  }

  @Test
  void aBroadcastIsCompressedForThoseAloneWhoTakeItSo() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      clients.add(i % 2 == 0 ? open("/hub", OFFER) : open("/hub"));
      assertThat(journal.next()).isEqualTo("open");
    }

    clients.get(0).send(MARKED, true, deflated(LARGE));

    for (int i = 0; i < 6; i++) {
      Frame frame = read(clients.get(i));
      if (i % 2 == 0) {
        assertThat(frame.compressed()).isTrue();
        assertThat(frame.bytes().length).isLessThan(200);
        assertThat(inflated(frame.bytes())).isEqualTo(LARGE);
      } else {
        assertThat(frame).isEqualTo(new Frame(RawClient.TEXT, true, LARGE));
      }
      clients.get(i).close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"write", "publish"})
  void whoReadsAtOnceIsNotSlowWhereCompressingIs(String how) throws Exception {
    try (RawClient listens = open("/hub", OFFER);
        RawClient says = open("/burst", OFFER)) {
      assertThat(journal.next()).isEqualTo("open");
      RawClient reads = how.equals("publish") ? listens : says;
      says.send(how);

      for (String each : Burst.MESSAGES) {
        Frame frame = read(reads);
        assertThat(frame.compressed() ? inflated(frame.bytes()) : frame.text()).isEqualTo(each);
      }
    }
  }

  @Test
  void aBombIsTooLarge() throws IOException {
    try (RawClient client = open("/echo", OFFER)) {
      client.send("before");
      client.send(MARKED, true, deflated("x".repeat(5_000_000)));

      assertThat(read(client).text()).isEqualTo("before");
      Frame close = read(client);
      assertThat(close.closeCode()).isEqualTo(1009);
      assertThat(close.text()).endsWith("message larger than 100000 bytes");
    }
  }

  @Test
  void dataThatIsMalformedIsNone() throws IOException {
    try (RawClient client = open("/echo", OFFER)) {
      client.send(MARKED, true, new byte[] {-1, -1, -1});
      assertThat(client.closed()).isEqualTo(1007);
    }
    try (RawClient client = open("/echo", OFFER)) {
      client.send(MARKED, true, new byte[] {0, 1, 0, -2, -1, -1, 0});
      assertThat(client.closed()).as("no UTF-8").isEqualTo(1007);
    }
  }

  @Test
  void aMarkWhereNoneMayStandIsAViolation() throws IOException {
    for (int opcode : new int[] {RawClient.CONTINUATION, RawClient.PING, RawClient.CLOSE}) {
      try (RawClient client = open("/echo", OFFER)) {
        client.send(MARKED, false, Arrays.copyOf(HELLO, 2));
        client.send(opcode | RawClient.COMPRESSED, true, new byte[0]);
        assertThat(client.closed()).isEqualTo(1002);
      }
    }
    for (String header : new String[] {"X-Nothing: offered", "Sec-WebSocket-Extensions: foo"}) {
      try (RawClient client = open("/echo", header)) {
        client.send(MARKED, true, HELLO);
        assertThat(client.closed()).as("not agreed on").isEqualTo(1002);
      }
    }
  }

  @Test
  void settingsOutOfBoundsAreRefused() {
    Compression.Builder builder = Compression.builder();

    assertThatThrownBy(() -> builder.thresholdBytes(-1))
        .hasMessage("thresholdBytes is -1; the least is 0");
    assertThatThrownBy(() -> builder.level(0)).hasMessage("level is 0; the least is 1");
    assertThatThrownBy(() -> builder.level(10)).hasMessage("level is 10; the most is 9");
    assertThat(builder.level(9).thresholdBytes(0).build())
        .extracting(Compression::level, Compression::thresholdBytes)
        .containsExactly(9, 0);
  }
}
