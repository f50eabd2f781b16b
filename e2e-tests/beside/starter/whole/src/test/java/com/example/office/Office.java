package com.example.office;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application at work, on a free port, and who talks to it. */
final class Office implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ConfigurableApplicationContext context;

  private Office(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static Office open(String... settings) {
    List<String> arguments = new ArrayList<>(List.of(settings));
    arguments.add("--server.port=0");
    // Boot's own looks for a Redis on this machine.
    arguments.add("--management.health.redis.enabled=false");
    SpringApplication application = new SpringApplication(OfficeApplication.class);
    return new Office(application.run(arguments.toArray(String[]::new)));
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  private String place() {
    return "localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
  }

  HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + place() + path))
        .header("Accept", "application/json, text/html, */*;q=0.1");
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(at(path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** What a WebSocket hears. */
  static final class Heard implements WebSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      texts.add(text.toString());
      socket.request(1);
      return null;
    }

    String next() throws InterruptedException {
      String text = texts.poll(20, TimeUnit.SECONDS);
      assertThat(text).as("something is heard").isNotNull();
      return text;
    }
  }

  CompletableFuture<WebSocket> connect(String path, Heard heard, String... headers) {
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    return builder.buildAsync(URI.create("ws://" + place() + path), heard);
  }

  @Override
  public void close() {
    context.close();
  }
}
