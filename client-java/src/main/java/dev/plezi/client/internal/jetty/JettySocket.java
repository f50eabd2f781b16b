package dev.plezi.client.internal.jetty;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.codec.MessageAssembler;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.exception.UpgradeException;
import org.jspecify.annotations.Nullable;

/**
 * A socket on Jetty's core session: it answers pings, finds a peer that is dead, and hands over
 * whole messages.
 */
final class JettySocket implements FrameHandler, Socket {
  /** How long the peer has to answer the closing handshake. */
  private static final long CLOSE_GRACE_MS = 1_000;

  private final SocketListener listener;
  private final Duration silence;
  private final Scheduler scheduler;

  /** Completes when the socket is gone. */
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  /** Whether the listener has a message, or the news of the opening, and has not asked for more. */
  private final AtomicBoolean awaitsDemand = new AtomicBoolean();

  private volatile @Nullable CompletableFuture<CoreSession> opening;
  private volatile @Nullable CoreSession session;
  private volatile boolean closing;

  // Owned by the thread that Jetty calls with frames, errors and the end, one at a time.
  private final MessageAssembler assembler;
  private @Nullable Throwable error;
  private @Nullable SocketEnd violation;

  /** Whether the peer has been asked for a sign of life and has given none since. */
  private volatile boolean pinged;

  JettySocket(Handshake handshake, SocketListener listener, Scheduler scheduler) {
    this.listener = listener;
    assembler = new MessageAssembler(handshake.maxMessageSize());
    silence = handshake.silence();
    this.scheduler = scheduler;
  }

  /** The attempt that leads to {@link #onOpen}, to be given up when the socket is closed before. */
  void opening(CompletableFuture<CoreSession> attempt) {
    opening = attempt;
    if (closing && session == null) {
      giveUp(attempt);
    }
  }

  /** There is no attempt at all. */
  void failed(Throwable cause) {
    end(SocketEnd.unreachable(cause));
  }

  // ---- the client's side

  @Override
  public void demand() {
    CoreSession open = session;
    if (open != null && awaitsDemand.compareAndSet(true, false)) {
      open.demand();
    }
  }

  @Override
  public void send(String text, Written written) {
    CoreSession open = session;
    if (open == null) {
      written.done(false);
      return;
    }
    Callback callback = Callback.from(() -> written.done(true), failure -> written.done(false));
    open.sendFrame(new Frame(OpCode.TEXT, text), callback, false);
  }

  @Override
  public void close(int code, Runnable ended) {
    CompletableFuture<Void> unused = gone.thenRun(ended);
    shut(code, "");
  }

  private void shut(int code, String reason) {
    if (closing) {
      return;
    }
    closing = true;
    CoreSession open = session;
    CompletableFuture<CoreSession> attempt = opening;
    if (open != null) {
      scheduler.schedule(() -> abort(open), CLOSE_GRACE_MS, TimeUnit.MILLISECONDS);
      open.close(code, reason, Callback.NOOP);
      // What the peer still sends is read and dropped, or its answer would never be seen.
      demand();
    } else if (attempt != null) {
      giveUp(attempt);
    }
  }

  private void giveUp(CompletableFuture<CoreSession> attempt) {
    Throwable cause = new CancellationException("closed before it was open");
    attempt.completeExceptionally(cause);
    end(SocketEnd.unreachable(cause));
  }

  private void abort(CoreSession open) {
    if (!gone.isDone()) {
      open.abort();
      end(new SocketEnd(0, CloseCode.BROKEN, "", null));
    }
  }

  // ---- Jetty's side

  @Override
  public void onOpen(CoreSession coreSession, Callback callback) {
    session = coreSession;
    awaitsDemand.set(true);
    coreSession.setIdleTimeout(silence);
    coreSession.addIdleTimeoutListener(timeout -> silent(coreSession));
    callback.succeeded();
    listener.opened(this);
  }

  /**
   * A connection may be dead without anybody being told. The answer is always no: Jetty would wait
   * for the peer's side of a closing handshake.
   */
  private boolean silent(CoreSession open) {
    if (awaitsDemand.get()) {
      // It is the listener who does not want to hear.
      return false;
    }
    if (pinged) {
      TimeoutException cause = new TimeoutException("no sign of life within " + silence);
      end(new SocketEnd(0, CloseCode.BROKEN, "", cause));
      open.abort();
    } else {
      pinged = true;
      open.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
    }
    return false;
  }

  @Override
  public void onFrame(Frame frame, Callback callback) {
    CoreSession open = coreSession();
    pinged = false;
    switch (frame.getOpCode()) {
      case OpCode.CLOSE -> callback.succeeded();
      case OpCode.PING ->
          // The next frame is asked for when the pong is written, so a flood of pings slows itself.
          open.sendFrame(
              new Frame(OpCode.PONG, frame.getPayload()),
              Callback.from(callback, open::demand),
              false);
      case OpCode.PONG -> {
        callback.succeeded();
        open.demand();
      }
      default -> onData(frame, callback, open);
    }
  }

  private void onData(Frame frame, Callback callback, CoreSession open) {
    if (closing) {
      callback.succeeded();
      open.demand();
      return;
    }
    MessageAssembler.Result result = assembler.add(kind(frame), frame.getPayload(), frame.isFin());
    callback.succeeded();
    if (result instanceof MessageAssembler.Complete message) {
      awaitsDemand.set(true);
      listener.message(this, message.content(), message.text());
    } else if (result instanceof MessageAssembler.Refused refusal) {
      violated(refusal.code(), refusal.reason());
    } else {
      open.demand();
    }
  }

  private static MessageAssembler.Kind kind(Frame frame) {
    return switch (frame.getOpCode()) {
      case OpCode.TEXT -> MessageAssembler.Kind.TEXT;
      case OpCode.BINARY -> MessageAssembler.Kind.BINARY;
      default -> MessageAssembler.Kind.CONTINUATION;
    };
  }

  /** The peer broke the rules: closed by us, and the listener will hear why. */
  private void violated(int code, String reason) {
    violation = new SocketEnd(0, code, reason, null);
    awaitsDemand.set(true);
    listener.refused();
    shut(code, reason);
  }

  @Override
  public void onError(Throwable cause, Callback callback) {
    error = cause;
    callback.succeeded();
    if (session == null) {
      end(refused(cause));
    }
  }

  @Override
  public void onClosed(CloseStatus status, Callback callback) {
    callback.succeeded();
    String reason = status.getReason() == null ? "" : status.getReason();
    SocketEnd broken = violation;
    end(broken != null ? broken : new SocketEnd(0, status.getCode(), reason, error));
  }

  private static SocketEnd refused(Throwable cause) {
    if (cause instanceof UpgradeException refused) {
      int status = refused.getResponseStatusCode();
      Throwable inner = refused.getCause();
      return status > 0
          ? SocketEnd.refused(status, refused)
          : SocketEnd.unreachable(inner == null ? refused : inner);
    }
    return SocketEnd.unreachable(cause);
  }

  private void end(SocketEnd end) {
    if (gone.complete(null)) {
      listener.ended(end);
    }
  }

  private CoreSession coreSession() {
    CoreSession open = session;
    if (open == null) {
      throw new IllegalStateException("a frame before the opening");
    }
    return open;
  }
}
