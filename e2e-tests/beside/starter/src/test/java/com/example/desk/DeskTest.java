package com.example.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.none.NoneApplication;
import com.example.singleton.SingletonApplication;
import com.example.twice.TwiceApplication;
import dev.plezi.server.App;
import dev.plezi.server.Options;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** An application of Spring Boot with nothing but the starter and a controller. */
class DeskTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static ConfigurableApplicationContext start(String... arguments) {
    SpringApplication application = new SpringApplication(DeskApplication.class);
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--server.port=0";
    return application.run(all);
  }

  private static String place(ConfigurableApplicationContext context) {
    return "localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
  }

  private static HttpResponse<String> get(
      ConfigurableApplicationContext context, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + place(context) + path))
            .header("Accept", "text/html, */*;q=0.1");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** What a WebSocket hears. */
  private static final class Heard implements WebSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      texts.add(text.toString());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      texts.add("closed " + code);
      return null;
    }

    String next() throws InterruptedException {
      String text = texts.poll(20, TimeUnit.SECONDS);
      assertThat(text).as("something is heard").isNotNull();
      return text;
    }
  }

  private static WebSocket connect(
      ConfigurableApplicationContext context, String path, Heard heard) {
    return HTTP.newWebSocketBuilder()
        .buildAsync(URI.create("ws://" + place(context) + path), heard)
        .join();
  }

  @Test
  void aControllerIsABeanOnTheApplicationsPortBesideItsPages() throws Exception {
    try (ConfigurableApplicationContext context = start()) {
      assertThat(get(context, "/").body()).isEqualTo("pages of Spring");
      assertThat(get(context, "/client.js").body()).contains("PleziClient");
      assertThat(get(context, "/desk", "Cookie", "name=Ada; other=1").body())
          .isEqualTo("the desk of Ada");
      assertThat(get(context, "/nothing").statusCode()).isEqualTo(404);

      Heard ada = new Heard();
      Heard bob = new Heard();
      WebSocket first = connect(context, "/desk", ada);
      WebSocket second = connect(context, "/desk", bob);
      first.sendText("{\"event\":\"open\",\"about\":\"the door\",\"_EID_\":1}", true).join();
      assertThat(List.of(ada.next(), ada.next()))
          .anySatisfy(each -> assertThat(each).contains("\"ticket\":1"));
      assertThat(bob.next()).contains("\"event\":\"opened\"").contains("the door");
      assertThat(context.getBean(App.class).connections()).isEqualTo(2);
      second.abort();
    }
  }

  @Test
  void anApplicationThatEndsLetsItsConnectionsGo() throws Exception {
    Heard ada = new Heard();
    ConfigurableApplicationContext context = start();
    connect(context, "/desk", ada);

    context.close();

    assertThat(ada.next()).isEqualTo("closed 1001");
  }

  @Test
  void propertiesAreOptions() {
    try (ConfigurableApplicationContext context =
        start(
            "--plezi.max-connections=7",
            "--plezi.drain-timeout=3s",
            "--plezi.max-kept-bytes=64MB",
            "--plezi.allowed-origins=https://desk.example,https://other.example",
            "--plezi.limits.max-message-bytes=64KB",
            "--plezi.http.max-body-bytes=1000")) {
      Options options = context.getBean(Options.class);
      assertThat(options.maxConnections()).isEqualTo(7);
      assertThat(options.drainTimeout()).hasSeconds(3);
      assertThat(options.maxKeptBytes()).isEqualTo(64 * 1024 * 1024);
      assertThat(options.allowedOrigins()).hasSize(2);
      assertThat(options.limits().maxMessageBytes()).isEqualTo(64 * 1024);
      assertThat(options.http().maxBodyBytes()).isEqualTo(1_000);
    }
  }

  @Test
  void aPropertyOutOfBoundsIsNamed() {
    assertThatThrownBy(() -> start("--plezi.max-connections=0"))
        .rootCause()
        .hasMessageContaining("maxConnections is 0");
  }

  @Test
  void aClassThatIsNoControllerIsNamedAtTheStart() {
    assertThatThrownBy(() -> run(NoneApplication.class))
        .rootCause()
        .hasMessageContaining("NoController: it does not extend dev.plezi.server.Controller");
  }

  @Test
  void aControllerThatIsOneForAllIsNamedAtTheStart() {
    assertThatThrownBy(() -> run(SingletonApplication.class))
        .rootCause()
        .hasMessageContaining("OneForAll: it is a singleton");
  }

  @Test
  void twoControllersOfOnePathAreNamedAtTheStart() {
    assertThatThrownBy(() -> run(TwiceApplication.class))
        .rootCause()
        .hasMessageContaining("\"/same\"")
        .hasMessageContaining("TwiceApplication$First")
        .hasMessageContaining("TwiceApplication$Second");
  }

  private static ConfigurableApplicationContext run(Class<?> application) {
    return new SpringApplication(application).run("--server.port=0");
  }
}
