package dev.plezi.client.internal.socket;

import dev.plezi.protocol.CloseCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket (RFC 6455), from the attempt to open it to its end.
 *
 * <p>It tries the addresses of its {@link Route} one after another; asks a proxy, if there is one,
 * for the way; agrees upon TLS for {@code wss}; upgrades; and then hands over whole messages, each
 * when the listener has asked for it. Pings are answered here. All of it happens on the loop's
 * thread, which owns all fields; what others call is a task for it, in the order of the calls.
 */
final class ClientSocket implements Socket, Connection.Listener {
  /** How long nothing may move after a closing, until the peer's answer is not waited for. */
  private static final long CLOSE_GRACE_MS = 1_000;

  /** How often that grace is given at most. */
  private static final int MOST_GRACES = 10;

  /** Where in the attempt it is. */
  private enum Phase {
    LOOKING_UP,
    QUEUED,
    CONNECTING,
    TUNNELLING,
    SECURING,
    UPGRADING,
    OPEN,
    GONE
  }

  private final SelectorLoop loop;
  private final SharedTimer timer;
  private final TlsQueue queue;
  private final Executor blocking;
  private final SocketListener listener;
  private final Upgrade upgrade = new Upgrade();
  private final FrameReader reader;
  private final FrameWriter writer = new FrameWriter();

  private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();

  private Phase phase = Phase.LOOKING_UP;
  private @Nullable Route route;
  private final Deque<InetSocketAddress> addresses = new ArrayDeque<>();
  private @Nullable Connection connection;

  /** Of an attempt by TLS, its turn to agree upon that. */
  private TlsQueue.@Nullable Turn turn;

  private boolean closing;
  private @Nullable SocketEnd violation;

  /** Whether the peer has broken the rules of frames, so that nothing more of it makes sense. */
  private boolean senseless;

  /** Whether the listener has a message, or the news of the opening, and has not asked for more. */
  private boolean awaitsDemand;

  /** Grows with each piece that moves. */
  private long moves;

  ClientSocket(
      int maxMessageSize,
      SocketListener listener,
      SelectorLoop loop,
      SharedTimer timer,
      TlsQueue queue,
      Executor blocking) {
    this.listener = listener;
    reader = new FrameReader(maxMessageSize);
    this.loop = loop;
    this.timer = timer;
    this.queue = queue;
    this.blocking = blocking;
  }

  /** Begins, now that it is known where to. */
  void open(Route way) {
    loop.execute(
        () -> {
          if (phase == Phase.LOOKING_UP) {
            route = way;
            addresses.addAll(way.addresses());
            if (Upgrade.secure(way.target().uri())) {
              enterQueue(way);
            } else {
              tryNext(new ConnectException("there is no address"));
            }
          }
        });
  }

  private void enterQueue(Route way) {
    turn = queue.enter(Upgrade.authority(way.target(), true), this::begin);
    if (turn.waits()) {
      phase = Phase.QUEUED;
      listener.queued();
    }
  }

  private void begin() {
    if (phase == Phase.QUEUED) {
      listener.dequeued();
    }
    tryNext(new ConnectException("there is no address"));
  }

  private void moved() {
    if (turn != null) {
      turn.moved();
    }
  }

  private void leaveQueue() {
    if (turn != null) {
      turn.end();
    }
  }

  /** There is no attempt at all. */
  void failed(Throwable cause) {
    loop.execute(() -> end(SocketEnd.unreachable(cause)));
  }

  // ---- the client's side

  @Override
  public void demand() {
    loop.execute(
        () -> {
          if (awaitsDemand) {
            awaitsDemand = false;
            reading();
          }
        });
  }

  @Override
  public void send(String text, Written written) {
    loop.execute(
        () -> {
          if (phase == Phase.OPEN && !closing) {
            writer.message(text, written);
            flush();
          } else {
            written.done(false);
          }
        });
  }

  @Override
  public void ping() {
    loop.execute(
        () -> {
          writer.ping();
          flush();
        });
  }

  @Override
  public void close(int code) {
    loop.execute(() -> shut(code, ""));
  }

  @Override
  public CompletableFuture<@Nullable Void> gone() {
    return gone;
  }

  private void shut(int code, String reason) {
    if (closing) {
      return;
    }
    closing = true;
    if (phase == Phase.OPEN) {
      writer.close(code, reason);
      flush();
      // What the peer still sends is read and dropped, or its answer would never be seen.
      awaitsDemand = false;
      reading();
      grace(MOST_GRACES);
    } else {
      end(SocketEnd.unreachable(new CancellationException("closed before it was open")));
    }
  }

  private void grace(int left) {
    long before = moves;
    Runnable unused =
        timer.after(
            CLOSE_GRACE_MS,
            () ->
                loop.execute(
                    () -> {
                      if (phase == Phase.GONE) {
                        return;
                      }
                      if (moves == before || left == 0) {
                        end(violation != null ? violation : broken(null));
                      } else {
                        grace(left - 1);
                      }
                    }));
  }

  private void reading() {
    if (connection != null) {
      connection.reading(!awaitsDemand);
    }
  }

  // ---- the way to the server

  private void tryNext(Throwable failure) {
    InetSocketAddress address = addresses.poll();
    if (address == null) {
      end(SocketEnd.unreachable(failure));
      return;
    }
    phase = Phase.CONNECTING;
    moved();
    try {
      connection = new Connection(loop, blocking, this);
      connection.connect(address);
    } catch (IOException | RuntimeException e) {
      if (connection != null) {
        connection.close();
      }
      tryNext(e);
    }
  }

