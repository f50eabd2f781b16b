package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.e2e.docs.Document;
import dev.plezi.server.testing.JavaProgram;
import dev.plezi.server.testing.ModularApp;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RedisServer;
import java.io.File;
import java.lang.module.Configuration;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications that are modules, with the jars that users get. */
class ModulePathIT {
  private static final Set<String> API =
      Set.of(
          "dev.plezi.event",
          "dev.plezi.client",
          "dev.plezi.server",
          "dev.plezi.server.http",
          "dev.plezi.server.jetty",
          "dev.plezi.server.metrics",
          "dev.plezi.server.test",
          "dev.plezi.server.validation");

  /** Both ends in one process: events, acknowledgements, a connection lost, requests. */
  private static final String BOTH =
      """
      package app;

      import dev.plezi.client.PleziClient;
      import dev.plezi.event.EventException;
      import dev.plezi.event.EventName;
      import dev.plezi.server.App;
      import dev.plezi.server.Controller;
      import dev.plezi.server.On;
      import dev.plezi.server.Options;
      import dev.plezi.server.Plezi;
      import java.time.Duration;
      import java.util.concurrent.BlockingQueue;
      import java.util.concurrent.CompletionException;
      import java.util.concurrent.LinkedBlockingQueue;

      public final class Both extends Controller {
        private static final int MANY = 300;
        private static final BlockingQueue<Object> HEARD = new LinkedBlockingQueue<>();

        @EventName("add")
        public record Add(int a, int b) {}

        @EventName("total")
        public record Total(int sum) {}

        @On
        public Total add(Add event) {
          if (event.a() < 0) {
            throw new EventException("negative", "cannot be added");
          }
          return new Total(event.a() + event.b());
        }

        @Override
        public void onResume() {
          HEARD.add("resumed");
        }

        public static void main(String[] args) throws Exception {
          Options options = Options.builder().address("127.0.0.1").build();
          App app = Plezi.app(options).route("/", Both.class).start(0);
          try (PleziClient client =
              PleziClient.builder("ws://127.0.0.1:" + app.port() + "/")
                  .on(Total.class, HEARD::add)
                  .onGap(HEARD::add)
                  .onError(HEARD::add)
                  .connect()) {
            talk(client);
            System.out.println("talked");
            client.reconnect();
            System.out.println(HEARD.take());
            talk(client);
            System.out.println("talked");
            client.emit(new Add(1, 1), Duration.ofSeconds(30)).join();
            System.out.println("acknowledged " + HEARD.take());
            System.out.println(client.request(new Add(2, 3), Total.class).join());
            try {
              client.request(new Add(-1, 0), Total.class).join();
            } catch (CompletionException e) {
              System.out.println("refused: " + e.getCause().getMessage());
            }
          }
          app.stop();
        }

        /** As many as it takes for both ends to count what they have received. */
        private static void talk(PleziClient client) throws InterruptedException {
          for (int i = 0; i < MANY; i++) {
            client.emit(new Add(i, 1));
            Object heard = HEARD.take();
            if (!heard.equals(new Total(i + 1))) {
              throw new AssertionError(heard);
            }
          }
        }
      }
      """;

  private static final Map<String, String> CLIENT =
      Map.of(
          "hidden/Kept.java",
          """
          package hidden;

          @dev.plezi.event.EventName("kept")
          public record Kept(String a) {}
          """,
          "app/Client.java",
          """
          package app;

          import dev.plezi.client.PleziClient;
          import hidden.Kept;

          public final class Client {
            public static void main(String[] args) {
              try (PleziClient client =
                  PleziClient.builder("ws://127.0.0.1:1/").autoreconnect(true).connect()) {
                say("listening", () -> client.on(Kept.class, kept -> {}));
                say("asking", () -> client.request("ask", new Empty(), Kept.class));
                say("emitting", () -> client.emit(new Kept("x")));
              }
            }

            public record Empty() {}

            private static void say(String what, Runnable attempt) {
              try {
                attempt.run();
                System.out.println(what + ": done");
              } catch (IllegalArgumentException e) {
                System.out.println(what + ": " + e.getMessage());
              }
            }
          }
          """);

  @TempDir private Path folder;

  @Test
  void theModulesAreTheJars() {
    assertThat(ModularApp.modules())
        .filteredOn(path -> path.toString().contains("plezi-"))
        .allMatch(path -> path.toString().endsWith(".jar"))
        .hasSize(4);
  }

