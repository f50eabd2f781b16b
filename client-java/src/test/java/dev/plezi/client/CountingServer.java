package dev.plezi.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one session as the protocol has it, in the plainest way: it keeps all it
 * ever sent, and counts. It cuts the connection at random places, in the middle of messages too.
 */
final class CountingServer {
  final Awaited<String> handled = new Awaited<>();

  private final Random random;
  private final int cuts;

  // Guarded by the lock.
  private final Object lock = new Object();
  private final List<String> sent = new ArrayList<>();
  private ScriptedServer.@Nullable Peer present;
  private int received;
  private int told;
  private int resumed;
  private int cut;

  CountingServer(ScriptedServer server, Random random, int cuts) {
    this.random = random;
    this.cuts = cuts;
    server.greeting = peer -> peer.send(Sessions.HELLO);
    server.script = this::heard;
  }

  int resumed() {
    synchronized (lock) {
      return resumed;
    }
  }

  int cut() {
    synchronized (lock) {
      return cut;
    }
  }

  void send(String text) {
    synchronized (lock) {
      sent.add(text);
      write(text);
    }
  }

  private void heard(ScriptedServer.Peer peer, String text) {
    synchronized (lock) {
      if (text.startsWith("{\"event\":\"_open_\"")) {
        open(peer, text);
      } else if (peer == present && !text.startsWith("{\"event\":\"_received_\"")) {
        received++;
        handled.add(text);
        if (received - told >= 32) {
          told = received;
          control("{\"event\":\"_received_\",\"n\":" + received + "}");
        }
      }
    }
  }

  private void open(ScriptedServer.Peer peer, String open) {
    present = peer;
    told = received;
    boolean resume = open.contains("\"session\":\"only\"");
    resumed += resume ? 1 : 0;
    control(
        "{\"event\":\"_session_\",\"session\":\"only\",\"received\":%d,\"resumed\":%s,\"ttl\":1}"
            .formatted(received, resume));
    int counted = resume ? Integer.parseInt(open.replaceAll(".*\"received\":(\\d+).*", "$1")) : 0;
    for (String text : List.copyOf(sent.subList(counted, sent.size()))) {
      write(text);
    }
  }

  private void control(String text) {
    if (present != null) {
      present.send(text);
    }
  }

  /** Writes a message, or a part of it before the connection is cut. */
  private void write(String text) {
    ScriptedServer.Peer peer = present;
    if (peer == null) {
      return;
    }
    if (cut == cuts || random.nextInt(25) > 0) {
      peer.send(text);
      return;
    }
    cut++;
    present = null;
    if (random.nextBoolean()) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      peer.frame((byte) 1, false, Arrays.copyOf(bytes, bytes.length / 2));
    }
    peer.abort();
  }
}
