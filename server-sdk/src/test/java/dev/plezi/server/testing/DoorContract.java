package dev.plezi.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.event.EventName;
import dev.plezi.server.App;
import dev.plezi.server.Compression;
import dev.plezi.server.Controller;
import dev.plezi.server.HttpLimits;
import dev.plezi.server.Limits;
import dev.plezi.server.On;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.testing.RawClient.Frame;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds of an app whatever door its requests come by: each door has a test that extends this.
 */
public abstract class DoorContract {
  private static final int MAX_MESSAGE = 100_000;

  /** More than any socket's buffers take of ten kilobytes each. */
  private static final int MOST_MESSAGES = 3_000;

  private static final String ORIGIN = "Origin: http://elsewhere.example";

  private final Journal journal = new Journal();
  private final CountDownLatch released = new CountDownLatch(1);
  private final Door.Opener opener;
  private @Nullable Door opened;
  private @Nullable App running;

  protected DoorContract(Door.Opener opener) {
    this.opener = opener;
  }

  @AfterEach
  final void close() {
    released.countDown();
    if (opened != null) {
      opened.close();
    }
  }

  /** Starts the app that all of this is about, behind a path. */
  protected final Door open(String contextPath) throws Exception {
    Options options =
        Options.builder()
            .address("127.0.0.1")
            .signals(false)
            .redisUrl("")
            .drainTimeout(Duration.ofSeconds(20))
            .limits(Limits.builder().maxMessageBytes(MAX_MESSAGE).build())
            .http(HttpLimits.builder().maxBodyBytes(10_000).build())
            .build();
    return open(options, contextPath);
  }

  private Door open(Options options, String contextPath) throws Exception {
    App app =
        Plezi.app(options)
            .route("/pages", Pages.class)
            .route("/echo", Echo.class, () -> new Echo(journal))
            .route("/room", Room.class, () -> new Room(journal, released))
            .route("/gate", Gate.class)
            .get("/hello", request -> "hello " + request.params().get("name", "you"));
    running = app;
    Door door = opener.open(app, contextPath);
    opened = door;
    return door;
  }

  private static RawClient socket(Door door, String path) throws IOException {
    return RawClient.open(door.port(), path);
  }

  protected static RawClient client(Door door) throws IOException {
    return new RawClient(door.port());
  }

  // ---- what is routed

  /** Actions of all kinds. */
  public static final class Pages extends Controller {
    @Override
    public Object index() {
      cookies().set("seen", "yes");
      response().header("X-Own", "1");
      return "index of " + request().path() + " for " + params().get("q", "nobody");
    }

    @Override
    public Object show() {
      return switch (params().get("id", "")) {
        case "where" -> "'" + request().contextPath() + "' '" + request().path() + "'";
        case "fails" -> throw new IllegalStateException("a secret");
        default -> "show " + params().get("id");
      };
    }

    @Override
    public Object create() {
      return switch (params().get("kind", "")) {
        case "form" -> "form " + requestBody().form().asMap();
        case "upload" -> {
          var upload = requestBody().form().uploads().get(0);
          yield upload.fileName() + " has " + new String(upload.bytes(), StandardCharsets.UTF_8);
        }
        default -> "json " + params().get("text", "");
      };
    }

    @Override
    public Object update() {
      return redirectTo(urlFor(Pages.class, Map.of("q", "moved on")));
    }
  }

  /** Says what it hears. */
  public static final class Echo extends Controller {
    private final Journal journal;

    Echo(Journal journal) {
      this.journal = journal;
    }

    @Override
    public void onOpen() {
      journal.add("open");
    }

    @Override
    public void onMessage(String text) {
      if (text.equals("close")) {
        close(4_100, "as asked");
      } else {
        write(text);
      }
    }

    @Override
    public void onMessage(ByteBuffer data) {
      write(data);
    }

    @Override
    public void onClose() {
      journal.add("closed");
    }

    @Override
    public void onShutdown() {
      write("bye");
    }
  }

  /** An event. */
  @EventName("say")
  public record Say(String text) {}

  /** A question. */
  @EventName("ask")
  public record Ask(int n) {}

  /** What it is answered with. */
  @EventName("answer")
  public record Answer(int n) {}

  /** Publishes what is said, to sockets and streams. */
  public static final class Room extends Controller {
    private final Journal journal;
    private final CountDownLatch released;

    Room(Journal journal, CountDownLatch released) {
      this.journal = journal;
      this.released = released;
    }

    @Override
    public void onOpen() {
      subscribe("room");
      journal.add("open");
    }

    @Override
    public void onSse() {
      subscribe("room");
      write("welcome");
      journal.add("stream");
    }

