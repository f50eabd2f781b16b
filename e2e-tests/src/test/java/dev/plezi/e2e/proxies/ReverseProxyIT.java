package dev.plezi.e2e.proxies;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plezi.client.ConnectionState;
import dev.plezi.client.PleziClient;
import dev.plezi.e2e.socket.Frame;
import dev.plezi.e2e.socket.RawSocket;
import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.Limits;
import dev.plezi.server.On;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The proxies of the guide, with its configurations: run where the machine has them, and else
 * skipped. Their times are three seconds for silence and one for what goes on after a reload.
 */
class ReverseProxyIT {
  private static final Duration SILENCE = Duration.ofSeconds(3);

  /** Counts in a field: a session that goes on counts on, a new one begins at 1. */
  public static class Counter extends Controller {
    private int count;

    @On(request = true)
    public int next() {
      return ++count;
    }

    @On
    public void tell() {
      count++;
    }

    @Override
    public void onSse() {
      subscribe("news");
      write("connected");
    }
  }

  @TempDir private Path folder;
  private App app;

  @BeforeEach
  void startTheServer() {
    Limits lively =
        Limits.builder()
            .pingInterval(Duration.ofSeconds(1))
            .heartbeat(Duration.ofSeconds(1))
            .build();
    Limits silent = Limits.builder().pingInterval(Duration.ofHours(1)).build();
    app =
        Plezi.app(Options.builder().address("127.0.0.1").signals(false).behindProxy(true).build())
            .route("/counter", Counter.class, lively)
            .route("/silent", Counter.class, silent)
            .get("/ready", http -> true)
            .get("/who", http -> http.request().remote() + " " + http.request().secure())
            .start(0);
  }

  @AfterEach
  void stopTheServer() {
    app.stop();
  }

  private RunningProxy start(ProxyProgram program) throws Exception {
    if (program.binary().isEmpty()) {
      System.out.println(program + ": not run, it is not installed");
    }
    assumeTrue(program.binary().isPresent(), program + " is not installed");
    return new RunningProxy(program, app.port(), folder);
  }

  private static int next(PleziClient client) throws Exception {
    return client.request("next", Map.of(), Integer.class).get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource
  void aSessionHasItsEventsAndItsRequestsAndIsHeldThroughSilence(ProxyProgram program)
      throws Exception {
    Queue<ConnectionState> states = new ConcurrentLinkedQueue<>();
    try (RunningProxy proxy = start(program);
        PleziClient client =
            PleziClient.builder(proxy.ws("/counter").toString()).onState(states::add).connect()) {
      assertThat(next(client)).isEqualTo(1);
      client.emit("tell", Map.of(), Duration.ofSeconds(20)).get(20, TimeUnit.SECONDS);

      answerPingsFor(SILENCE.multipliedBy(2), proxy);

      assertThat(next(client)).isEqualTo(3);
      assertThat(client.level()).isEqualTo(2);
      assertThat(states).containsOnlyOnce(ConnectionState.OPEN);
      assertThat(states).doesNotContain(ConnectionState.SUSPENDED);
    }
  }

  private static void answerPingsFor(Duration time, RunningProxy proxy) throws Exception {
    try (RawSocket socket = RawSocket.open(proxy.ws("/counter"))) {
      long end = System.nanoTime() + time.toNanos();
      while (System.nanoTime() < end) {
        Frame frame = socket.read();
        if (frame == null || frame.opcode() != Frame.PING) {
          throw new AssertionError("a ping was due, and this came: " + frame);
        }
        socket.send(frame.pong());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatIsSilentIsEndedByTheProxy(ProxyProgram program) throws Exception {
    try (RunningProxy proxy = start(program);
        RawSocket socket = RawSocket.open(proxy.ws("/silent"))) {
      assertThat(socket.read()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoAsksIsWhomTheProxyHasSeenAndNotWhomTheClientClaims(ProxyProgram program)
      throws Exception {
    try (RunningProxy proxy = start(program);
        Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()));
      socket.setSoTimeout(20_000);
      String request =
          """
          GET /who HTTP/1.1
          Host: chat.example
          X-Forwarded-For: 6.6.6.6
          X-Forwarded-Proto: https
          X-Forwarded-Host: other.example
          Connection: close

          """
              .replace("\n", "\r\n");
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));

      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

      assertThat(answer).startsWith("HTTP/1.1 200").contains("127.0.0.2 false");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEventStreamComesAsItIsWritten(ProxyProgram program) throws Exception {
    try (RunningProxy proxy = start(program)) {
      HttpRequest request =
          HttpRequest.newBuilder(proxy.http("/counter"))
              .header("Accept", "text/event-stream")
              .build();
      var response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        assertThat(nextData(lines)).isEqualTo("data: connected");
        app.publish("news", "one");
        assertThat(nextData(lines)).isEqualTo("data: one");
      }
    }
  }

  private static String nextData(BufferedReader lines) throws Exception {
    while (true) {
      String line = lines.readLine();
      if (line == null || line.startsWith("data:")) {
        return String.valueOf(line);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReloadTakesNothingFromASession(ProxyProgram program) throws Exception {
    Queue<ConnectionState> states = new ConcurrentLinkedQueue<>();
    Queue<Object> gaps = new ConcurrentLinkedQueue<>();
    try (RunningProxy proxy = start(program);
        PleziClient client =
            PleziClient.builder(proxy.ws("/counter").toString())
                .onState(states::add)
                .onGap(gaps::add)
                .connect()) {
      assertThat(next(client)).isEqualTo(1);

      proxy.reload();

      int count = 1;
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (opened(states) < 2 && System.nanoTime() < end) {
        assertThat(next(client)).isEqualTo(++count);
      }
      assertThat(opened(states)).as("how often it has connected").isEqualTo(2);
      for (int i = 0; i < 10; i++) {
        assertThat(next(client)).isEqualTo(++count);
      }
      assertThat(gaps).isEmpty();
    }
  }

  private static long opened(Queue<ConnectionState> states) {
    return states.stream().filter(ConnectionState.OPEN::equals).count();
  }
}
