package dev.plezi.servlet.internal;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.codec.MessageAssembler;
import dev.plezi.protocol.codec.MessageAssembler.Kind;
import dev.plezi.protocol.concurrent.SerialExecutor;
import dev.plezi.server.Closed;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An endpoint of a WebSocket in a container: puts the parts of messages together, which it tells a
 * {@link TransportListener}.
 *
 * <p>Containers know no demand: they read on as soon as a handler has returned. So the thread that
 * brings a part waits until the connection may say more, which holds up that peer alone; but not
 * for long, and not with too many others, since the container's threads are for everybody. Who
 * sends so much more than is handled that it would come to that is closed.
 *
 * <p>What a container tells by several threads at a time, a message and the end, is told one after
 * another. Public, since containers want that of endpoints.
 */
public final class SocketEndpoint extends Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(SocketEndpoint.class);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /**
   * For how long Tomcat tries to send a close frame whose code is another than 1000. By itself it
   * gives up after 50 ms, which on a busy machine pass before it has begun: the peer would not
   * learn why it was closed, and come back.
   */
  private static final String CLOSE_TIMEOUT =
      "org.apache.tomcat.websocket.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT";

  private static final Long CLOSE_TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private final TransportListener listener;
  private final PeerLog log;
  private final SocketThreads threads;
  private final MessageAssembler assembler;

  /** One for each part that may come. */
  private final Semaphore demanded = new Semaphore(0);

  // What is to be told: a part, a pong and the end at most, as containers wait for the first two.
  private final Queue<Runnable> news = new ConcurrentLinkedQueue<>();
  private final SerialExecutor teller = new SerialExecutor(Runnable::run, this::tellNext);

  // Owned by the thread that brings messages, of which there is one at a time.
  private boolean within;
  private char high;

  // Owned by the teller.
  private boolean over;

  private @Nullable SocketTransport transport;

  SocketEndpoint(TransportListener listener, PeerLog log, SocketThreads threads) {
    this.listener = listener;
    this.log = log;
    this.threads = threads;
    this.assembler = new MessageAssembler(listener.maxMessageBytes());
  }

  /** The handshake has failed. */
  void neverOpened() {
    LOG.debug("{}: left during its handshake", listener);
    listener.neverOpened();
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    // Silence is the session's matter, which pings.
    session.setMaxIdleTimeout(0);
    session.getUserProperties().put(CLOSE_TIMEOUT, CLOSE_TIMEOUT_MILLIS);
    SocketTransport opened = new SocketTransport(session, demanded, threads, this::ended);
    transport = opened;
    tell(() -> listener.opened(opened));
    session.addMessageHandler(String.class, (MessageHandler.Partial<String>) this::text);
    session.addMessageHandler(ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) this::bytes);
    session.addMessageHandler(
        PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> tell(listener::heard));
  }

  private void text(String part, boolean last) {
    // A container may part what is one character.
    String whole = high == 0 ? part : high + part;
    int end = whole.length();
    high = 0;
    if (!last && end > 0 && Character.isHighSurrogate(whole.charAt(end - 1))) {
      end--;
      high = whole.charAt(end);
    }
    byte[] utf8 = whole.substring(0, end).getBytes(StandardCharsets.UTF_8);
    part(within ? Kind.CONTINUATION : Kind.TEXT, ByteBuffer.wrap(utf8), last);
  }

  private void bytes(ByteBuffer part, boolean last) {
    part(within ? Kind.CONTINUATION : Kind.BINARY, part, last);
  }

  private void part(Kind kind, ByteBuffer part, boolean last) {
    within = !last;
    if (!mayCome()) {
      return;
    }
    MessageAssembler.Result result = assembler.add(kind, part, last);
    if (result instanceof MessageAssembler.Complete complete) {
      WireMessage message =
          complete.text()
              ? WireMessage.utf8(complete.content())
              : WireMessage.binary(complete.content());
      tell(
          () -> {
            listener.heard();
            listener.received(message);
          });
    } else if (result instanceof MessageAssembler.Refused refused) {
      tell(() -> listener.reject(refused.code(), refused.reason()));
    } else {
      tell(
          () -> {
            listener.heard();
            listener.demandNext();
          });
    }
  }

  /** Waits until the connection may say more. */
  private boolean mayCome() {
    try {
      if (demanded.tryAcquire() || threads.await(demanded, PATIENCE_NANOS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    SocketTransport open = transport;
    if (open != null) {
      log.warn(LOG, "{}: closed, it sends more than is handled", listener);
      open.close(CloseCode.RATE, "sends more than is handled");
    }
    return false;
  }

  @Override
  public void onError(Session session, Throwable failure) {
    LOG.debug("{}: {}", listener, failure.toString());
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    ended(how(reason));
  }

  /** A container says what may not be with codes that no client has. */
  private static Closed how(CloseReason reason) {
    int code = reason.getCloseCode().getCode();
    if (code == CloseCode.BROKEN) {
      return new Closed(code, "", Closed.By.LOST);
    }
    boolean refused = code == CloseCode.PROTOCOL || CloseCode.refusesMessage(code);
    return new Closed(
        code,
        Objects.requireNonNullElse(reason.getReasonPhrase(), ""),
        refused ? Closed.By.SERVER : Closed.By.PEER);
  }

  private void ended(Closed how) {
    tell(
        () -> {
          if (!over) {
            over = true;
            listener.closed(how);
          }
        });
    // Whoever waits finds that nothing is wanted any more.
    demanded.release(Short.MAX_VALUE);
  }

  private void tell(Runnable what) {
    news.add(what);
    teller.signal();
  }

  private boolean tellNext() {
    Runnable next = news.poll();
    if (next == null) {
      return false;
    }
    if (!over) {
      next.run();
    }
    return true;
  }
}
