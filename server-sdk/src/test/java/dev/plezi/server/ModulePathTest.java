package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.JavaProgram;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RedisServer;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDK as modules: what a test on the class path does not see. */
class ModulePathTest {
  private static final String TEST_JARS =
      ".*(embedded-redis|junit|assertj|archunit|opentest4j|apiguardian|byte-buddy|surefire).*";

  @Test
  void resolves() {
    ModuleFinder finder = ModuleFinder.of(modulePath().stream().map(Path::of).toArray(Path[]::new));

    Configuration graph =
        Configuration.resolve(
            finder,
            List.of(ModuleLayer.boot().configuration()),
            ModuleFinder.of(),
            Set.of("dev.plezi.server"));

    assertThat(graph.modules())
        .extracting(ResolvedModule::name)
        .contains(
            "dev.plezi.server",
            "dev.plezi.protocol",
            "org.eclipse.jetty.websocket.core.server",
            "redis.clients.jedis",
            "tools.jackson.databind");
  }

  @Test
  void exportsNothingButTheApi() {
    ModuleReference module =
        ModuleFinder.of(modulePath().stream().map(Path::of).toArray(Path[]::new))
            .find("dev.plezi.server")
            .orElseThrow();

    assertThat(module.descriptor().exports())
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactlyInAnyOrder(
            "dev.plezi.server", "dev.plezi.server.http", "dev.plezi.server.test");
    assertThat(module.descriptor().opens()).isEmpty();
  }

  @Test
  void servesAnApplicationThatIsAModuleAndExitsWithZero(@TempDir Path folder) throws Exception {
    compile(folder);
    String path = String.join(File.pathSeparator, modulePath()) + File.pathSeparator + folder;

    try (RedisServer redis = RedisServer.start();
        JavaProgram program =
            JavaProgram.start("-Dredis=" + redis.url(), "-p", path, "-m", "app/app.Main");
        RawClient client = RawClient.open(program.port(), "/")) {
      client.send("{\"event\":\"add\",\"a\":2,\"b\":3}");
      assertThat(client.text()).isEqualTo("{\"event\":\"total\",\"sum\":5}");
      assertThat(redis.call("PUBLISH", "Main:totals", "5")).isEqualTo(1L);
      assertThat(client.text()).isEqualTo("5");

      program.signal("TERM");
      assertThat(client.closed()).isEqualTo(1001);
      assertThat(program.end()).contains("tested 3").endsWith("status 0");
    }
  }

  private static void compile(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("app"));
    Path module = folder.resolve("module-info.java");
    Files.writeString(
        module,
        """
        module app {
          requires dev.plezi.server;
          exports app;
        }
        """);
    Path main = folder.resolve("app/Main.java");
    Files.writeString(
        main,
        """
        package app;

        import dev.plezi.event.EventName;
        import dev.plezi.server.App;
        import dev.plezi.server.Controller;
        import dev.plezi.server.On;
        import dev.plezi.server.Options;
        import dev.plezi.server.Plezi;
        import dev.plezi.server.test.PleziTest;
        import dev.plezi.server.test.TestConnection;
        import java.util.Map;

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
            try (TestConnection test = PleziTest.connect(Main.class, Map.of())) {
              test.emit("add", new Add(1, 2));
              System.out.println("tested " + test.next(Total.class).sum());
            }
          }
        }
        """);
    StringWriter faults = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    var files = compiler.getStandardFileManager(null, null, null);
    List<String> options =
        List.of("-p", String.join(File.pathSeparator, modulePath()), "-d", folder.toString());
    boolean done =
        compiler
            .getTask(faults, files, null, options, null, files.getJavaFileObjects(module, main))
            .call();
    assertThat(done).as(faults.toString()).isTrue();
  }

  private static List<String> modulePath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.endsWith("test-classes") && Files.exists(Path.of(entry)))
        .filter(entry -> !Path.of(entry).getFileName().toString().matches(TEST_JARS))
        .collect(Collectors.toList());
  }
}
