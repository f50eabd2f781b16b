package dev.plezi.e2e.bounds;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.plezi.e2e.JavaProcess;
import dev.plezi.e2e.socket.Frame;
import dev.plezi.e2e.socket.Handshake;
import dev.plezi.e2e.socket.RawSocket;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Attacks on a server of 256 MB, one after another, each on a new one, and how its neighbours are
 * served meanwhile. By hand: {@code Attacks}, or the names of some. {@code -Dserver=…} gives the
 * server's JVM further options, such as a file for its log.
 */
final class Attacks implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int LARGE = 255 * 1024;
  private static final String UPGRADE =
      String.join(
          "\r\n",
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: cGxlemkgZm9yIGphdmEhIQ==",
          "");

  /** How long neighbours go on to ask when all of an attack is under way. */
  private static final Duration LASTS = Duration.ofSeconds(2);

  private final JavaProcess process;
  private final int port;
  private final URI uri;
  private final List<Closeable> open = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private interface Attack {
    void on(Attacks server) throws Exception;
  }

  /** By name. */
  private static Map<String, Attack> all() {
    return Map.ofEntries(
        Map.entry("handshakes", Attacks::handshakes),
        Map.entry("uncounted", Attacks::uncounted),
        Map.entry("large messages at once", Attacks::flood),
        Map.entry("stalled readers", Attacks::stalled),
        Map.entry("stalled readers of a broadcast", Attacks::stalledListeners),
        Map.entry("stalled event streams", Attacks::stalledStreams),
        Map.entry("idle bodies", Attacks::idleBodies),
        Map.entry("bodies of many members", Attacks::members),
        Map.entry("large messages that wait", Attacks::mailboxes),
        Map.entry("large messages without an end", Attacks::fragments),
        Map.entry("blocked handlers", Attacks::blocked),
        Map.entry("pings", Attacks::pings),
        Map.entry("numbers", Attacks::numbers),
        Map.entry("idle sockets", Attacks::idleSockets));
  }

  private Attacks() throws InterruptedException {
    process =
        JavaProcess.start(
            SmallServer.class.getName(),
            Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Xmx256m -XX:+ExitOnOutOfMemoryError " + System.getProperty("server", "")));
    port = Integer.parseInt(process.awaitLine("port ").replaceAll(".*port (\\d+).*", "$1"));
    uri = URI.create("ws://127.0.0.1:" + port + "/ws");
  }

  // ---- the attacks

  /** 1,000 sessions without a connection, of handshakes as large as they may be. */
  private void handshakes() throws IOException {
    URI large = URI.create(uri + "?plezi=2&" + SuspendedHeap.names(990, "&"));
    for (int i = 0; i < 1_000; i++) {
      try (RawSocket socket =
          new Handshake(large).header("Cookie", SuspendedHeap.names(900, ";")).open()) {
        socket.readText();
        socket.send("{\"event\":\"_open_\"}");
        socket.readText();
        socket.abort();
      }
    }
  }

  /** 400 POSTs whose bodies do not come. */
  private void idleBodies() throws IOException {
    for (int i = 0; i < 400; i++) {
      write(socket(), post("application/json", 1_000));
    }
  }

  /** 32 bodies of 1 MB with 100,000 members each, at a time. */
  private void members() throws IOException {
    String body = "{" + numbered("\"k%d\":%d", 60_000) + "}";
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      Socket socket = socket();
      sockets.add(socket);
      write(
          socket,
          post("application/json", body.length()) + body.substring(0, body.length() - 1_000));
    }
    for (Socket socket : sockets) {
      inBackground(socket, body.substring(body.length() - 1_000).getBytes(ISO_8859_1));
    }
  }

  private static String numbered(String each, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> each.formatted(i, i))
        .collect(Collectors.joining(","));
  }

  /**
   * 100 connections, each with a handler that does not end and as many large messages as it takes.
   */
  private void mailboxes() throws IOException {
    byte[] large =
        new Frame(
                true, Frame.TEXT, bytes("{\"event\":\"hold\",\"x\":\"" + "x".repeat(LARGE) + "\"}"))
            .masked();
    for (int i = 0; i < 100; i++) {
      Socket socket = webSocket();
      write(socket, new String(Frame.text("{\"event\":\"hold\"}").masked(), ISO_8859_1));
      inBackground(socket, large, large, large, large, large, large, large, large);
    }
  }

  /** 1,500 connections with most of a large message each. */
  private void fragments() throws IOException {
    byte[] most = new byte[LARGE];
    Arrays.fill(most, (byte) ' ');
    byte[] begun = new Frame(false, Frame.TEXT, most).masked();
    for (int i = 0; i < 1_500; i++) {
      inBackground(webSocket(), begun);
    }
  }

  /** 200 sessions that read 2 MB each, and never count any of it. */
  private void uncounted() throws IOException {
    String large = "{\"event\":\"say\",\"x\":\"" + "y".repeat(240_000) + "\"}";
    for (int i = 0; i < 200; i++) {
      RawSocket socket = new Handshake(URI.create(uri + "?plezi=2")).open();
      open.add(socket::close);
      socket.readText();
      socket.send("{\"event\":\"_open_\"}");
      try {
        for (int n = 0; n < 8; n++) {
          socket.send(large);
          socket.readText();
        }
      } catch (IOException | AssertionError e) {
        // The server has ended it, as it may.
      }
    }
  }

  /** 300 connections that say 1 MB each, all at once, and hear it again: much to reckon. */
  private void flood() throws IOException {
    byte[] say = text("{\"event\":\"say\",\"x\":\"" + "y".repeat(LARGE - 100) + "\"}");
    for (int i = 0; i < 300; i++) {
      inBackground(narrow("/ws", UPGRADE), say, say, say, say, say);
    }
  }

  /**
   * 300 connections without a session that ask for 6 MB each, and read none of it. The system takes
   * up to 4 MB of that, however little their own end takes; the rest waits in the server.
   */
  private void stalled() throws IOException {
    byte[] fill = text("{\"event\":\"fill\"}");
    for (int i = 0; i < 300; i++) {
      narrow("/ws", UPGRADE).getOutputStream().write(fill);
    }
  }

  /** 600 that hear what is told, begin to hear it one after another, and do not read. */
  private void stalledListeners() throws Exception {
    byte[] listen = text("{\"event\":\"listen\"}");
    feed(
        600,
        () -> {
          Socket socket = narrow("/ws", UPGRADE);
          socket.getOutputStream().write(listen);
        });
  }

  /** The same with event streams. */
  private void stalledStreams() throws Exception {
    feed(600, () -> narrow("/feed", "Accept: text/event-stream\r\n"));
  }

  private interface Joining {
    void join() throws IOException;
  }

  /** So many join, and 200 KB are told between any two of them. */
  private void feed(int count, Joining joining) throws IOException {
    String tell = "{\"event\":\"tell\",\"x\":\"" + "z".repeat(200_000) + "\"}";
    try (RawSocket speaker = RawSocket.open(uri)) {
      for (int i = 0; i < count; i++) {
        joining.join();
        speaker.send(tell);
        ask(speaker);
      }
    }
  }

  private static byte[] text(String text) {
    return Frame.text(text).masked();
  }

  /** 400 connections whose handlers do not end. */
  private void blocked() throws IOException {
    for (int i = 0; i < 400; i++) {
      write(webSocket(), new String(Frame.text("{\"event\":\"hold\"}").masked(), ISO_8859_1));
    }
  }

  /** 20 connections with 200,000 pings each. */
  private void pings() throws IOException {
    byte[] ping = Frame.ping("").masked();
    byte[] many = new byte[ping.length * 200_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = ping[i % ping.length];
    }
    for (int i = 0; i < 20; i++) {
      inBackground(webSocket(), many);
    }
  }

  /** Numbers with which one cannot reckon. */
  private void numbers() throws IOException {
    for (String number : List.of("1e300000000", "1e-300000000", "1e2147483647")) {
      String text = "{\"event\":\"echo\",\"amount\":" + number + "}";
      write(webSocket(), new String(Frame.text(text).masked(), ISO_8859_1));
    }
  }

  /** 3,000 TCP connections that say nothing. */
  private void idleSockets() throws IOException {
    for (int i = 0; i < 3_000; i++) {
      var unused = socket();
    }
  }

  // ---- the attacker's means

  private Socket socket() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    open.add(socket);
    return socket;
  }

  private Socket webSocket() throws IOException {
    Socket socket = socket();
    get(socket, "/ws", UPGRADE);
    return socket;
  }

  /** A connection of which the system takes little that is not read. */
  private Socket narrow(String path, String headers) throws IOException {
    Socket socket = new Socket();
    open.add(socket);
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    get(socket, path, headers);
    return socket;
  }

  private void get(Socket socket, String path, String headers) throws IOException {
    write(
        socket, "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + headers + "\r\n");
  }

  private String post(String type, int length) {
    return "POST /sum HTTP/1.1\r\nHost: 127.0.0.1:"
        + port
        + "\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** Writes for as long as the server reads, or the attack lasts. */
  private static void inBackground(Socket socket, byte[]... parts) {
    Thread writer =
        new Thread(
            () -> {
              try {
                OutputStream out = socket.getOutputStream();
                for (byte[] part : parts) {
                  out.write(part);
                }
              } catch (IOException e) {
                // It is read no more, or the attack is over.
              }
            });
    writer.setDaemon(true);
    writer.start();
  }

  // ---- the neighbours

  /**
   * How long the slowest answer took: on a WebSocket that stood before, on a new one, by POST. They
   * ask from the attack's beginning on, not only for the sake of what they see then: who does not
   * read does not answer pings either, and is dropped.
   *
   * @param end until when, once that is known
   */
  private Duration slowest(RawSocket before, CompletableFuture<Long> end) throws Exception {
    long slowest = 0;
    for (int i = 0; i < 20 || !end.isDone() || System.nanoTime() - end.join() < 0; i++) {
      slowest = Math.max(slowest, each(() -> ask(before)));
      slowest = Math.max(slowest, each(this::askAnew));
      slowest = Math.max(slowest, each(this::post));
    }
    return Duration.ofNanos(slowest);
  }

  private interface Question {
    void ask() throws IOException, InterruptedException;
  }

  private static long each(Question question) throws IOException, InterruptedException {
    long start = System.nanoTime();
    question.ask();
    return System.nanoTime() - start;
  }

  private void askAnew() throws IOException {
    try (RawSocket fresh = RawSocket.open(uri)) {
      ask(fresh);
    }
  }

  private void post() throws IOException, InterruptedException {
    String body = get(HttpRequest.newBuilder(page("/sum")).POST(BodyPublishers.ofString("a=b")));
    if (!body.contains("members")) {
      throw new AssertionError("a neighbour's POST: " + body);
    }
  }

  private static void ask(RawSocket socket) throws IOException {
    socket.send("{\"event\":\"echo\",\"amount\":1}");
    String answer = socket.readText();
    if (!answer.equals("2")) {
      throw new AssertionError("a neighbour's event: " + answer);
    }
  }

  private URI page(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private String get(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(
            request
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  @Override
  public void close() throws IOException {
    for (Closeable each : open) {
      each.close();
    }
    process.close();
  }

  /** One attack; what came of it. */
  static String run(String name) throws Exception {
    try (Attacks server = new Attacks();
        RawSocket before = RawSocket.open(server.uri)) {
      ask(before);
      server.askAnew();
      server.post();
      Attack attack = Objects.requireNonNull(all().get(name), name);
      CompletableFuture<Long> end = new CompletableFuture<>();
      FutureTask<Duration> neighbours = new FutureTask<>(() -> server.slowest(before, end));
      Thread asking = new Thread(neighbours, "neighbours");
      asking.setDaemon(true);
      asking.start();
      attack.on(server);
      end.complete(System.nanoTime() + LASTS.toNanos());
      Duration slowest = neighbours.get();
      String used = server.get(HttpRequest.newBuilder(server.page("/used")));
      return "%-30s survived, heap used %s of 256, slowest answer to a neighbour %,d ms"
          .formatted(name, used, slowest.toMillis());
    }
  }

  static List<String> names() {
    return all().keySet().stream().sorted().toList();
  }

  /** Those that are named, or all. */
  public static void main(String... args) {
    for (String name : args.length == 0 ? names() : List.of(args)) {
      try {
        System.out.println(run(name));
      } catch (Exception | AssertionError e) {
        Throwable why = e instanceof ExecutionException ? e.getCause() : e;
        System.out.println("%-30s FAILED: %s".formatted(name, why));
      }
    }
    System.exit(0);
  }
}
