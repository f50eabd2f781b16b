package dev.plezi.e2e.faults;

import static dev.plezi.e2e.faults.Direction.TO_CLIENT;
import static dev.plezi.e2e.faults.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.e2e.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault, seen by plain sockets on both sides. */
class FaultProxyTest {
  private final List<Pair> pairs = new ArrayList<>();
  private ServerSocket listener;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    proxy = FaultProxy.start(listener.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    listener.close();
    for (Pair pair : pairs) {
      pair.close();
    }
  }

  @Test
  void carriesALotBothWays() throws Exception {
    Pair pair = pair();
    String much = "0123456789".repeat(300_000);
    CompletableFuture<Void> there = write(pair.client(), much);
    CompletableFuture<Void> back = write(pair.server(), much);
    assertThat(Pair.read(pair.server(), much.length())).isEqualTo(much);
    assertThat(Pair.read(pair.client(), much.length())).isEqualTo(much);
    there.join();
    back.join();
  }

  @Test
  void passesTheEndOfEachDirectionOn() throws IOException {
    Pair pair = pair();
    pair.client().shutdownOutput();
    assertThat(Pair.read(pair.server(), 1)).isEmpty();
    Pair.write(pair.server(), "bye");
    pair.server().close();
    assertThat(Pair.read(pair.client(), 4)).isEqualTo("bye");
    awaitLinks(0);
  }

  @Test
  void passesAResetOn() throws IOException {
    Pair pair = pair();
    pair.client().setSoLinger(true, 0);
    pair.client().close();
    assertReset(pair.server());
    awaitLinks(0);
  }

  @Test
  void cutsAllConnections() throws IOException {
    List<Pair> two = List.of(pair(), pair());
    proxy.strike(Fault.cut());
    for (Pair pair : two) {
      assertReset(pair.client());
      assertReset(pair.server());
    }
    assertThat(proxy.links()).isEmpty();
    pair().roundTrip();
  }

  @Test
  void strikesOneConnectionOnly() throws IOException {
    Pair first = pair();
    Pair second = pair();
    proxy.strike(proxy.links().get(0), Fault.cut());
    assertReset(first.client());
    assertReset(first.server());
    second.roundTrip();
  }

  @Test
  void cutsAfterSoManyBytes() throws IOException {
    Pair pair = pair();
    proxy.strike(Fault.cutAfter(TO_CLIENT, 3));
    Pair.write(pair.client(), "the other direction does not count");
    Pair.write(pair.server(), "abcdef");
    assertThat(Pair.read(pair.client(), 3)).isEqualTo("abc");
    assertReset(pair.client());
    assertThat(proxy.links()).isEmpty();
    pair().roundTrip();
  }

  @Test
  void strikesWhoComesLaterToo() throws IOException {
    proxy.always(Fault.cutAfter(TO_SERVER, 2));
    for (int i = 0; i < 2; i++) {
      Pair pair = pair();
      Pair.write(pair.client(), "abc");
      assertThat(Pair.read(pair.server(), 2)).isEqualTo("ab");
      assertReset(pair.server());
    }
    proxy.always(Fault.none());
    pair().roundTrip();
  }

  @Test
  void stallsOneDirectionUntilItIsReleased() throws IOException {
    Pair witness = pair();
    Pair pair = pair();
    proxy.strike(proxy.links().get(1), Fault.stall(TO_SERVER));
    Pair.write(pair.client(), "held");
    Pair.write(pair.server(), "passes");
    assertThat(Pair.read(pair.client(), 6)).isEqualTo("passes");
    witness.roundTrip();
    assertThat(Pair.silent(pair.server())).isTrue();
    proxy.strike(Fault.none());
    assertThat(Pair.read(pair.server(), 4)).isEqualTo("held");
  }

