package dev.plezi.servlet.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Closed;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Texts whose parts a container tells as it likes. */
class SocketEndpointTest {
  private static final String FACE = "\uD83D\uDE00";

  private final SocketThreads threads = new SocketThreads("test");
  private final Heard heard = new Heard();
  private MessageHandler.@Nullable Partial<String> texts;

  /** Demands what comes, and keeps it. */
  private static final class Heard implements TransportListener {
    private final List<String> messages = new ArrayList<>();
    private @Nullable Transport transport;

    @Override
    public int maxMessageBytes() {
      return 1_000;
    }

    @Override
    public void neverOpened() {}

    @Override
    public void opened(Transport opened) {
      transport = opened;
      opened.demand();
    }

    @Override
    public void heard() {}

    @Override
    public void demandNext() {
      Objects.requireNonNull(transport).demand();
    }

    @Override
    public void received(WireMessage message) {
      messages.add(new String(message.bytes(), StandardCharsets.UTF_8));
      demandNext();
    }

    @Override
    public void reject(int code, String reason) {
      messages.add("rejected " + code);
    }

    @Override
    public void closed(Closed how) {}
  }

  @AfterEach
  void end() {
    threads.shutdown();
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** A container's session, which brings what {@link #texts} is told. */
  @SuppressWarnings("unchecked") // it is registered for that type
  private Session session() {
    RemoteEndpoint.Async remote = fake(RemoteEndpoint.Async.class, (self, method, with) -> null);
    return fake(
        Session.class,
        (self, method, with) -> {
          if (method.getName().equals("addMessageHandler") && with[0] == String.class) {
            texts = (MessageHandler.Partial<String>) with[1];
          }
          return switch (method.getName()) {
            case "getAsyncRemote" -> remote;
            case "getUserProperties" -> new HashMap<>();
            default -> null;
          };
        });
  }

  private void told(String... parts) {
    SocketEndpoint endpoint = new SocketEndpoint(heard, new PeerLog(System::nanoTime), threads);
    endpoint.onOpen(session(), ClientEndpointConfig.Builder.create().build());
    for (int i = 0; i < parts.length; i++) {
      Objects.requireNonNull(texts).onMessage(parts[i], i == parts.length - 1);
    }
  }

  @Test
  void aCharacterThatTheContainerHasPartedIsPutTogether() {
    told("so " + FACE.charAt(0), FACE.charAt(1) + " it is");

    assertThat(heard.messages).containsExactly("so " + FACE + " it is");
  }

  @Test
  void soIsOneAroundAnEmptyPartAndOneAtTheEnd() {
    told("" + FACE.charAt(0), "", FACE.charAt(1) + "" + FACE.charAt(0), "" + FACE.charAt(1));

    assertThat(heard.messages).containsExactly(FACE + FACE);
  }
}
