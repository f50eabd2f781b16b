package dev.plezi.server.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An address that leads to another port of this machine, and later to another: as a host name or a
 * virtual address does that follows a failover. Connections that stand stay where they are.
 */
public final class Forwarder implements AutoCloseable {
  private final ServerSocket door;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile int target;

  // Guarded by this: nothing comes back by the first connection.
  private boolean held;

  /** Leads to this port. */
  public Forwarder(int target) {
    this.target = target;
    try {
      door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    begin(this::accept);
  }

  /** Its own port. */
  public int port() {
    return door.getLocalPort();
  }

  /** From now on it leads there. */
  public void leadTo(int port) {
    target = port;
  }

  /** By the first connection that came nothing comes back, until this is said anew. */
  public synchronized void hold(boolean on) {
    held = on;
    notifyAll();
  }

  private synchronized void pass(boolean first) {
    boolean interrupted = false;
    while (first && held) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
        held = false;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many connections came. */
  public int accepted() {
    return accepted.get();
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(Forwarder::end);
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket from = door.accept();
        connect(from, accepted.incrementAndGet() == 1);
      } catch (IOException e) {
        // Closed; or the target is away, and so is this connection.
      }
    }
  }

  private void connect(Socket from, boolean first) throws IOException {
    sockets.add(from);
    try {
      Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(to);
      to.setTcpNoDelay(true);
      from.setTcpNoDelay(true);
      begin(() -> copy(from, to, false));
      begin(() -> copy(to, from, first));
    } catch (IOException e) {
      end(from);
      throw e;
    }
  }

  private void copy(Socket from, Socket to, boolean mayBeHeld) {
    byte[] buffer = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        pass(mayBeHeld);
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // The other end learns it below.
    } finally {
      end(from);
      end(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void begin(Runnable work) {
    Thread thread = new Thread(work, "forwarder");
    thread.setDaemon(true);
    thread.start();
  }
}
