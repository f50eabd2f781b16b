package com.example.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An application beside Spring Boot, as an executable jar with Boot's own parent and what the guide
 * says, and no more: its sockets, its files, its Redis and its end.
 */
class ChatApplicationIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final RedisServer redis = RedisServer.start();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private Process process;

  @AfterEach
  void stop() {
    process.destroyForcibly();
    redis.close();
  }

  @Test
  void runsBesideBootAndMeetsOtherServersInRedis() throws Exception {
    int port = freePort();
    start(port);
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/chat"), new Listener())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    socket.sendText("{\"event\":\"say\",\"text\":\"hi\",\"_EID_\":1}", true);
    assertThat(List.of(next(), next()))
        .containsExactly(
            "{\"event\":\"_ack_\",\"_EID_\":1}", "{\"event\":\"said\",\"text\":\"hi\"}");
    assertThat(redis.call("PUBLISH", "chat:chat", "from afar")).isEqualTo(1L);
    assertThat(next()).isEqualTo("from afar");

    HttpRequest script =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/client.js")).build();
    assertThat(client.send(script, BodyHandlers.ofString()).body()).contains("PleziClient");
    process.destroy();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
    assertThat(next()).as("the server says goodbye").isEqualTo("closed 1001");
    assertThat(lines)
        .noneMatch(line -> line.contains("NoSuchMethod") || line.contains("NoClassDef"))
        // Boot configures templates where it sees their library, which an application adds that
        // renders.
        .noneMatch(line -> line.contains("ustache"));
  }

  private void start(int port) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-jar",
            Path.of("target", "chat.jar").toString(),
            "--server.port=0");
    builder.environment().put("REDIS_URL", redis.url());
    builder.environment().put("PLEZI_PORT", String.valueOf(port));
    process = builder.redirectErrorStream(true).start();
    CompletableFuture<Void> started = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(started), "reader");
    reader.setDaemon(true);
    reader.start();
    started.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private void read(CompletableFuture<Void> started) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
        if (line.contains("Started ChatApplication")) {
          started.complete(null);
        }
      }
    } catch (IOException e) {
      lines.add(e.toString());
    }
    started.completeExceptionally(new AssertionError(String.join("\n", lines)));
  }

  private String next() throws InterruptedException {
    String next = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(next).as("something is heard").isNotNull();
    return next;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        heard.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      heard.add("closed " + code);
      return null;
    }
  }
}