    @On
    public void say(Say event) {
      publish("room", event);
    }

    @On
    public Answer ask(Ask event) {
      return new Answer(event.n() + 1);
    }

    @On
    public void slow() {
      journal.add("slow");
      Journal.await(released);
    }

    @Override
    public void onClose() {
      journal.add("closed");
    }
  }

  /** Refuses in each of the ways. */
  public static final class Gate extends Controller {
    @Override
    public boolean preConnect() {
      response().header("X-Gate", "shut");
      switch (params().get("id", "")) {
        case "401" -> response().status(401);
        case "away" -> redirectTo("/elsewhere");
        case "open" -> {
          return true;
        }
        default -> {
          // Nothing more is said.
        }
      }
      return false;
    }

    @Override
    public void onOpen() {
      write("through");
    }
  }

  // ---- requests

  @Test
  void anActionHasTheRequestAndItsAnswerHasWhatItSays() throws Exception {
    try (RawClient client = client(open(""))) {
      Reply reply = client.request("GET", "/pages?q=a%20b&x=%C3%BC", "X-Some: thing");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).isEqualTo("index of /pages for a b");
      assertThat(reply.header("X-Own")).containsExactly("1");
      assertThat(reply.header("Set-Cookie")).singleElement().asString().startsWith("seen=yes");
      assertThat(reply.header("X-Content-Type-Options")).containsExactly("nosniff");
      assertThat(client.request("GET", "/hello?name=Ada").body()).isEqualTo("hello Ada");
      assertThat(client.request("GET", "/pages/%C3%BC%201").body()).isEqualTo("show ü 1");
    }
  }

  @Test
  void aHeadRequestIsAnsweredWithoutABody() throws Exception {
    try (RawClient client = client(open(""))) {
      Reply reply = client.request("HEAD", "/hello");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(client.request("GET", "/hello").body()).isEqualTo("hello you");
    }
  }

  @Test
  void bodiesAreReadWhateverTheyAre() throws Exception {
    try (RawClient client = client(open(""))) {
      byte[] json = "{\"text\":\"größer\"}".getBytes(StandardCharsets.UTF_8);
      assertThat(client.post("/pages", json, "Content-Type: application/json").body())
          .isEqualTo("json größer");

      byte[] form = "kind=form&a=1&a=2%C3%BC".getBytes(StandardCharsets.US_ASCII);
      assertThat(
              client.post("/pages", form, "Content-Type: application/x-www-form-urlencoded").body())
          .isEqualTo("form {kind=form, a=2ü}");

      byte[] upload =
          """
          --frontier\r
          Content-Disposition: form-data; name="kind"\r
          \r
          upload\r
          --frontier\r
          Content-Disposition: form-data; name="file"; filename="notes.txt"\r
          Content-Type: text/plain\r
          \r
          some words\r
          --frontier--\r
          """
              .getBytes(StandardCharsets.US_ASCII);
      assertThat(
              client
                  .post("/pages", upload, "Content-Type: multipart/form-data; boundary=frontier")
                  .body())
          .isEqualTo("notes.txt has some words");
    }
  }

  @Test
  void aBodyThatIsTooLargeIs413() throws Exception {
    try (RawClient client = client(open(""))) {
      Reply reply =
          client.post(
              "/pages", new byte[10_001], "Content-Type: application/x-www-form-urlencoded");

      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.body()).contains("10000 bytes");
    }
  }

  @Test
  void aFailureIs500WithoutAWordOfIt() throws Exception {
    try (RawClient client = client(open(""))) {
      Reply reply = client.request("GET", "/pages/fails");

      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.body()).doesNotContain("secret").doesNotContain("Exception");
    }
  }

  @Test
  void aPathThatNothingTakesIs404() throws Exception {
    try (RawClient client = client(open(""))) {
      assertThat(client.request("GET", "/nothing/here").status()).isEqualTo(404);
      assertThat(client.request("GET", "/pages").status()).isEqualTo(200);
    }
  }

  // ---- sockets

  @Test
  void textAndBytesComeAndGoInOrder() throws Exception {
    try (RawClient client = socket(open(""), "/echo")) {
      List<String> texts =
          IntStream.range(0, 500).mapToObj(i -> "message ü \uD83D\uDE00 " + i).toList();
      client.send(texts.toArray(String[]::new));
      for (String each : texts) {
        assertThat(client.text()).isEqualTo(each);
      }

      client.send(RawClient.BINARY, true, new byte[] {1, 2, -1});
      assertThat(client.bytes()).containsExactly(1, 2, -1);
      assertThat(client.close(1_000)).isEqualTo(1_000);
      assertThat(journal.next(2)).containsExactly("open", "closed");
    }
  }

  @Test
  void aMessageInFragmentsIsOne() throws Exception {
    byte[] text = "over \uD83D\uDE00 there".getBytes(StandardCharsets.UTF_8);
    try (RawClient client = socket(open(""), "/echo")) {
      // Cut in the midst of a character.
      client.send(RawClient.TEXT, false, Arrays.copyOf(text, 7));
      client.send(RawClient.PING, true, new byte[] {'p'});
      client.send(RawClient.CONTINUATION, true, Arrays.copyOfRange(text, 7, text.length));

      assertThat(client.read()).isEqualTo(new Frame(RawClient.PONG, true, "p"));
      assertThat(client.text()).isEqualTo("over \uD83D\uDE00 there");
    }
  }

  @Test
  void aMessageAsLargeAsMayBeComesAndGoes() throws Exception {
    String large = "x".repeat(MAX_MESSAGE);
    try (RawClient client = socket(open(""), "/echo")) {
      client.send(large);

      assertThat(client.text()).isEqualTo(large);
    }
  }

  @Test
  void aLargerOneEndsTheConnectionWith1009() throws Exception {
    try (RawClient client = socket(open(""), "/echo")) {
      client.send("before", "x".repeat(MAX_MESSAGE + 1));

      assertThat(client.closedAtLast()).isEqualTo(1_009);
      assertThat(journal.next(2)).containsExactly("open", "closed");
    }
  }

  @Test
  void textThatIsNoUtf8EndsTheConnectionWith1007() throws Exception {
    try (RawClient client = socket(open(""), "/echo")) {
      client.send(RawClient.TEXT, true, new byte[] {'a', (byte) 0xC0});

      assertThat(client.closedAtLast()).isEqualTo(1_007);
    }
  }

  @Test
  void theCodeOfAnApplicationReachesThePeer() throws Exception {
    try (RawClient client = socket(open(""), "/echo")) {
      client.send("close");

      Frame close = Objects.requireNonNull(client.readPastPings());
      assertThat(close.closeCode()).isEqualTo(4_100);
      assertThat(close.text()).endsWith("as asked");
    }
  }

  @Test
  void aPeerThatIsGoneIsClosed() throws Exception {
    Door door = open("");
    RawClient client = socket(door, "/echo");
    assertThat(journal.next()).isEqualTo("open");

    client.abort();

    assertThat(journal.next()).isEqualTo("closed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"404 /gate", "401 /gate/401", "302 /gate/away", "404 /nowhere"})
  void aHandshakeThatIsRefusedHasItsStatus(String expected) throws Exception {
    String[] parts = expected.split(" ", 2);
    try (RawClient client = client(open(""))) {
      Reply reply = client.upgrade(parts[1]);

      assertThat(reply.status()).isEqualTo(Integer.parseInt(parts[0]));
    }
  }

  @Test
  void aHandshakeThatIsAcceptedHasTheHeadersOfTheController() throws Exception {
    try (RawClient client = client(open(""))) {
      Reply reply = client.upgrade("/gate/open");

      assertThat(reply.status()).isEqualTo(101);
      assertThat(reply.header("X-Gate")).containsExactly("shut");
      assertThat(client.text()).isEqualTo("through");
    }
  }

  @Test
  void aPageOfAnotherOriginConnectsNowhere() throws Exception {
    try (RawClient client = client(open(""))) {
      assertThat(client.upgrade("/echo", ORIGIN).status()).isEqualTo(403);
    }
    assertThat(journal.rest()).isEmpty();
  }

  @Test
  void eventsHaveTheirReplies() throws Exception {
    try (RawClient client = socket(open(""), "/room")) {
      assertThat(journal.next()).isEqualTo("open");
      client.send("{\"event\":\"ask\",\"n\":4,\"_EID_\":7}");

      assertThat(List.of(client.text(), client.text()))
          .containsExactly("{\"event\":\"_ack_\",\"_EID_\":7}", "{\"event\":\"answer\",\"n\":5}");
    }
  }

  @Test
  void aSessionGoesOnOnAnotherConnection() throws Exception {
    Door door = open("");
    RawClient first = socket(door, "/room?plezi=2");
    assertThat(first.text()).contains("_hello_");
    first.send("{\"event\":\"_open_\",\"nonce\":\"0123456789abcdef0123456789abcdef\"}");
    String session = first.text();
    assertThat(session).contains("_session_").contains("\"resumed\":false");
    String secret = session.replaceAll(".*\"session\":\"([^\"]+)\".*", "$1");
    assertThat(journal.next()).isEqualTo("open");
    first.abort();

    Journal.await("the session is without a connection", () -> app().health().suspended() == 1);
    app().publish("room", new Say("meanwhile"));

    try (RawClient second = socket(door, "/room?plezi=2")) {
      assertThat(second.text()).contains("_hello_");
      second.send("{\"event\":\"_open_\",\"session\":\"" + secret + "\",\"received\":0}");
      assertThat(second.text()).contains("\"resumed\":true");
      assertThat(second.text()).isEqualTo("{\"event\":\"say\",\"text\":\"meanwhile\"}");
    }
    assertThat(journal.rest()).isEmpty();
  }

  @Test
  void aBroadcastReachesAllAndAStalledReaderHoldsUpNobody() throws Exception {
    Door door = open("");
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(socket(door, "/room"));
      assertThat(journal.next()).isEqualTo("open");
    }
    try (RawClient stalled = new RawClient(door.port(), 4_096)) {
      assertThat(stalled.upgrade("/room").status()).isEqualTo(101);
      assertThat(journal.next()).isEqualTo("open");
      String text = "x".repeat(10_000);
      List<String> ended = journal.rest();
      for (int i = 0; ended.isEmpty() && i < MOST_MESSAGES; i++) {
        app().publish("room", new Say(i + text));
        for (RawClient each : clients) {
          assertThat(each.text()).startsWith("{\"event\":\"say\",\"text\":\"" + i + "x");
        }
        ended = journal.rest();
      }
      // Its end is told when its socket is given up, which may take some seconds more.
      assertThat(ended.isEmpty() ? journal.next() : ended.get(0)).isEqualTo("closed");
    }
    for (RawClient each : clients) {
      each.close();
    }
  }

  @Test
  void whatBlocksHoldsUpNobodyElse() throws Exception {
    Door door = open("");
    List<RawClient> blocked = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      RawClient each = socket(door, "/room");
      assertThat(journal.next()).isEqualTo("open");
      each.send("{\"event\":\"slow\"}");
      assertThat(journal.next()).isEqualTo("slow");
      blocked.add(each);
    }
    try (RawClient client = socket(door, "/echo");
        RawClient requests = client(door)) {
      client.send("still here");
      assertThat(client.text()).isEqualTo("still here");
      assertThat(requests.request("GET", "/hello").status()).isEqualTo(200);
    }
    for (RawClient each : blocked) {
      each.close();
    }
  }

  @Test
  void compressesWhereThatIsAgreedUpon() throws Exception {
    Options options =
        Options.builder()
            .address("127.0.0.1")
            .signals(false)
            .redisUrl("")
            .compression(Compression.standard())
            .build();
    String large = "again and again ".repeat(500);
    try (RawClient client = client(open(options, ""))) {
      assertThat(client.upgrade("/echo", "Sec-WebSocket-Extensions: permessage-deflate").status())
          .isEqualTo(101);
      client.send(large);

      Frame frame = Objects.requireNonNull(client.readPastPings());
      assertThat(frame.compressed() || frame.text().equals(large)).isTrue();
    }
  }

  // ---- streams

  @Test
  void aStreamCarriesWhatIsPublishedUntilItsReaderIsGone() throws Exception {
    Door door = open("");
    RawClient client = client(door);
    Reply reply = client.request("GET", "/room", StreamClient.ACCEPT);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type").get(0)).startsWith("text/event-stream");
    assertThat(journal.next()).isEqualTo("stream");

    app().publish("room", new Say("to streams"));

    assertThat(lines(client, 2))
        .containsExactly("data: welcome", "data: {\"event\":\"say\",\"text\":\"to streams\"}");
    client.abort();
    // Whoever does not write finds out late that nobody reads.
    while (journal.rest().isEmpty()) {
      app().publish("room", new Say("is anybody there?"));
      Thread.onSpinWait();
    }
  }

  /** So many lines of data, be they in chunks or not. */
  private static List<String> lines(RawClient client, int count) throws IOException {
    List<String> lines = new ArrayList<>();
    while (lines.size() < count) {
      String line = client.line();
      if (line.startsWith("data:")) {
        lines.add(line);
      }
    }
    return lines;
  }

  // ---- the end

  @Test
  void aStopLetsEachSayGoodbyeAndClosesWith1001() throws Exception {
    try (RawClient client = socket(open(""), "/echo")) {
      assertThat(journal.next()).isEqualTo("open");
      Thread stop = new Thread(app()::stop);
      stop.start();

      assertThat(client.text()).isEqualTo("bye");
      assertThat(client.closed()).isEqualTo(1_001);
      stop.join();
      assertThat(journal.next()).isEqualTo("closed");
      assertThat(app().connections()).isZero();
    }
  }

  private App app() {
    return Objects.requireNonNull(running);
  }
}
