package dev.plezi.client.internal.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection of bytes, plain or, once it is {@linkplain #secure secured}, by TLS. All of it is
 * owned by the loop's thread. It keeps at most one read's bytes that its listener has not taken,
 * and what the network has not taken of the last {@link #write}, of which there is one at a time.
 */
final class Connection implements SelectorLoop.Handler {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SelectorLoop loop;
  private final Executor blocking;
  private final Listener listener;
  private final SocketChannel channel;
  private @Nullable SelectionKey key;
  private @Nullable SSLEngine tls;

  /** Whether the listener is told of bytes. */
  private boolean reading = true;

  /** Whether TLS is agreed upon. */
  private boolean secured;

  /** Whether a task of TLS goes on elsewhere, which has the engine locked: it is left alone. */
  private boolean delegated;

  private boolean closed;

  /** From the network, and not taken yet; of TLS, what is still encrypted. */
  private ByteBuffer kept = NOTHING;

  /** Of TLS, what is decrypted and not taken yet. */
  private ByteBuffer plain = NOTHING;

  /** What the network has not taken yet. */
  private ByteBuffer unsent = NOTHING;

  /** Whether the listener awaits that all is written. */
  private boolean writing;

  /** The owner of a connection, called on the loop's thread. */
  interface Listener {
    /** The network has connected it. */
    void connected();

    /** On the way to that, the handshake of TLS has gone on. */
    void securing();

    /** It is encrypted from now on. */
    void secured();

    /** Bytes; what is not taken comes again, with more, or when it is asked for. */
    void received(ByteBuffer bytes);

    /** All that was written is with the operating system. */
    void written();

    /** It is of no use any more: with a cause, or since the peer has closed it. */
    void ended(@Nullable Throwable cause);
  }

  Connection(SelectorLoop loop, Executor blocking, Listener listener) throws IOException {
    this.loop = loop;
    this.blocking = blocking;
    this.listener = listener;
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
  }

  void connect(InetSocketAddress address) throws IOException {
    boolean connected = channel.connect(address);
    key = loop.register(channel, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
    if (connected) {
      loop.execute(listener::connected);
    }
  }

  /** Encrypts what follows. */
  void secure(SSLEngine engine) throws IOException {
    tls = engine;
    engine.beginHandshake();
    handshake(engine);
  }

  /** Whether bytes are wanted; those that are there already come at once. */
  void reading(boolean on) {
    if (reading != on) {
      reading = on;
      interest();
      if (on) {
        try {
          again();
        } catch (Throwable e) {
          failed(e);
        }
      }
    }
  }

  /** Whether the next write may come. */
  boolean writable() {
    return !writing && !closed;
  }

  /** Writes all of it; {@link Listener#written} says when it is done. */
  void write(ByteBuffer bytes) {
    writing = true;
    try {
      SSLEngine engine = tls;
      if (engine == null) {
        send(bytes);
      } else {
        while (bytes.hasRemaining()) {
          wrap(engine, bytes);
        }
      }
      if (!unsent.hasRemaining()) {
        loop.execute(this::written);
      }
    } catch (Throwable e) {
      failed(e);
    }
  }

  private void written() {
    if (writing && !unsent.hasRemaining() && !closed) {
      writing = false;
      listener.written();
    }
  }

  /** Ends it, without a word to the listener. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    SSLEngine engine = tls;
    try {
      if (engine != null && !delegated && !unsent.hasRemaining()) {
        leave(engine);
      }
    } catch (IOException e) {
      // The peer hears no goodbye; it is gone, or will find out.
    }
    try {
      channel.close();
    } catch (IOException e) {
      // There is nothing left to be done about it.
    }
  }

  /** Says goodbye, or by an alert why the handshake has failed. */
  private void leave(SSLEngine engine) throws IOException {
    engine.closeOutbound();
    if (secured || engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
      wrap(engine, NOTHING);
    }
  }

  // ---- the loop's side

  @Override
  public void ready(SelectionKey ready) throws IOException {
    if (ready.isConnectable()) {
      channel.finishConnect();
      ready.interestOps(SelectionKey.OP_READ);
      listener.connected();
      return;
    }
    if (ready.isWritable()) {
      flush();
    }
    if (!closed && ready.isReadable()) {
      read();
    }
  }

  @Override
  public void failed(Throwable cause) {
    end(cause);
  }

  private void end(@Nullable Throwable cause) {
    if (!closed) {
      close();
      listener.ended(cause);
    }
  }

  private void interest() {
    if (key != null && key.isValid()) {
      boolean heard = !delegated && (reading || (tls != null && !secured));
      int read = heard ? SelectionKey.OP_READ : 0;
      key.interestOps(read | (unsent.hasRemaining() ? SelectionKey.OP_WRITE : 0));
    }
  }

  // ---- reading

  private void read() throws IOException {
    ByteBuffer incoming = loop.incoming();
    // What is kept comes first, and leaves room: it is less than a record, or than a message's
    // head.
    incoming.put(kept);
    kept = NOTHING;
    int count = channel.read(incoming);
    incoming.flip();
    if (count < 0) {
      end(null);
    } else {
      take(incoming);
    }
  }

  /** What is kept, anew. */
  private void again() throws IOException {
    if (closed) {
      return;
    }
    if (plain.hasRemaining()) {
      ByteBuffer before = plain;
      plain = NOTHING;
      plain = deliver(before);
    }
    if (reading && kept.hasRemaining() && !closed) {
      ByteBuffer before = kept;
      kept = NOTHING;
      take(before);
    }
  }

  private void take(ByteBuffer bytes) throws IOException {
    SSLEngine engine = tls;
    ByteBuffer rest = engine == null ? deliver(bytes) : unwrap(engine, bytes);
    if (rest.hasRemaining() || kept.hasRemaining()) {
      // TLS has begun in between, and its first bytes are kept already: they come after these.
      kept = joined(rest, kept);
    }
  }

  /** Hands bytes over, and returns what is not taken, to be kept. */
  private ByteBuffer deliver(ByteBuffer bytes) {
    if (reading && !closed) {
      listener.received(bytes);
    }
    return copy(bytes);
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return bytes.hasRemaining()
        ? ByteBuffer.allocate(bytes.remaining()).put(bytes).flip()
        : NOTHING;
  }

  private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first)
        .put(second)
        .flip();
  }

  // ---- writing

  private void send(ByteBuffer bytes) throws IOException {
    if (!unsent.hasRemaining()) {
      channel.write(bytes);
    }
    if (bytes.hasRemaining()) {
      unsent = joined(unsent, bytes);
      interest();
    }
  }

  private void flush() throws IOException {
    channel.write(unsent);
    if (!unsent.hasRemaining()) {
      unsent = NOTHING;
      interest();
      written();
    }
  }

  // ---- TLS

  /** Does what there is to do before the peer is heard again. */
  private void handshake(SSLEngine engine) throws IOException {
    if (!secured) {
      listener.securing();
    }
    while (!closed) {
      switch (engine.getHandshakeStatus()) {
        case NEED_WRAP -> wrap(engine, NOTHING);
        case NEED_TASK -> {
          delegate(engine);
          return;
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          interest();
          return;
        }
        default -> {
          if (!secured) {
            secured = true;
            interest();
            listener.secured();
          }
          return;
        }
      }
    }
  }

  /** Certificates are looked at where nobody waits. */
  private void delegate(SSLEngine engine) {
    delegated = true;
    interest();
    blocking.execute(
        () -> {
          for (Runnable task = engine.getDelegatedTask();
              task != null;
              task = engine.getDelegatedTask()) {
            task.run();
          }
          loop.execute(() -> resumed(engine));
        });
  }

  private void resumed(SSLEngine engine) {
    delegated = false;
    if (closed) {
      return;
    }
    try {
      handshake(engine);
      if (kept.hasRemaining() && !closed) {
        ByteBuffer before = kept;
        kept = NOTHING;
        take(before);
      }
    } catch (Throwable e) {
      failed(e);
    }
  }

  private void wrap(SSLEngine engine, ByteBuffer bytes) throws IOException {
    ByteBuffer encrypted = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    SSLEngineResult result = engine.wrap(bytes, encrypted);
    if (bytes.hasRemaining() && result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
      throw new SSLException("TLS is closed, or is to be agreed upon anew");
    }
    send(encrypted.flip());
  }

  /** Decrypts as much as is wanted; returns the rest, to be kept. */
  private ByteBuffer unwrap(SSLEngine engine, ByteBuffer bytes) throws IOException {
    while (!closed && !delegated && (reading || !secured)) {
      ByteBuffer decrypted = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
      SSLEngineResult result = engine.unwrap(bytes, decrypted);
      decrypted.flip();
      if (decrypted.hasRemaining()) {
        plain = deliver(plain.hasRemaining() ? joined(plain, decrypted) : decrypted);
      }
      if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
        end(null);
      } else if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
        break;
      } else if (result.getHandshakeStatus() != SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING) {
        handshake(engine);
      }
      if (result.bytesConsumed() == 0 && result.bytesProduced() == 0 && !bytes.hasRemaining()) {
        break;
      }
    }
    return copy(bytes);
  }
}
