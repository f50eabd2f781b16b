package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class TcpConnectionsTest {
  @Test
  void oneTooManyIsClosedAtOnceAndLeavesTheOthersAlone() throws IOException {
    try (TestServer server =
            TestServer.of(
                TestServer.options().maxTcpConnections(2),
                app -> app.route("/", TestControllers.Plain.class));
        RawClient socket = server.open("/");
        RawClient other = server.open("/")) {
      Journal.await("the third is closed", () -> isClosed(server));

      socket.send("{\"event\":\"nobody\"}");
      assertThat(socket.closed()).isEqualTo(1005);
      other.close(1000);
      Journal.await(
          "there is room again",
          () -> {
            try (RawClient next = server.connect()) {
              return next.upgrade("/").status() == 101;
            } catch (IOException | AssertionError e) {
              return false;
            }
          });
    }
  }

  private static Socket connect(TestServer server) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.app.port());
  }

  /** Whether the server closes a connection that says nothing. */
  private static boolean isClosed(TestServer server) {
    try (Socket third = connect(server)) {
      third.setSoTimeout(5_000);
      return third.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
