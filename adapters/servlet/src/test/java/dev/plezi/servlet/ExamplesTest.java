package dev.plezi.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.chat.ChatInitializer;
import com.example.chat.ChatServer;
import dev.plezi.server.testing.Door;
import dev.plezi.server.testing.RawClient;
import dev.plezi.servlet.testing.TomcatDoor;
import java.io.IOException;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

/** The programs that the guide shows. */
class ExamplesTest {
  @Test
  void aJettyServerHasAnApp() throws Exception {
    Server server = ChatServer.start(0);
    try {
      chat(((NetworkConnector) server.getConnectors()[0]).getLocalPort());
    } finally {
      server.stop();
    }
  }

  @Test
  void aServletContainerHasAnApp() throws Exception {
    try (Door tomcat =
        TomcatDoor.open(
            "", context -> context.addServletContainerInitializer(new ChatInitializer(), null))) {
      chat(tomcat.port());
    }
  }

  private static void chat(int port) throws IOException {
    try (RawClient pages = new RawClient(port);
        RawClient ada = RawClient.open(port, "/chat")) {
      assertThat(pages.request("GET", "/client.js").status()).isEqualTo(200);
      assertThat(pages.request("GET", "/nothing").status()).isEqualTo(404);
      ada.send("{\"event\":\"say\",\"text\":\"hello\"}");
      assertThat(ada.text()).isEqualTo("{\"event\":\"said\",\"text\":\"hello\"}");
    }
  }
}
