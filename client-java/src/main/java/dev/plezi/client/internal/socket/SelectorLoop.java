package dev.plezi.client.internal.socket;

import dev.plezi.protocol.log.LogText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of the network: it waits for channels that can be read or written, and owns the
 * state of all connections, which is why none of them has a lock. What others want of them is a
 * task for this thread. Nothing here blocks but the wait.
 */
final class SelectorLoop implements Executor {
  private static final int BUFFER = 64 * 1024;
  private static final Logger LOG = LoggerFactory.getLogger(SelectorLoop.class);

  private final Selector selector;
  private final Thread thread;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Whether the thread knows that there are tasks. */
  private final AtomicBoolean woken = new AtomicBoolean();

  private volatile boolean stopped;

  /** What comes from the network passes through here; used by this thread only. */
  private final ByteBuffer incoming = ByteBuffer.allocateDirect(BUFFER);

  /** What goes to the network passes through here; used by this thread only. */
  private final ByteBuffer outgoing = ByteBuffer.allocate(BUFFER + BUFFER / 4);

  /** The owner of a channel, called on this thread. */
  interface Handler {
    /** The channel can do something that it was to be watched for. */
    void ready(SelectionKey key) throws IOException;

    /** What it did has failed. */
    void failed(Throwable cause);
  }

  SelectorLoop(String name) {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("the network cannot be started", e);
    }
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Does something on the loop's thread, after what was asked for before. */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (Thread.currentThread() != thread && woken.compareAndSet(false, true)) {
      selector.wakeup();
    }
  }

  /** To be called on the loop's thread. */
  SelectionKey register(SelectableChannel channel, int operations, Handler handler)
      throws IOException {
    return channel.register(selector, operations, handler);
  }

  /** An empty buffer for the moment, on the loop's thread. */
  ByteBuffer incoming() {
    return incoming.clear();
  }

  /** Another one. */
  ByteBuffer outgoing() {
    return outgoing.clear();
  }

  /** Ends when what was asked for is done. */
  void stop() {
    execute(() -> stopped = true);
  }

  private void run() {
    while (!stopped) {
      try {
        if (tasks.isEmpty()) {
          selector.select();
        } else {
          selector.selectNow();
        }
        woken.set(false);
        runTasks();
        serve();
      } catch (IOException | ClosedSelectorException e) {
        LOG.error("The network of the Plezi clients failed", LogText.of(e));
        stopped = true;
      }
    }
    end();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      try {
        task.run();
      } catch (Throwable e) {
        LOG.error("A Plezi client could not do what it had to", LogText.of(e));
      }
    }
  }

  private void serve() {
    List<SelectionKey> ready = List.copyOf(selector.selectedKeys());
    selector.selectedKeys().clear();
    for (SelectionKey key : ready) {
      Handler handler = (Handler) key.attachment();
      try {
        handler.ready(key);
      } catch (CancelledKeyException e) {
        // It was closed by what came before it.
      } catch (Throwable e) {
        handler.failed(e);
      }
    }
  }

  private void end() {
    for (SelectionKey key : List.copyOf(selector.keys())) {
      ((Handler) key.attachment()).failed(new IOException("the network is stopped"));
    }
    try {
      selector.close();
    } catch (IOException e) {
      LOG.warn("The client's network did not stop cleanly", LogText.of(e));
    }
  }
}
