package dev.plezi.e2e.faults;

import static java.nio.channels.SelectionKey.OP_CONNECT;
import static java.nio.channels.SelectionKey.OP_READ;
import static java.nio.channels.SelectionKey.OP_WRITE;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection through a {@link FaultProxy}. Owned by the proxy's thread. */
final class Link {
  private final SocketChannel client;
  private final SocketChannel server;
  private final SelectionKey clientKey;
  private final SelectionKey serverKey;
  private final Pipe toServer;
  private final Pipe toClient;

  private Link(Selector selector, SocketChannel client, SocketChannel server)
      throws ClosedChannelException {
    this.client = client;
    this.server = server;
    clientKey = client.register(selector, 0, this);
    serverKey = server.register(selector, OP_CONNECT, this);
    toServer = new Pipe(client, server);
    toClient = new Pipe(server, client);
  }

  /** Takes a client's connection and begins to open the one to the server. */
  static Link open(Selector selector, SocketChannel client, SocketAddress target)
      throws IOException {
    SocketChannel server = prepared(SocketChannel.open());
    Link link = new Link(selector, prepared(client), server);
    try {
      server.connect(target);
    } catch (IOException e) {
      // As when the attempt fails later: nobody is there, and the client sees it.
      link.cut();
    }
    return link;
  }

  Pipe pipe(Direction direction) {
    return direction == Direction.TO_SERVER ? toServer : toClient;
  }

  boolean isOpen() {
    return client.isOpen();
  }

  /** Resets both ends. */
  void cut() {
    reset(client);
    reset(server);
  }

  /** Resets an end: its peer gets no goodbye. */
  static void reset(SocketChannel channel) {
    try (channel) {
      if (channel.isOpen()) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      // Its peer has reset it already, and some systems refuse options then.
    }
  }

  /** Moves what can be moved now, with a buffer to read into, and says what it waits for next. */
  void move(ByteBuffer scratch, long now) {
    if (!isOpen()) {
      return;
    }
    try {
      if (server.isConnectionPending() && !server.finishConnect()) {
        return;
      }
      move(toServer, scratch, now);
      move(toClient, scratch, now);
      if (toServer.spent() || toClient.spent()) {
        cut();
      } else if (toServer.drained() && toClient.drained()) {
        client.close();
        server.close();
      } else {
        passEnds();
      }
    } catch (IOException e) {
      // One end was reset, or the server refused: so is the other.
      cut();
    }
    listen();
  }

  /** When it must be moved although no socket asks for it. */
  long wakeAt() {
    return isOpen() ? Math.min(toServer.wakeAt(), toClient.wakeAt()) : Long.MAX_VALUE;
  }

  private static void move(Pipe pipe, ByteBuffer scratch, long now) throws IOException {
    pipe.read(scratch, now);
    pipe.write(now);
  }

  private void passEnds() throws IOException {
    if (toServer.drained() && !toServer.swallowing()) {
      server.shutdownOutput();
    }
    if (toClient.drained() && !toClient.swallowing()) {
      client.shutdownOutput();
    }
  }

  private void listen() {
    if (isOpen()) {
      clientKey.interestOps(interest(toServer, toClient));
      serverKey.interestOps(interest(toClient, toServer));
    }
  }

  private static int interest(Pipe source, Pipe target) {
    return (source.reading() ? OP_READ : 0) | (target.blocked() ? OP_WRITE : 0);
  }

  private static SocketChannel prepared(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel;
  }
}
