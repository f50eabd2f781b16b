package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.JavaProgram;
import dev.plezi.server.testing.ModularApp;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RedisServer;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ResolvedModule;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDK as modules: what a test on the class path does not see. */
class ModulePathTest {
  private static final String MAIN =
      """
      package app;

      import dev.plezi.event.EventName;
      import dev.plezi.server.App;
      import dev.plezi.server.Controller;
      import dev.plezi.server.On;
      import dev.plezi.server.Options;
      import dev.plezi.server.Plezi;

      public final class Main extends Controller {
        public record Add(int a, int b) {}

        @EventName("total")
        public record Total(int sum) {}

        @Override
        public void onOpen() {
          subscribe("totals");
        }

        @On
        public Total add(Add event) {
          return new Total(event.a() + event.b());
        }

        public static void main(String[] args) {
          String redis = System.getProperty("redis");
          Options options = Options.builder().address("127.0.0.1").redisUrl(redis).build();
          App app = Plezi.app(options).route("/", Main.class).start(0);
          System.out.println("port " + app.port());
        }
      }
      """;

  /** Sessions, requests and replies, without a network. */
  private static final String KIT =
      """
      package app;

      import dev.plezi.event.EventException;
      import dev.plezi.event.EventName;
      import dev.plezi.server.Controller;
      import dev.plezi.server.On;
      import dev.plezi.server.Plezi;
      import dev.plezi.server.test.PleziTest;
      import dev.plezi.server.test.TestConnection;
      import java.time.Duration;

      public final class Kit extends Controller {
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

        public static void main(String[] args) {
          try (PleziTest test = PleziTest.of(Plezi.app().route("/", Kit.class))) {
            TestConnection ada = test.connect("/");
            ada.emit(new Add(1, 0));
            ada.next(Total.class);
            test.advance(Duration.ofMinutes(1));
            System.out.println(ada.connected() ? "counted" : ada.closeReason());
            ada.drop();
            ada.emit(new Add(1, 1));
            System.out.println((ada.resume() ? "resumed " : "lost ") + ada.next(Total.class));
            System.out.println(ada.request(new Add(2, 3), Total.class).sum());
            try {
              ada.request(new Add(-1, 0), Total.class);
            } catch (EventException e) {
              System.out.println("refused: " + e.code());
            }
          }
        }
      }
      """;

