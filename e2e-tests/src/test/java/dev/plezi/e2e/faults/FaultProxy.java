package dev.plezi.e2e.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy of this machine in front of a port of this machine, which does to the connections
 * through it what networks do. One thread serves all of them, so thousands are cheap; it holds at
 * most {@link Pipe#CAPACITY} of each direction. Its methods may be called from any thread and
 * return when what they say is done.
 */
final class FaultProxy implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final int READ_BYTES = 16 * 1024;
  private static final long LIMIT_SECONDS = 30;

  private final Selector selector;
  private final ServerSocketChannel listener;
  private final int port;
  private final InetSocketAddress target;
  private final Thread thread = new Thread(this::run, "fault proxy");
  private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
  private final long start = System.nanoTime();

  // Owned by the thread.
  private final Set<Link> links = new LinkedHashSet<>();
  private final Set<Link> waiting = new HashSet<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(READ_BYTES);
  private Fault lasting = Fault.none();
  private boolean refusing;
  private boolean closing;

  private FaultProxy(ServerSocketChannel listener, InetSocketAddress target) throws IOException {
    this.listener = listener;
    this.target = target;
    port = listener.socket().getLocalPort();
    selector = Selector.open();
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** Starts one in front of a port, where something listens now or later. */
  static FaultProxy start(int serverPort) throws IOException {
    InetAddress local = InetAddress.getLoopbackAddress();
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(local, 0), BACKLOG);
    FaultProxy proxy = new FaultProxy(listener, new InetSocketAddress(local, serverPort));
    proxy.thread.setDaemon(true);
    proxy.thread.start();
    return proxy;
  }

  int port() {
    return port;
  }

  /** The connections that are open, the oldest first. */
  List<Link> links() {
    CompletableFuture<List<Link>> open = new CompletableFuture<>();
    perform(() -> open.complete(List.copyOf(links)));
    return open.join();
  }

  /** Strikes one connection; nothing happens when it has ended. */
  void strike(Link link, Fault fault) {
    perform(() -> befall(link, fault));
  }

  /** Strikes all connections that are open now, and none that comes later. */
  void strike(Fault fault) {
    perform(() -> List.copyOf(links).forEach(link -> befall(link, fault)));
  }

  /**
   * Strikes all connections that are open now and each that comes later, until the next call; with
   * {@link Fault#none} everything is well again.
   */
  void always(Fault fault) {
    perform(
        () -> {
          lasting = fault;
          List.copyOf(links).forEach(link -> befall(link, fault));
        });
  }

  /** From now on resets new connections at once. */
  void refuse() {
    perform(() -> refusing = true);
  }

  /** From now on takes new connections again. */
  void admit() {
    perform(() -> refusing = false);
  }

  /** Resets all connections and ends. Closing again does nothing. */
  @Override
  public void close() {
    if (thread.isAlive()) {
      perform(() -> closing = true);
    }
  }

  /** Has the thread do something, and waits until that has reached the sockets. */
  private void perform(Runnable work) {
    Task task = new Task(work, new CompletableFuture<>());
    tasks.add(task);
    selector.wakeup();
    task.done().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
  }

  private void run() {
    try (selector;
        listener) {
      while (!closing) {
        selector.select(patience());
        performTasks();
        serveSockets();
        long now = now();
        waiting.stream().filter(link -> link.wakeAt() <= now).toList().forEach(this::move);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void performTasks() throws IOException {
    List<Task> taken = new ArrayList<>();
    for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
      task.work().run();
      taken.add(task);
    }
    if (closing) {
      listener.close();
      links.forEach(Link::cut);
    }
    if (!taken.isEmpty()) {
      // A selector holds the sockets that were closed open until it looks again.
      selector.selectNow();
      taken.forEach(task -> task.done().complete(null));
    }
  }

  private void serveSockets() throws IOException {
    Set<Link> ready = new LinkedHashSet<>();
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.attachment() instanceof Link link) {
        ready.add(link);
      } else {
        accept();
      }
    }
    selector.selectedKeys().clear();
    ready.forEach(this::move);
  }

  private void accept() throws IOException {
    SocketChannel client = listener.accept();
    if (client == null) {
      return;
    }
    if (refusing) {
      Link.reset(client);
    } else {
      befall(Link.open(selector, client, target), lasting);
    }
  }

  private void befall(Link link, Fault fault) {
    fault.strike(link);
    move(link);
  }

  private void move(Link link) {
    link.move(scratch, now());
    if (link.isOpen()) {
      links.add(link);
    } else {
      links.remove(link);
    }
    if (link.wakeAt() == Long.MAX_VALUE) {
      waiting.remove(link);
    } else {
      waiting.add(link);
    }
  }

  /** For how many milliseconds no connection needs to be moved; 0: until a socket is ready. */
  private long patience() {
    long wakeAt = waiting.stream().mapToLong(Link::wakeAt).min().orElse(Long.MAX_VALUE);
    return wakeAt == Long.MAX_VALUE ? 0 : Math.max(1, (wakeAt - now() + 999_999) / 1_000_000);
  }

  private long now() {
    return System.nanoTime() - start;
  }

  private record Task(Runnable work, CompletableFuture<@Nullable Void> done) {}
}
