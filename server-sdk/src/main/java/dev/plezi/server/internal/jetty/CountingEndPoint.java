package dev.plezi.server.internal.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A socket that counts the bytes that it has written: Jetty tells of a frame only when it is out,
 * or will never be, and a large one to a slow peer is on its way for long.
 */
final class CountingEndPoint extends SocketChannelEndPoint {
  // Written by whoever writes, one at a time; read by anybody.
  private volatile long written;

  private CountingEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
  }

  /** A connector of such sockets. */
  static ServerConnector connector(Server server, HttpConnectionFactory factory) {
    return new ServerConnector(server, factory) {
      @Override
      protected SocketChannelEndPoint newEndPoint(
          SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        CountingEndPoint socket = new CountingEndPoint(channel, selector, key, getScheduler());
        socket.setIdleTimeout(getIdleTimeout());
        return socket;
      }
    };
  }

  /** How many bytes a socket has written; 0 when it is none that counts. */
  static long written(EndPoint socket) {
    return socket instanceof CountingEndPoint counting ? counting.written : 0;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time writes
  public boolean flush(ByteBuffer... buffers) throws IOException {
    long before = BufferUtil.remaining(buffers);
    boolean all = super.flush(buffers);
    written += before - BufferUtil.remaining(buffers);
    return all;
  }
}
