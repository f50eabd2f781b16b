package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which hosts a request may name. */
class HostTest {
  @TempDir static Path folder;

  private static App routes(App app) {
    return app.route("/", TestControllers.Plain.class);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,           404",
    "localhost:3000,      404",
    "LOCALHOST.,          404",
    "app.localhost:3000,  404",
    "127.0.0.1:3000,      404",
    "[::1],               404",
    "192.0.2.7,           404",
    "evil.example,        421",
    "evil.example:3000,   421",
    "localhost.evil,      421",
    "127.0.0.1.evil,      421"
  })
  void onALoopbackAddressAForeignNameIsRefused(String host, int status) throws IOException {
    try (TestServer server = TestServer.of(HostTest::routes)) {
      assertThat(asked(server, host)).isEqualTo(status);
    }
  }

  @Test
  void noSocketAndNoFileIsForAForeignName() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "file");
    LogFile log = new LogFile();
    try (TestServer server =
            TestServer.of(TestServer.options().filesFrom(folder), HostTest::routes);
        RawClient client = server.connect()) {
      // A page whose own name was made to mean this machine: to its browser it is of this origin.
      String[] page = {"Host: evil.example", "Origin: http://evil.example"};
      assertThat(client.upgrade("/", page).status()).isEqualTo(421);
      assertThat(client.request("GET", "/a.txt", page).status()).isEqualTo(421);
      assertThat(client.request("GET", "/a.txt").body()).isEqualTo("file");
    }
    assertThat(log.lines()).anyMatch(line -> line.contains("evil.example is not among allowed"));
  }

  @ParameterizedTest
  @CsvSource({
    "example.com,       404",
    "example.com:8443,  404",
    "a.b.example.org,   404",
    "example.org,       421",
    "localhost,         421",
    "127.0.0.1,         421"
  })
  void theApplicationMayNameThem(String host, int status) throws IOException {
    Options.Builder options =
        TestServer.options().allowedHosts(Set.of("example.com", "*.example.org"));
    try (TestServer server = TestServer.of(options, HostTest::routes)) {
      assertThat(asked(server, host)).isEqualTo(status);
    }
  }

  @Test
  void elsewhereAndBehindAProxyAllAreTaken() throws IOException {
    try (TestServer everywhere =
            TestServer.of(TestServer.options().address("0.0.0.0"), HostTest::routes);
        TestServer proxied =
            TestServer.of(TestServer.options().behindProxy(true), HostTest::routes)) {
      assertThat(asked(everywhere, "example.com")).isEqualTo(404);
      assertThat(asked(proxied, "example.com")).isEqualTo(404);
    }
  }

  private static int asked(TestServer server, String host) throws IOException {
    try (RawClient client = server.connect()) {
      return client.request("GET", "/nothing", "Host: " + host).status();
    }
  }
}
