package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A socket, with its other end in the test's hands. */
class WebSocketTransportTest {
  private static final int FRAGMENT = 1_000_000;

  /** More fragments than all buffers between the two ends hold. */
  private static final int FRAGMENTS = 40;

  private final Journal journal = new Journal();
  private final BlockingQueue<Transport> opened = new LinkedBlockingQueue<>();

  @Test
  void countsTheBytesOfAMessageThatIsOnItsWay() throws Exception {
    try (JettyTestServer server = new JettyTestServer(new OneSocket());
        RawClient client = server.connect()) {
      client.upgrade("/");
      Transport transport = opened.take();
      long before = transport.bytesOut();
      assertThat(before).as("the handshake's").isPositive();

      transport.write(
          List.of(WireMessage.binary(new byte[FRAGMENTS * FRAGMENT])),
          failure -> journal.add(failure == null ? "sent" : "lost"));
      for (int half = 0; half < 2; half++) {
        assertThat(journal.rest()).isEmpty();
        long last = transport.bytesOut();
        for (int i = 0; i < FRAGMENTS / 2; i++) {
          assertThat(client.read()).extracting(frame -> frame.text().length()).isEqualTo(FRAGMENT);
        }
        assertThat(transport.bytesOut()).isGreaterThan(last);
      }

      assertThat(journal.next()).isEqualTo("sent");
      assertThat(transport.bytesOut() - before).isEqualTo(FRAGMENTS * (FRAGMENT + 10L));
    }
  }

  /** Accepts every WebSocket. */
  private final class OneSocket implements Site {
    @Override
    public Admission admit(Request request) {
      return new Admission.Accepted(new Opened(), List.of());
    }

    @Override
    public @Nullable FinishedResponse answer(Request request, RequestBody body) {
      return null;
    }

    @Override
    public @Nullable Admission stream(Request request) {
      return null;
    }
  }

  /** Hands the transport over, and hears nothing. */
  private final class Opened implements TransportListener {
    @Override
    public int maxMessageBytes() {
      return FRAGMENT;
    }

    @Override
    public void opened(Transport transport) {
      opened.add(transport);
    }

    @Override
    public void heard() {}

    @Override
    public void received(WireMessage message) {
      throw new AssertionError("nothing was sent");
    }

    @Override
    public void reject(int code, String reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void closed(int code) {}
  }
}
