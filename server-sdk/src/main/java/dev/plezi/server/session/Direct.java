package dev.plezi.server.session;

import dev.plezi.protocol.CloseCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that carries one session, which ends with it. */
public final class Direct implements Receiver, Tie {
  private static final Logger LOG = LoggerFactory.getLogger(Direct.class);

  private final Session session;

  // Written once, when the socket is open; nobody asks for it before.
  private volatile @Nullable Writer writer;

  /** A connection that waits for its socket. */
  public Direct(Session session) {
    this.session = session;
  }

  // ---- the socket's side

  @Override
  public int maxMessageBytes() {
    return session.limits().maxMessageBytes();
  }

  @Override
  public void opened(Link link) {
    begin(new Writer(link));
    demand();
  }

  /** A socket is open, on which something may have been said already. */
  void begin(Writer by) {
    writer = by;
    Boxes boxes = new Boxes(session);
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
  public void received(Payload message) {
    Boxes boxes = session.boxes();
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

  private Writer writer() {
    return Objects.requireNonNull(writer);
  }

  private Outbox outbox() {
    return Objects.requireNonNull(session.boxes()).outbox();
  }
}