  @Test
  void stallsBothDirectionsAndTheEnd() throws IOException {
    Pair witness = pair();
    Pair pair = pair();
    proxy.strike(proxy.links().get(1), Fault.stall());
    Pair.write(pair.client(), "held");
    Pair.write(pair.server(), "too");
    pair.server().shutdownOutput();
    witness.roundTrip();
    assertThat(Pair.silent(pair.server())).isTrue();
    assertThat(Pair.silent(pair.client())).isTrue();
    proxy.strike(Fault.none());
    assertThat(Pair.read(pair.server(), 4)).isEqualTo("held");
    assertThat(Pair.read(pair.client(), 4)).isEqualTo("too");
  }

  @Test
  void swallowsAllOfAHalfOpenConnectionAndServesNewOnes() throws IOException {
    Pair gone = pair();
    proxy.strike(Fault.halfOpen());
    Pair.write(gone.client(), "x".repeat(300_000));
    Pair.write(gone.server(), "swallowed");
    Pair witness = pair();
    witness.roundTrip();
    assertThat(Pair.silent(gone.server())).isTrue();
    gone.server().setSoLinger(true, 0);
    gone.server().close();
    proxy.strike(Fault.none());
    witness.roundTrip();
    assertThat(Pair.silent(gone.client())).isTrue();
    assertThat(proxy.links()).hasSize(2);
    gone.client().close();
    awaitLinks(1);
  }

  @Test
  void delaysOneDirection() throws IOException {
    Pair pair = pair();
    Duration delay = Duration.ofMillis(150);
    proxy.strike(Fault.delay(TO_CLIENT, delay));
    long start = System.nanoTime();
    Pair.write(pair.client(), "at once");
    assertThat(Pair.read(pair.server(), 7)).isEqualTo("at once");
    Pair.write(pair.server(), "late");
    assertThat(Pair.read(pair.client(), 4)).isEqualTo("late");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
  }

  @Test
  void throttlesOneDirection() throws IOException {
    Pair pair = pair();
    proxy.strike(Fault.throttle(TO_SERVER, 50_000));
    long start = System.nanoTime();
    Pair.write(pair.client(), "x".repeat(10_000));
    assertThat(Pair.read(pair.server(), 10_000)).hasSize(10_000);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(180));
    Pair.write(pair.server(), "as ever");
    assertThat(Pair.read(pair.client(), 7)).isEqualTo("as ever");
  }

  @Test
  void refusesNewConnectionsAndKeepsTheOld() throws IOException {
    Pair old = pair();
    proxy.refuse();
    try (Socket refused = Pair.client(proxy.port())) {
      assertReset(refused);
    }
    old.roundTrip();
    proxy.admit();
    pair().roundTrip();
  }

  @Test
  void resetsAClientWhenNobodyListens() throws IOException {
    int port = listener.getLocalPort();
    listener.close();
    try (Socket client = Pair.client(proxy.port())) {
      assertReset(client);
    }
    awaitLinks(0);
    listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    pair().roundTrip();
  }

  @Test
  void carriesAThousandConnectionsAtOnceAndCutsThem() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      pair();
    }
    for (Pair pair : pairs) {
      Pair.write(pair.client(), "to");
      Pair.write(pair.server(), "fro");
    }
    for (Pair pair : pairs) {
      assertThat(Pair.read(pair.server(), 2)).isEqualTo("to");
      assertThat(Pair.read(pair.client(), 3)).isEqualTo("fro");
    }
    proxy.strike(Fault.cut());
    for (Pair pair : pairs) {
      assertReset(pair.client());
    }
  }

  private Pair pair() throws IOException {
    Pair pair = Pair.connect(proxy.port(), listener);
    pairs.add(pair);
    return pair;
  }

  private void awaitLinks(int count) {
    JavaProcess.await(count + " connections", () -> proxy.links().size() == count);
  }

  private static CompletableFuture<Void> write(Socket socket, String text) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            Pair.write(socket, text);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void assertReset(Socket socket) {
    assertThatThrownBy(() -> Pair.read(socket, 1))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }
}
