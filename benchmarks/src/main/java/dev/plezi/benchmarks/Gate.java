package dev.plezi.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * A port in front of a server's, which can be shut: then all connections through it break, and no
 * other is accepted. One thread carries the bytes; for scenarios in which they are few.
 */
final class Gate implements AutoCloseable {
  private final Selector selector;
  private final InetSocketAddress target;
  private final InetSocketAddress address;
  private final Thread thread = new Thread(this::run, "gate");
  private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();

  // Owned by the thread.
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
  private ServerSocketChannel door;
  private boolean over;

  private interface Task {
    void run() throws IOException;
  }

  private Gate(Selector selector, ServerSocketChannel door, int port) throws IOException {
    this.selector = selector;
    this.door = door;
    this.address = (InetSocketAddress) door.getLocalAddress();
    this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Opens one in front of this port. */
  static Gate start(int port) throws IOException {
    Selector selector = Selector.open();
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Gate gate = new Gate(selector, listen(selector, free), port);
    gate.thread.setDaemon(true);
    gate.thread.start();
    return gate;
  }

  private static ServerSocketChannel listen(Selector selector, InetSocketAddress address)
      throws IOException {
    ServerSocketChannel door = ServerSocketChannel.open();
    door.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    door.bind(address, 4096);
    door.configureBlocking(false);
    door.register(selector, SelectionKey.OP_ACCEPT);
    return door;
  }

  int port() {
    return address.getPort();
  }

  /** Breaks all connections, and takes no more. */
  void shut() throws InterruptedException {
    perform(this::closeAll);
  }

  /** Takes connections again. */
  void open() throws InterruptedException {
    perform(() -> door = listen(selector, address));
  }

  @Override
  public void close() {
    tasks.add(
        () -> {
          closeAll();
          over = true;
        });
    selector.wakeup();
  }

  private void closeAll() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
      if (key.attachment() instanceof SocketChannel other) {
        other.close();
      }
    }
    selector.selectNow();
  }

  private void perform(Task task) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    tasks.add(
        () -> {
          task.run();
          done.countDown();
        });
    selector.wakeup();
    done.await();
  }

  private void run() {
    try {
      while (!over) {
        selector.select(this::ready);
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the gate is broken", e);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
      } else if (key.isConnectable()) {
        connected(key);
      } else {
        carry(key);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the gate is broken", e);
    }
  }

  private void accept() throws IOException {
    for (SocketChannel client = door.accept(); client != null; client = door.accept()) {
      SocketChannel server = SocketChannel.open();
      server.configureBlocking(false);
      if (server.connect(target)) {
        join(client, server);
      } else {
        server.register(selector, SelectionKey.OP_CONNECT, client);
      }
    }
  }

  private void connected(SelectionKey key) throws IOException {
    SocketChannel server = (SocketChannel) key.channel();
    if (server.finishConnect()) {
      join((SocketChannel) key.attachment(), server);
    }
  }

  private void join(SocketChannel client, SocketChannel server) throws IOException {
    read(client, server);
    read(server, client);
  }

  private void read(SocketChannel from, SocketChannel to) throws IOException {
    from.configureBlocking(false);
    from.setOption(StandardSocketOptions.TCP_NODELAY, true);
    from.register(selector, SelectionKey.OP_READ, to);
  }

  /** From one socket to the other; when either is over, both are. */
  private void carry(SelectionKey key) throws IOException {
    SocketChannel from = (SocketChannel) key.channel();
    SocketChannel to = (SocketChannel) key.attachment();
    try {
      buffer.clear();
      if (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        return;
      }
    } catch (IOException e) {
      // Reset by either.
    }
    from.close();
    to.close();
  }
}
