package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import dev.plezi.e2e.doors.DoorKind;
import dev.plezi.e2e.socket.RawSocket;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A browser's own EventSource at the conformance server. */
@ExtendWith(WithBrowser.class)
@ParameterizedClass
@EnumSource
class EventSourceIT {
  private final URI server;

  EventSourceIT(DoorKind door) {
    server = ConformanceServerFixture.server(door);
  }

  private static final String LISTEN =
      """
      () => new Promise((resolve, reject) => {
        window.got = [];
        const source = new EventSource('/sse');
        source.onmessage = (e) => window.got.push(e.data) == 3 && resolve(window.got);
        source.onerror = reject;
      })
      """;

  private static final String NEXT =
      """
      () => new Promise((resolve) => {
        const look = () => window.got.length > 3 ? resolve(window.got[3]) : setTimeout(look, 10);
        look();
      })
      """;

  @Test
  void hearsWhatIsWrittenAndWhatIsPublished(People people) throws Exception {
    Page ada = people.arrive("Ada");
    ada.navigate(server.toString().replace("ws:", "http:") + "/page");
    assertThat(ada.evaluate(LISTEN)).isEqualTo(List.of("hello", "two\nlines", "{\"event\":\"x\"}"));
    try (RawSocket socket = RawSocket.open(server.resolve("/echo"))) {
      socket.send("{\"event\":\"pub\",\"ch\":\"ssech\",\"ms\":\"news é\"}");
      assertThat(socket.readText()).contains("pubd");
    }
    assertThat(ada.evaluate(NEXT)).isEqualTo("news é");
  }
}
