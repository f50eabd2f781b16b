package dev.plezi.server.internal.jetty;

import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.ConnectionPlaces;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that counts the bytes that move: Jetty tells of a frame only when it is whole, or will
 * never be, and a large one of a slow peer, or to it, is on its way for long. It has one of a
 * bounded number of places.
 */
final class CountingEndPoint extends SocketChannelEndPoint {
  private static final Logger LOG = LoggerFactory.getLogger(CountingEndPoint.class);

  /** Who always has more to say is read so often, and then again when others have been. */
  private static final int MOST_FILLS = 8;

  // Written by whoever reads the socket, one at a time; read by anybody.
  private volatile long read;

  // Written by whoever writes, one at a time; read by anybody.
  private volatile long written;
  private volatile long taken;

  // Owned by whoever reads. A socket that gave less than there was room for is empty: to ask it
  // once more costs as much as the read itself, and the selector says when there is more.
  private boolean once;
  private boolean empty;

  // Owned by whoever reads: how often, since the selector said that there is something.
  private int fills;

  // Owned by whoever writes: something had to wait until the peer took what was before it.
  private boolean waiting;

  private final SelectorPass pass;
  private final ConnectionPlaces places;
  private final PeerLog log;

  private CountingEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      SelectorPass pass,
      ConnectionPlaces places,
      PeerLog log) {
    super(channel, selector, key, scheduler);
    this.pass = pass;
    this.places = places;
    this.log = log;
  }

  /** A connector of such sockets, of as many as there are places. */
  static WatchedConnector connector(
      Server server, List<ConnectionFactory> factories, ConnectionPlaces places, PeerLog log) {
    Map<ManagedSelector, SelectorPass> passes = new ConcurrentHashMap<>();
    return new WatchedConnector(server, factories, log) {
      @Override
      protected SocketChannelEndPoint newEndPoint(
          SocketChannel channel, ManagedSelector selector, SelectionKey key) throws IOException {
        CountingEndPoint socket =
            new CountingEndPoint(
                channel,
                selector,
                key,
                getScheduler(),
                passes.computeIfAbsent(selector, SelectorPass::new),
                places,
                log);
        socket.setIdleTimeout(getIdleTimeout());
        socket.enter(channel);
        return socket;
      }
    };
  }

  /** Takes a place; where there is none, Jetty closes the channel. */
  private void enter(SocketChannel channel) throws IOException {
    String remote = address(channel.getRemoteAddress());
    if (!(places.enter(this, remote) instanceof ConnectionPlaces.Outcome.Taken taken)) {
      log.warn(LOG, "{}: closed, too many TCP connections are open", remote);
      throw new IOException("too many TCP connections");
    }
    if (taken.evicted().orElse(null) instanceof CountingEndPoint oldest) {
      log.warn(
          LOG, "{}: closed, its address has more TCP connections than any other", oldest.remote());
      oldest.close();
    }
  }

  private String remote() {
    return address(getRemoteSocketAddress());
  }

  /** As the log calls a peer that has no connection yet. */
  static String address(@Nullable SocketAddress peer) {
    return peer instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : "";
  }

  @Override
  public void onClose(@Nullable Throwable failure) {
    places.leave(this);
    super.onClose(failure);
  }

  /** The socket at the bottom of an end point, be there TLS above it; null for none that counts. */
  static @Nullable CountingEndPoint below(EndPoint top) {
    EndPoint each = top;
    while (each instanceof EndPoint.Wrapper above) {
      each = above.unwrap();
    }
    return each instanceof CountingEndPoint socket ? socket : null;
  }

  /** The passes of the selector that looks after it. */
  SelectorPass pass() {
    return pass;
  }

  /** How many bytes it has written; of TLS, encrypted ones. */
  long written() {
    return written;
  }

  /** How many bytes it has read; of TLS, encrypted ones. */
  long read() {
    return read;
  }

  /**
   * How many bytes it has written that had to wait until the peer took what was before them: all
   * others only show that the system's own buffer had room.
   */
  long taken() {
    return taken;
  }

  /**
   * It is not asked any more, until the selector says so, once it was read empty, or some times.
   * Whoever reads it has others to look after. TLS above it decrypts what it has all the same.
   */
  void readOnce() {
    once = true;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time reads
  public int fill(ByteBuffer buffer) throws IOException {
    int room = BufferUtil.space(buffer);
    // TLS asks before it decrypts what it has, and would move all of that to make room.
    if (empty || (once && (fills == MOST_FILLS || room == 0))) {
      return 0;
    }
    fills++;
    int filled = super.fill(buffer);
    if (filled > 0) {
      read += filled;
      empty = once && filled < room;
    }
    return filled;
  }

  @Override
  public Runnable onSelected() {
    pass.next(once);
    return super.onSelected();
  }

  @Override
  public void fillInterested(Callback callback) {
    asksAnew();
    super.fillInterested(callback);
  }

  @Override
  public boolean tryFillInterested(Callback callback) {
    asksAnew();
    return super.tryFillInterested(callback);
  }

  private void asksAnew() {
    empty = false;
    fills = 0;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time writes
  public boolean flush(ByteBuffer... buffers) throws IOException {
    long before = BufferUtil.remaining(buffers);
    boolean all = buffers.length == 1 ? flush(buffers[0]) : super.flush(buffers);
    long out = before - BufferUtil.remaining(buffers);
    written += out;
    if (waiting) {
      taken += out;
    }
    waiting = !all;
    return all;
  }

  /** One buffer, as most are: a list of them costs the system more. */
  private boolean flush(ByteBuffer buffer) throws IOException {
    try {
      if (getChannel().write(buffer) > 0) {
        notIdle();
      }
    } catch (IOException e) {
      throw new EofException(e);
    }
    return !buffer.hasRemaining();
  }
}