  @Test
  void anApplicationReachesTheApiAndNothingElse() throws Exception {
    ModularApp.compile(folder, Map.of("module-info.java", both("")));
    Configuration graph =
        ModularApp.resolve(Set.of("dev.plezi.server", "dev.plezi.client", "dev.plezi.client.js"));
    ModuleLayer layer =
        ModuleLayer.boot().defineModulesWithOneLoader(graph, ClassLoader.getSystemClassLoader());
    Module application = getClass().getModule();

    Set<String> reached =
        layer.modules().stream()
            .filter(module -> module.getName().startsWith("dev.plezi."))
            .flatMap(
                module ->
                    module.getPackages().stream()
                        .filter(each -> module.isExported(each, application)))
            .collect(Collectors.toSet());

    assertThat(reached).isEqualTo(API);
    assertThat(layer.modules())
        .filteredOn(module -> module.getName().startsWith("dev.plezi."))
        .allSatisfy(module -> assertThat(module.getDescriptor().opens()).isEmpty());
  }

  @Test
  void bothEndsSpeakSessionsAndRequests() throws Exception {
    ModularApp app =
        ModularApp.compile(
            folder, Map.of("module-info.java", both("exports app;"), "app/Both.java", BOTH));

    try (JavaProgram program = app.start("app/app.Both")) {
      assertThat(program.end())
          .containsExactly(
              "talked",
              "resumed",
              "talked",
              "acknowledged Total[sum=2]",
              "Total[sum=5]",
              "refused: cannot be added",
              "status 0");
    }
  }

  @Test
  void theClientSaysWhatKeepsRecordsFromJackson() throws Exception {
    String hidden =
        "the module app keeps hidden.Kept from tools.jackson.databind;"
            + " its module-info.java needs \"opens hidden to tools.jackson.databind;\"";

    assertThat(client("exports app;"))
        .contains(
            "listening: nothing can be bound to hidden.Kept: " + hidden,
            "asking: nothing can be bound to hidden.Kept: " + hidden,
            "emitting: hidden.Kept cannot be written as JSON: " + hidden);
    assertThat(client("exports app; opens hidden to tools.jackson.databind;"))
        .contains("listening: done", "asking: done", "emitting: done");
  }

  @Test
  void theReadmesServerRunsFromALinkedImage() throws Exception {
    int port = JavaProcess.freePort();
    Path image = link(port);

    try (JavaProgram program = JavaProgram.start(image, "-m", "chat/chat.Chat")) {
      JavaProcess.awaitPort(port);
      try (RawClient page = new RawClient(port)) {
        assertThat(page.request("GET", "/").body()).contains("<title>Chat</title>");
        assertThat(page.request("GET", "/client.js").body()).contains("plezi-client", "MIT");
      }
      try (RawClient ada = RawClient.open(port, "/ada")) {
        ada.send("{\"event\":\"say\",\"text\":\"hi\"}");
        assertThat(ada.text()).isEqualTo("{\"event\":\"said\",\"from\":\"ada\",\"text\":\"hi\"}");
      }
      program.signal("TERM");
      assertThat(program.end()).endsWith("status 0");
    }
  }

  @Test
  void aLinkedImageTakesJedisBesideIt() throws Exception {
    int port = JavaProcess.freePort();
    Path image = link(port);
    String jedis =
        ModularApp.jedis().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));

    try (RedisServer redis = RedisServer.start();
        JavaProgram program =
            JavaProgram.start(
                image,
                Map.of("REDIS_URL", redis.url()),
                "-p",
                jedis,
                "--add-modules",
                "redis.clients.jedis",
                "-m",
                "chat/chat.Chat")) {
      JavaProcess.awaitPort(port);
      try (RawClient ada = RawClient.open(port, "/ada")) {
        ada.send("{\"event\":\"say\",\"text\":\"hi\"}");
        assertThat(ada.text()).contains("hi");
        assertThat(redis.call("PUBLISH", "chat.Chat:chat", "from afar")).isEqualTo(1L);
        assertThat(ada.text()).isEqualTo("from afar");
      }
      program.signal("TERM");
      assertThat(program.end()).endsWith("status 0");
    }
  }

  /** The README's server with the guide's module descriptor, on this port. */
  private Path link(int port) throws Exception {
    Document readme = Document.of("README.md");
    String code = readme.blocks("java").get(0).replace("start(3000)", "start(" + port + ")");
    Path image = folder.resolve("image");
    ModularApp.compile(
            folder.resolve("chat"),
            Map.of(
                "module-info.java",
                Document.of("docs/modules.md").blocks("java").get(0),
                "chat/Chat.java",
                "package chat;\n" + code,
                "templates/chat.html",
                readme.blocks("html").get(0)))
        .link("chat", image);
    return image;
  }

  private List<String> client(String directives) throws Exception {
    Map<String, String> files = new HashMap<>(CLIENT);
    files.put("module-info.java", "module app { requires dev.plezi.client; " + directives + " }");
    return ModularApp.compile(folder, files).start("app/app.Client").end();
  }

  private static String both(String directives) {
    return "module app { requires dev.plezi.server; requires dev.plezi.client; " + directives + "}";
  }
}