  @Override
  public void connected() {
    if (phase == Phase.CONNECTING && route != null) {
      moved();
      if (route.proxied()) {
        phase = Phase.TUNNELLING;
        write(Upgrade.tunnel(route.target(), route.proxyAuthorization()));
      } else {
        secureOrUpgrade(route);
      }
    }
  }

  private void secureOrUpgrade(Route way) {
    if (!Upgrade.secure(way.target().uri())) {
      upgrade(way);
      return;
    }
    phase = Phase.SECURING;
    try {
      SSLContext context = way.tls() == null ? SSLContext.getDefault() : way.tls();
      String host = way.target().uri().getHost().replaceAll("[\\[\\]]", "");
      SSLEngine engine = context.createSSLEngine(host, Upgrade.port(way.target().uri()));
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
      engine.setUseClientMode(true);
      if (connection != null) {
        connection.secure(engine);
      }
    } catch (Exception e) {
      end(SocketEnd.unreachable(e));
    }
  }

  @Override
  public void securing() {
    moved();
  }

  @Override
  public void secured() {
    if (phase == Phase.SECURING && route != null) {
      upgrade(route);
    }
  }

  private void upgrade(Route way) {
    phase = Phase.UPGRADING;
    write(upgrade.request(way.target()));
  }

  private void write(ByteBuffer bytes) {
    if (connection != null) {
      connection.write(bytes);
    }
  }

  // ---- what the network brings

  @Override
  public void received(ByteBuffer bytes) {
    moves++;
    moved();
    try {
      if (phase == Phase.TUNNELLING || phase == Phase.UPGRADING) {
        head(bytes);
      }
      // The answer to the handshake is no sign of life: it answers nothing that was said since.
      if (phase == Phase.OPEN && bytes.hasRemaining()) {
        frames(bytes);
      }
    } catch (ProtocolException e) {
      end(SocketEnd.unreachable(e));
    }
  }

  private void head(ByteBuffer bytes) throws ProtocolException {
    int status = upgrade.read(bytes);
    if (status == 0 || route == null) {
      return;
    }
    if (phase == Phase.TUNNELLING) {
      if (status < 200 || status > 299) {
        throw new ProtocolException("the proxy refused the way with HTTP status " + status);
      }
      upgrade.again();
      secureOrUpgrade(route);
    } else if (status == 101) {
      String problem = upgrade.problem();
      if (problem != null) {
        throw new ProtocolException(problem);
      }
      opened();
    } else if (status < 200) {
      upgrade.again();
    } else {
      end(SocketEnd.refused(status));
    }
  }

  private void opened() {
    leaveQueue();
    phase = Phase.OPEN;
    upgrade.again();
    awaitsDemand = true;
    reading();
    listener.opened(this);
  }

  private void frames(ByteBuffer bytes) {
    boolean message = false;
    while (phase == Phase.OPEN && !awaitsDemand && !senseless) {
      int before = bytes.position();
      FrameReader.Result result = reader.read(bytes);
      if (result instanceof FrameReader.More && bytes.position() == before) {
        break;
      }
      message |= result instanceof FrameReader.Message;
      heed(result);
    }
    if (senseless) {
      bytes.position(bytes.limit());
    } else if (!message && phase == Phase.OPEN) {
      listener.alive(true);
    }
  }

  private void heed(FrameReader.Result result) {
    if (result instanceof FrameReader.Closing closes) {
      writer.close(closes.code(), "");
      flush();
      SocketEnd broken = violation;
      end(broken != null ? broken : new SocketEnd(0, closes.code(), closes.reason(), null));
    } else if (result instanceof FrameReader.Control control && control.ping()) {
      writer.pong(control.payload());
      flush();
    } else if (closing) {
      // All else comes too late.
      return;
    } else if (result instanceof FrameReader.Message message) {
      awaitsDemand = true;
      listener.message(this, message.content(), message.text());
      reading();
    } else if (result instanceof FrameReader.Violation broken) {
      violated(broken.code(), broken.reason());
    }
  }

  /** The peer broke the rules: closed by us, and the listener will hear why. */
  private void violated(int code, String reason) {
    violation = new SocketEnd(0, code, reason, null);
    senseless = code == CloseCode.PROTOCOL;
    listener.refused();
    shut(code, reason);
  }

  // ---- what goes out

  private void flush() {
    if (phase != Phase.OPEN || connection == null || !connection.writable()) {
      return;
    }
    ByteBuffer batch = loop.outgoing();
    writer.fill(batch);
    if (batch.flip().hasRemaining()) {
      connection.write(batch);
    }
  }

  @Override
  public void written() {
    moves++;
    moved();
    if (phase == Phase.OPEN) {
      writer.written().forEach(written -> written.done(true));
      if (writer.wentOn()) {
        listener.alive(false);
      }
      flush();
    }
  }

  // ---- the end

  @Override
  public void ended(@Nullable Throwable cause) {
    if (phase == Phase.CONNECTING) {
      tryNext(cause == null ? new ConnectException("closed at once") : cause);
    } else if (phase == Phase.OPEN) {
      SocketEnd broken = violation;
      end(broken != null ? broken : broken(cause));
    } else {
      end(
          SocketEnd.unreachable(
              cause == null ? new IOException("it closed the connection unanswered") : cause));
    }
  }

  private static SocketEnd broken(@Nullable Throwable cause) {
    return new SocketEnd(0, CloseCode.BROKEN, "", cause);
  }

  private void end(SocketEnd end) {
    if (phase == Phase.GONE) {
      return;
    }
    phase = Phase.GONE;
    leaveQueue();
    if (connection != null) {
      connection.close();
    }
    writer.abandoned().forEach(written -> written.done(false));
    listener.ended(end);
    gone.complete(null);
  }
}
