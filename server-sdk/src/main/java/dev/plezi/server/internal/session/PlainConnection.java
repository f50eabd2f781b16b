package dev.plezi.server.internal.session;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.outbox.MessageWriter;
import dev.plezi.server.internal.outbox.Outbox;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that carries one session, which ends with it. */
public final class PlainConnection implements TransportListener, SessionBinding {
  private static final Logger LOG = LoggerFactory.getLogger(PlainConnection.class);

  private final Session session;

  // Written once, when the socket is open; nobody asks for it before.
  private volatile @Nullable MessageWriter writer;

  /** A connection that waits for its socket. */
  public PlainConnection(Session session) {
    this.session = session;
  }

  // ---- the socket's side

  @Override
  public int maxMessageBytes() {
    return session.limits().maxMessageBytes();
  }

  @Override
  public void opened(Transport link) {
    begin(new MessageWriter(link));
    demand();
  }

  /** A socket is open, on which something may have been said already. */
  void begin(MessageWriter by) {
    writer = by;
    SessionQueues boxes = new SessionQueues(session);
    boxes.outbox().attach(by, false);
    if (session.begin(this, boxes)) {
      by.wake();
    } else {
      // It took so long that it was given up.
      by.link().abort();
    }
  }

  @Override
  public void heard() {
    session.vigil().heard();
  }

  @Override
  public void received(WireMessage message) {
    SessionQueues boxes = session.boxes();
    if (boxes == null) {
      return;
    }
    if (session.closing()) {
      // Frames are read on only to find the peer's close frame among them.
      demand();
    } else if (!session.vigil().admits()) {
      reject(CloseCode.RATE, session.vigil().tooMany());
    } else {
      Task read = session.endpoint().read(message);
      if (boxes.mailbox().offer(new MessageTask(session, read, message.size()))) {
        demand();
      }
    }
  }

  @Override
  public void reject(int code, String reason) {
    session.reject(code, reason);
  }

  @Override
  public void closed(int code) {
    session.over();
  }

  // ---- what a tie does

  @Override
  public void demand() {
    writer().link().demand();
  }

  @Override
  public boolean close(int code, String reason) {
    return outbox().close(false, () -> writer().link().close(code, reason));
  }

  @Override
  public void drop() {
    var unused = session.close(CloseCode.NORMAL, "");
  }

  @Override
  public void overfull(Outbox.Offer offer) {
    if (session.beginClosing()) {
      LOG.warn("{}: slow consumer, {} bytes wait", session, session.limits().outboxBytes());
      cut(CloseCode.SLOW_CONSUMER, "slow consumer");
    }
  }

  /** There is nothing to resume. */
  @Override
  public void end(String why, int code, String words) {
    LOG.warn("{}: closed with {}: {}", session, code, words);
    cut(code, words);
  }

  @Override
  public void leave(long millis) {
    session.close(CloseCode.GOING_AWAY, "server shutdown");
  }

  @Override
  public void abort() {
    writer().link().abort();
  }

  @Override
  public void tick(long now) {
    if (Watch.over(session, writer(), now, writer().link()::ping)) {
      session.abort();
    }
  }

  @Override
  public String toString() {
    return session.toString();
  }

  private void cut(int code, String reason) {
    outbox().close(true, () -> writer().link().close(code, reason));
  }

  private MessageWriter writer() {
    return Objects.requireNonNull(writer);
  }

  private Outbox outbox() {
    return Objects.requireNonNull(session.boxes()).outbox();
  }
}
