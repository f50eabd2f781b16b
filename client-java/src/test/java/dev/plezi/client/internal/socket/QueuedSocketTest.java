package dev.plezi.client.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.client.Awaited;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attempts by TLS at a server that takes connections and is mute. */
class QueuedSocketTest {
  private final SelectorLoop loop = new SelectorLoop("test-io");
  private final SharedTimer timer = new SharedTimer("test-timer");

  /** What the queue wants to be done once a turn was still for too long. */
  private final List<Runnable> still = new CopyOnWriteArrayList<>();

  private final TlsQueue queue =
      new TlsQueue(
          2,
          loop,
          (ms, task) -> {
            Runnable mine = () -> loop.execute(task);
            still.add(mine);
            return () -> still.remove(mine);
          });

  private final List<Socket> taken = new CopyOnWriteArrayList<>();
  private final List<ClientSocket> sockets = new ArrayList<>();
  private final Awaited<String> told = new Awaited<>();
  private ServerSocket server;

  @BeforeEach
  void startServer() throws Exception {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!server.isClosed()) {
                  taken.add(server.accept());
                }
              } catch (Exception e) {
                // The test is over.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @AfterEach
  void stop() throws Exception {
    sockets.forEach(socket -> socket.close(1005));
    sockets.forEach(socket -> socket.gone().join());
    loop.stop();
    timer.shutdown();
    server.close();
    for (Socket each : taken) {
      each.close();
    }
  }

  private ClientSocket attempt(String scheme, String name) {
    ClientSocket socket =
        new ClientSocket(1_000, new Listener(name), loop, timer, queue, Runnable::run);
    URI uri = URI.create(scheme + "://localhost:" + server.getLocalPort() + "/");
    InetSocketAddress address =
        new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    Handshake.Target target = new Handshake.Target(uri, null, List.of());
    socket.open(new Route(target, List.of(address), false, null, null));
    sockets.add(socket);
    return socket;
  }

  private void awaitTaken(int count) {
    Awaited.until(count + " connections", () -> taken.size() == count);
  }

  @Test
  void noMoreThanTheBoundConnectAtATime() {
    ClientSocket first = attempt("wss", "first");
    attempt("wss", "second");
    awaitTaken(2);
    attempt("wss", "third");
    attempt("wss", "fourth");
    assertThat(told.next(2)).containsExactly("third queued", "fourth queued");
    assertThat(taken).hasSize(2);
    first.close(1005);
    assertThat(told.next(2)).containsExactly("first ended", "third dequeued");
    awaitTaken(3);
  }

  @Test
  void plainOnesWaitForNobody() {
    attempt("wss", "first");
    attempt("wss", "second");
    attempt("wss", "third");
    assertThat(told.next()).isEqualTo("third queued");
    attempt("ws", "plain");
    awaitTaken(3);
    assertThat(told.rest()).isEmpty();
  }

  @Test
  void aMuteServerHoldsUpNobodyForLong() {
    attempt("wss", "first");
    attempt("wss", "second");
    attempt("wss", "third");
    assertThat(told.next()).isEqualTo("third queued");
    awaitTaken(2);
    Awaited.until(
        "a turn is lost",
        () -> {
          still.forEach(Runnable::run);
          return told.rest().contains("third dequeued");
        });
    awaitTaken(3);
  }

  @Test
  void anAttemptIsClosedWhileItWaits() {
    attempt("wss", "first");
    attempt("wss", "second");
    ClientSocket third = attempt("wss", "third");
    third.close(1005);
    assertThat(told.next(2)).containsExactly("third queued", "third ended");
    awaitTaken(2);
  }

  private final class Listener implements SocketListener {
    private final String name;

    Listener(String name) {
      this.name = name;
    }

    @Override
    public void queued() {
      told.add(name + " queued");
    }

    @Override
    public void dequeued() {
      told.add(name + " dequeued");
    }

    @Override
    public void opened(dev.plezi.client.internal.socket.Socket socket) {
      told.add(name + " opened");
    }

    @Override
    public void message(
        dev.plezi.client.internal.socket.Socket socket, byte[] message, boolean text) {
      told.add(name + " message");
    }

    @Override
    public void refused() {
      told.add(name + " refused");
    }

    @Override
    public void alive(boolean heard) {
      told.add(name + " alive");
    }

    @Override
    public void ended(SocketEnd end) {
      told.add(name + " ended");
    }
  }
}