  /** Records of two packages, of which one shows what is not public. */
  private static final Map<String, String> RECORDS =
      Map.of(
          "shown/Inner.java",
          """
          package shown;

          record Inner(String a) {}
          """,
          "shown/Outer.java",
          """
          package shown;

          @dev.plezi.event.EventName("outer")
          public record Outer(java.util.List<Inner> list) {}
          """,
          "hidden/Whole.java",
          """
          package hidden;

          @dev.plezi.event.EventName("whole")
          public record Whole(String a) {}
          """,
          "app/Refusals.java",
          """
          package app;

          import dev.plezi.event.Event;
          import dev.plezi.server.Controller;
          import dev.plezi.server.On;
          import dev.plezi.server.Plezi;
          import dev.plezi.server.test.PleziTest;
          import dev.plezi.server.test.TestConnection;
          import hidden.Whole;
          import java.util.Map;
          import shown.Outer;

          public final class Refusals {
            public static final class Parameter extends Controller {
              @On
              public void whole(Whole event) {}
            }

            public static final class Component extends Controller {
              @On
              public void outer(Outer event) {}
            }

            public static final class Result extends Controller {
              @On(request = true)
              public Whole ask() {
                return new Whole("x");
              }
            }

            public static void main(String[] args) {
              say("parameter", () -> Plezi.app().route("/", Parameter.class));
              say("component", () -> Plezi.app().route("/", Component.class));
              say("lambda", () -> Plezi.app().events("/", at -> at.on(Whole.class, (c, e) -> {})));
              say("result", () -> Plezi.app().route("/", Result.class));
              PleziTest test = PleziTest.of(Plezi.app().events("/", at -> at
                  .onOpen(c -> say("encoding", () -> c.emit(new Whole("x"))))
                  .on("read", (c, e) -> say("reading", () -> System.out.println(e.as(Whole.class))))));
              TestConnection ada = test.connect("/");
              say("inside", () -> test.publish("c", "map", Map.of("held", new Whole("x"))));
              ada.emit("read", Map.of("a", "x"));
              test.close();
            }

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

  /** A page of a template and a model, and a folder of files. */
  private static final Map<String, String> PAGE =
      Map.of(
          "templates/page.html",
          "<p>{{a}}</p>{{#inner}}{{a}}{{/inner}}",
          "templates/404.html",
          "none",
          "assets/hello.txt",
          "hello",
          "hidden/Model.java",
          """
          package hidden;

          public record Model(String a) {}
          """,
          "app/Outer.java",
          """
          package app;

          public record Outer(String a, Object inner) {}
          """,
          "app/Page.java",
          """
          package app;

          import dev.plezi.server.App;
          import dev.plezi.server.Controller;
          import dev.plezi.server.Options;
          import dev.plezi.server.Plezi;
          import dev.plezi.server.http.Body;
          import java.net.URI;
          import java.net.http.HttpClient;
          import java.net.http.HttpRequest;
          import java.net.http.HttpResponse.BodyHandlers;

          public final class Page extends Controller {
            @Override
            public Object index() {
              try {
                hidden.Model model = new hidden.Model("x");
                return render("page", params().get("inner") == null ? model : new Outer("y", model));
              } catch (IllegalArgumentException | IllegalStateException e) {
                return e.getMessage();
              }
            }

            public static void main(String[] args) throws Exception {
              Options options = Options.builder().address("127.0.0.1").files("assets").build();
              App app = Plezi.app(options).route("/", Page.class).start(0);
              System.out.println("page: " + get(app, "/"));
              System.out.println("inner: " + get(app, "/?inner=1"));
              System.out.println("files: " + get(app, "/hello.txt"));
              app.stop();
            }

            private static String get(App app, String path) throws Exception {
              URI uri = URI.create("http://127.0.0.1:" + app.port() + path);
              HttpRequest request = HttpRequest.newBuilder(uri).build();
              return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
            }
          }
          """);

  @TempDir private Path folder;

  @Test
  void resolvesWithoutJarsThatAreNoModules() {
    assertThat(ModularApp.resolve(Set.of("dev.plezi.server")).modules())
        .extracting(ResolvedModule::name)
        .contains(
            "dev.plezi.server",
            "dev.plezi.protocol",
            "dev.plezi.client.js",
            "org.eclipse.jetty.websocket.core.server",
            "tools.jackson.databind")
        .doesNotContain("redis.clients.jedis");
    assertThat(ModularApp.resolve(Set.of("dev.plezi.server")).modules())
        .extracting(each -> each.reference().descriptor())
        .noneMatch(ModuleDescriptor::isAutomatic);
  }

  @Test
  void exportsNothingButTheApi() {
    assertThat(exports("dev.plezi.server"))
        .containsExactlyInAnyOrder(
            "dev.plezi.server",
            "dev.plezi.server.http",
            "dev.plezi.server.jetty",
            "dev.plezi.server.metrics",
            "dev.plezi.server.test",
            "dev.plezi.server.validation");
    assertThat(exports("dev.plezi.protocol")).containsExactly("dev.plezi.event");
    assertThat(exports("dev.plezi.client.js")).isEmpty();
  }

  @Test
  void servesAnApplicationThatIsAModuleAndExitsWithZero() throws Exception {
    try (RedisServer redis = RedisServer.start();
        JavaProgram program =
            app("exports app;", Map.of("app/Main.java", MAIN))
                .start(
                    "app/app.Main",
                    ModularApp.modulesAndJedis(),
                    "-Dredis=" + redis.url(),
                    "--add-modules",
                    "redis.clients.jedis");
        RawClient client = RawClient.open(program.port(), "/")) {
      client.send("{\"event\":\"add\",\"a\":2,\"b\":3}");
      assertThat(client.text()).isEqualTo("{\"event\":\"total\",\"sum\":5}");
      assertThat(redis.call("PUBLISH", "app.Main:totals", "5")).isEqualTo(1L);
      assertThat(client.text()).isEqualTo("5");

      program.signal("TERM");
      assertThat(client.closed()).isEqualTo(1001);
      assertThat(program.end()).endsWith("status 0");
    }
  }

  @Test
  void saysWhatToDoWhereRedisIsWantedAndJedisIsNot() throws Exception {
    ModularApp app = app("exports app;", Map.of("app/Main.java", MAIN));

    try (JavaProgram program = app.start("app/app.Main", "-Dredis=redis://127.0.0.1:1")) {
      assertThat(String.join("\n", program.end()))
          .contains(
              "no way to Redis at 127.0.0.1:1: the module redis.clients.jedis is missing;"
                  + " start java with --add-modules redis.clients.jedis");
    }
  }

  @Test
  void sessionsAndRequestsWorkInTheTestKit() throws Exception {
    ModularApp app = app("exports app;", Map.of("app/Main.java", MAIN, "app/Kit.java", KIT));

    try (JavaProgram program = app.start("app/app.Kit")) {
      assertThat(program.end())
          .containsExactly("counted", "resumed Total[sum=2]", "5", "refused: negative", "status 0");
    }
  }

  @Test
  void bindsAndSendsRecordsThatAreOpened() throws Exception {
    String opened =
        " opens shown to tools.jackson.databind; opens hidden to tools.jackson.databind;";

    assertThat(refusals("exports app;" + opened))
        .containsExactly(
            "parameter: done",
            "component: done",
            "lambda: done",
            "result: done",
            "encoding: done",
            "inside: done",
            "Whole[a=x]",
            "reading: done",
            "status 0");
  }

  @Test
  void saysWhatKeepsRecordsFromJacksonAndWhatToWrite() throws Exception {
    String hidden =
        "the module app keeps hidden.Whole from tools.jackson.databind;"
            + " its module-info.java needs \"opens hidden to tools.jackson.databind;\"";
    String inner =
        "the module app keeps shown.Inner from tools.jackson.databind;"
            + " its module-info.java needs \"opens shown to tools.jackson.databind;\"";

    assertThat(refusals("exports app; exports shown;"))
        .containsExactly(
            "parameter: app.Refusals$Parameter.whole: nothing can be bound to hidden.Whole: "
                + hidden,
            "component: app.Refusals$Component.outer: nothing can be bound to shown.Outer.list: "
                + inner,
            "lambda: events(\"/\"): nothing can be bound to hidden.Whole: " + hidden,
            "result: app.Refusals$Result.ask: hidden.Whole cannot be written as JSON: " + hidden,
            "encoding: hidden.Whole cannot be written as JSON: " + hidden,
            "inside: java.util.ImmutableCollections$Map1 cannot be written as JSON: " + hidden,
            "reading: nothing can be bound to hidden.Whole: " + hidden,
            "status 0");
  }

  @Test
  void saysThatAControllersPackageIsNotExported() throws Exception {
    assertThat(
            String.join("\n", app("", Map.of("app/Main.java", MAIN)).start("app/app.Main").end()))
        .contains(
            "app.Main: its package is not exported;"
                + " the module-info.java of app needs \"exports app;\"");
  }

  @Test
  void rendersTemplatesAndModelsThatAreOpened() throws Exception {
    assertThat(
            page(
                "exports app; opens templates; opens hidden to com.samskivert.jmustache;"
                    + " requires com.samskivert.jmustache;"))
        .containsExactly("page: <p>x</p>", "inner: <p>y</p>x", "files: hello", "status 0");
  }

  @Test
  void saysWhatKeepsTemplatesAndModels() throws Exception {
    String needs =
        "the module app, which keeps it; its module-info.java needs \"opens templates;\"";

    String mustache = " requires com.samskivert.jmustache;";
    assertThat(page("exports app; opens hidden to com.samskivert.jmustache;" + mustache))
        .contains("page: the template templates/page.html is in " + needs)
        .anyMatch(line -> line.endsWith("templates/404.html is not used: it is in " + needs))
        .contains("files: hello", "status 0");
    String kept =
        "the module app keeps hidden.Model from com.samskivert.jmustache;"
            + " its module-info.java needs \"opens hidden to com.samskivert.jmustache;\"";
    assertThat(page("exports app; opens templates;" + mustache))
        .contains(
            "page: template page: a cannot be read: " + kept,
            "inner: template page: a cannot be read: " + kept);
  }

  @Test
  void saysWhatTemplatesNeedWhereTheirLibraryIsNotRequired() throws Exception {
    String missing =
        "jmustache is missing; add its jar, com.samskivert:jmustache:1.16, to the module path,"
            + " and \"requires com.samskivert.jmustache;\" to the application's module-info.java";

    assertThat(page("exports app; exports hidden; opens templates;"))
        .contains("page: template page: " + missing, "files: hello", "status 0")
        .anyMatch(line -> line.endsWith("templates/404.html is not used: " + missing));
  }

  private List<String> page(String directives) throws Exception {
    return app(directives, PAGE).start("app/app.Page").end();
  }

  private List<String> refusals(String directives) throws Exception {
    Map<String, String> files = new HashMap<>(RECORDS);
    return app(directives, files).start("app/app.Refusals").end();
  }

  private ModularApp app(String directives, Map<String, String> files) throws Exception {
    Map<String, String> all = new HashMap<>(files);
    all.put(
        "module-info.java",
        "module app { requires dev.plezi.server; requires java.net.http; " + directives + " }");
    return ModularApp.compile(folder, all);
  }

  /** What everybody sees of a module; that it shows more to our own, and nothing by reflection. */
  private static List<String> exports(String module) {
    ModuleDescriptor descriptor = ModularApp.finder().find(module).orElseThrow().descriptor();
    assertThat(descriptor.isOpen()).isFalse();
    assertThat(descriptor.opens()).isEmpty();
    assertThat(descriptor.exports().stream().flatMap(each -> each.targets().stream()))
        .isSubsetOf("dev.plezi.server", "dev.plezi.client", "dev.plezi.servlet");
    return descriptor.exports().stream()
        .filter(each -> !each.isQualified())
        .map(Exports::source)
        .toList();
  }
}
