package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What a scripted server says at level 2. It offers sessions, opens those that are asked for,
 * resumes any, and acknowledges; the secrets are {@code s1}, {@code s2} and so on.
 */
final class Sessions {
  static final String HELLO = "{\"event\":\"_hello_\",\"v\":2,\"heartbeat\":25000,\"max\":262144}";

  private static final Pattern NONCE = Pattern.compile(",\"nonce\":\"[\\w-]{22}\"");

  /** Without their nonces, which are there. */
  final Awaited<String> opens = new Awaited<>();

  final Awaited<String> counts = new Awaited<>();
  final Awaited<String> messages = new Awaited<>();

  /** Answers an {@code _open_}. */
  volatile UnaryOperator<String> answer = this::opened;

  /** What an application's message does. */
  volatile BiConsumer<ScriptedServer.Peer, String> script = ScriptedServer::acknowledge;

  /** How many messages of the client a resumed session has counted. */
  volatile int counted;

  private final AtomicInteger secrets = new AtomicInteger();

  Sessions(ScriptedServer server) {
    server.greeting = peer -> peer.send(HELLO);
    server.script = this::heard;
  }

  String fresh(String reason) {
    String why = reason.isEmpty() ? "" : ",\"reason\":\"" + reason + "\"";
    return session(secrets.incrementAndGet(), 0, false, why);
  }

  private String opened(String open) {
    return open.contains("session") ? session(secrets.get(), counted, true, "") : fresh("");
  }

  private static String session(int secret, int received, boolean resumed, String more) {
    return "{\"event\":\"_session_\",\"session\":\"s%d\",\"received\":%d,\"resumed\":%s,\"ttl\":9%s}"
        .formatted(secret, received, resumed, more);
  }

  /** Until the client has heard all that this server has sent. */
  void heardAll(ScriptedServer server) {
    server.send("{\"event\":\"_ping_\"}");
    assertThat(messages.next()).contains("_pong_");
  }

  private void heard(ScriptedServer.Peer peer, String text) {
    if (text.startsWith("{\"event\":\"_open_\"")) {
      peer.send(answer.apply(text));
      // Whoever hears of it may speak next.
      opens.add(NONCE.matcher(text).replaceFirst(""));
    } else if (text.startsWith("{\"event\":\"_received_\"")) {
      counts.add(text);
    } else {
      messages.add(text);
      script.accept(peer, text);
    }
  }
}
