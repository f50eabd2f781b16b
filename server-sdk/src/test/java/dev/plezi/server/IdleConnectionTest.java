package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the server keeps for a connection that has said something, and says nothing more: as objects
 * that are alive, which are counted by the JVM, and do not depend on how it lays them out.
 */
class IdleConnectionTest {
  private static final int CONNECTIONS = 100;

  /** A line of the histogram: its number, how many, their bytes, and the class. */
  private static final Pattern LINE =
      Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+)", Pattern.MULTILINE);

  /** What a connection makes with the first thing that it is for. */
  private static final List<String> EMPTY =
      List.of(
          "java.util.HashMap",
          "java.util.LinkedHashMap",
          "java.util.LinkedList",
          "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.concurrent.ConcurrentLinkedQueue",
          "java.nio.HeapByteBuffer",
          "java.nio.DirectByteBuffer");

  /** Answers. */
  public static final class Echo extends Controller {
    @On
    public String echo() {
      return "echo";
    }
  }

  /** How many objects of each class are alive. */
  private static Map<String, Integer> alive() throws JMException {
    Object histogram =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    Map<String, Integer> alive = new HashMap<>();
    Matcher line = LINE.matcher((String) histogram);
    while (line.find()) {
      alive.merge(line.group(2), Integer.parseInt(line.group(1)), Integer::sum);
    }
    return alive;
  }

  private static boolean ofTheServer(String type) {
    boolean test = type.startsWith("dev.plezi.server.testing.") || type.contains("Test");
    return !test && (type.startsWith("dev.plezi.") || type.startsWith("org.eclipse.jetty."));
  }

  private static RawClient open(TestServer server, String path) throws IOException {
    RawClient client = server.open(path);
    if (path.equals(SessionClient.PATH)) {
      var unused = SessionClient.open(client);
    }
    client.send("{\"event\":\"echo\"}");
    assertThat(client.text()).isEqualTo("echo");
    return client;
  }

  /** They end before their server, which would wait for their answers to its goodbye. */
  private static final class Clients implements AutoCloseable {
    private final List<RawClient> all = new ArrayList<>();

    @Override
    public void close() throws IOException {
      for (RawClient client : all) {
        client.close();
      }
    }
  }

  /** The bounds are a fifth above what was counted. */
  @ParameterizedTest
  @CsvSource({"/, 100", SessionClient.PATH + ", 110"})
  void keepsFewObjectsAndNothingEmpty(String path, int most) throws IOException, JMException {
    try (TestServer server = TestServer.of(app -> app.route("/", Echo.class));
        Clients clients = new Clients()) {
      // Whatever is made once.
      clients.all.add(open(server, path));
      Map<String, Integer> before = alive();
      for (int i = 0; i < CONNECTIONS; i++) {
        clients.all.add(open(server, path));
      }
      Map<String, Integer> more = alive();
      before.forEach((type, count) -> more.merge(type, -count, Integer::sum));

      int own =
          more.keySet().stream().filter(IdleConnectionTest::ofTheServer).mapToInt(more::get).sum();
      assertThat(own).as("objects of Plezi and Jetty").isBetween(CONNECTIONS, most * CONNECTIONS);
      assertThat(EMPTY)
          .allSatisfy(
              type -> assertThat(more.getOrDefault(type, 0)).as(type).isLessThan(CONNECTIONS / 2));
    }
  }
}
