package dev.plezi.servlet.internal;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.concurrent.SerialExecutor;
import dev.plezi.server.Closed;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.WireMessage;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport over a WebSocket of a container. Messages are sent one by one, without a thread that
 * waits; what containers do in no other way than by waiting, pings and closes, has threads of its
 * own, and comes when nothing is on its way out.
 */
final class SocketTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(SocketTransport.class);

  private final Session session;
  private final RemoteEndpoint.Async remote;
  private final Semaphore demanded;
  private final SocketThreads threads;
  private final Consumer<Closed> ended;

  // Guarded by this: a batch is on its way, and what is done behind it.
  private boolean writing;
  private boolean pingDue;
  private @Nullable CloseReason closeDue;
  private boolean closing;

  /**
   * Over an open WebSocket.
   *
   * @param demanded gets a permit for each part that may come
   * @param ended is told when it is aborted
   */
  SocketTransport(
      Session session, Semaphore demanded, SocketThreads threads, Consumer<Closed> ended) {
    this.session = session;
    this.remote = session.getAsyncRemote();
    this.remote.setSendTimeout(0);
    this.demanded = demanded;
    this.threads = threads;
    this.ended = ended;
  }

  @Override
  public void write(List<WireMessage> messages, Written written) {
    synchronized (this) {
      writing = true;
    }
    new Batch(messages, written).begin();
  }

  /** What is sent as text is a string by then. */
  @Override
  public boolean copies() {
    return true;
  }

  /** Messages that are sent one after another. */
  private final class Batch implements SendHandler {
    private final List<WireMessage> messages;
    private final Written written;
    private final SerialExecutor loop = new SerialExecutor(Runnable::run, this::sendNext);

    // Owned by the loop; set by who sends, cleared by whom the container calls.
    private int next;
    private boolean done;
    private volatile boolean sending;
    private volatile @Nullable Throwable failure;

    Batch(List<WireMessage> messages, Written written) {
      this.messages = messages;
      this.written = written;
    }

    void begin() {
      loop.signal();
    }

    private boolean sendNext() {
      if (sending || done) {
        return false;
      }
      if (failure != null || next == messages.size()) {
        done = true;
        written(written, failure);
        return false;
      }
      sending = true;
      send(messages.get(next++));
      return true;
    }

    private void send(WireMessage message) {
      try {
        if (message.text()) {
          remote.sendText(new String(message.bytes(), StandardCharsets.UTF_8), this);
        } else {
          remote.sendBinary(message.buffer(), this);
        }
      } catch (RuntimeException | OutOfMemoryError e) {
        // It is closed already, in whatever words a container says so.
        onResult(new SendResult(e));
      }
    }

    @Override
    public void onResult(SendResult result) {
      if (!result.isOK()) {
        Throwable cause = result.getException();
        failure = cause == null ? new IOException("not sent") : cause;
      }
      sending = false;
      loop.signal();
    }
  }

  private void written(Written written, @Nullable Throwable failure) {
    boolean ping;
    CloseReason close;
    synchronized (this) {
      writing = false;
      ping = pingDue;
      pingDue = false;
      close = closeDue;
      closeDue = null;
    }
    written.done(failure);
    if (failure != null) {
      abort();
    } else if (close != null) {
      close(close);
    } else if (ping) {
      ping();
    }
  }

  @Override
  public void ping() {
    synchronized (this) {
      if (writing) {
        pingDue = true;
        return;
      }
    }
    threads.execute(
        () -> {
          try {
            remote.sendPing(ByteBuffer.allocate(0));
          } catch (IOException | RuntimeException e) {
            // Its fate is of no interest: what counts is whether the peer is heard of again.
            LOG.trace("no ping: {}", e.toString());
          }
        });
  }

  @Override
  public void close(int code, String reason) {
    CloseReason close =
        code == CloseCode.NONE
            ? new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, "")
            : new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason);
    synchronized (this) {
      if (writing) {
        closeDue = close;
        return;
      }
    }
    close(close);
  }

  private void close(CloseReason reason) {
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
    }
    threads.execute(
        () -> {
          try {
            session.close(reason);
          } catch (IOException | RuntimeException e) {
            LOG.debug("not closed as asked: {}", e.toString());
          }
        });
  }

  /** Containers know no such end: it is closed, and nobody waits for that. */
  @Override
  public void abort() {
    close(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, ""));
    ended.accept(new Closed(CloseCode.BROKEN, "", Closed.By.LOST));
  }

  @Override
  public void demand() {
    demanded.release();
  }
}
