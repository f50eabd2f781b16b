package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** What happens at the bounds of the queues. */
class BoundsTest extends ClientTest {
  @Test
  void refusesMoreThanIsKeptWithoutAConnection() throws Exception {
    int port = server.port();
    server.close();
    PleziClient client = connect(builder("/ada").queue(3, 1_000));
    for (int i = 0; i < 3; i++) {
      client.emit(new Say(i));
    }
    assertThatThrownBy(() -> client.emit(new Say(3)))
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("3 messages")
        .hasMessageContaining("1000 characters");
    assertThatThrownBy(() -> client.emit(new Say(3), ACK)).isInstanceOf(QueueFullException.class);
    server = ScriptedServer.start(port);
    assertThat(server.received.next(3))
        .isEqualTo(IntStream.range(0, 3).mapToObj(i -> new Say(i).json()).toList());
  }

  @Test
  void refusesMoreThanAServerThatDoesNotReadWillTake() {
    server.reads = false;
    PleziClient client = open(builder("/ada").queue(100, 1 << 20));
    String text = "{\"event\":\"x\",\"d\":\"" + "x".repeat(100_000) + "\"}";
    assertThatThrownBy(
            () -> {
              for (; ; ) {
                client.emit(text);
              }
            })
        .isInstanceOf(QueueFullException.class);
    server.peers.forEach(ScriptedServer.Peer::read);
    Awaited.until(
        "room for one more",
        () -> {
          try {
            client.emit(new Say(1));
            return true;
          } catch (QueueFullException e) {
            return false;
          }
        });
  }

  @Test
  void tellsThatABrokenConnectionDidNotTakeEverything() {
    server.reads = false;
    PleziClient client = open(builder("/ada").queue(100, 1 << 20));
    fill(client, "{\"event\":\"x\",\"d\":\"" + "x".repeat(100_000) + "\"}");
    server.peers.forEach(ScriptedServer.Peer::abort);
    assertThat(errors.next())
        .isInstanceOf(ConnectionException.class)
        .hasMessageContaining("messages it did not take");
  }

  /** Until no more is taken, and the network takes no more of that either. */
  private static void fill(PleziClient client, String text) {
    long taken = System.nanoTime();
    while (System.nanoTime() - taken < 500_000_000) {
      try {
        client.emit(text);
        taken = System.nanoTime();
      } catch (QueueFullException e) {
        LockSupport.parkNanos(2_000_000);
      }
    }
  }

  @Test
  void readsNoFurtherThanItsListenersAre() {
    int count = 20_000;
    String padding = "x".repeat(5_000);
    AtomicInteger written = new AtomicInteger();
    Awaited<Integer> heard = new Awaited<>();
    Awaited<Boolean> go = new Awaited<>();
    open(
        builder("/ada")
            .on(
                Say.class,
                say -> {
                  if (say.n() == 0) {
                    go.next();
                  }
                  heard.add(say.n());
                }));
    ScriptedServer.Peer peer = server.peers.iterator().next();
    write(peer, 0, count, padding, written);
    awaitStall(written);
    // 100 MB are to be sent; 64 messages and what sockets hold is all that may be on the way.
    assertThat(written.get()).isLessThan(count / 2);
    go.add(true);
    assertThat(heard.next(count)).isEqualTo(IntStream.range(0, count).boxed().toList());
  }

  private static void write(
      ScriptedServer.Peer peer, int from, int count, String padding, AtomicInteger written) {
    if (from == count) {
      return;
    }
    String text = "{\"event\":\"say\",\"n\":" + from + ",\"d\":\"" + padding + "\"}";
    peer.send(
        text,
        Callback.from(
            () -> {
              written.incrementAndGet();
              write(peer, from + 1, count, padding, written);
            }));
  }

  /** Until nothing was written for a while; seen too early it only makes the test milder. */
  private static void awaitStall(AtomicInteger written) {
    int before = -1;
    while (written.get() != before) {
      before = written.get();
      LockSupport.parkNanos(300_000_000);
    }
  }
}
