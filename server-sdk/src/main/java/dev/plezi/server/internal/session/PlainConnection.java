package dev.plezi.server.internal.session;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.server.Closed;
import dev.plezi.server.internal.mailbox.Mailbox;
import dev.plezi.server.internal.outbox.MessageWriter;
import dev.plezi.server.internal.outbox.Outbox;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that carries one session, which ends with it. Thread-safe. */
public final class PlainConnection
    implements TransportListener, SessionBinding, AttachedConnection {
  private static final Logger LOG = LoggerFactory.getLogger(PlainConnection.class);

  private final Session session;
  private final SessionHandler handler;
  private final @Nullable Consumer<ControlEvent> opener;

  /** What it has once its socket is open. */
  private record Opened(
      MessageWriter writer,
      Transport transport,
      Mailbox.Source frames,
      SessionQueues queues,
      SessionReceiver receiver) {}

  // Written once, when the socket is open; nobody asks for it before.
  private volatile @Nullable Opened opened;

  /** A connection that waits for its socket. */
  public PlainConnection(Session session, SessionHandler handler) {
    this(session, handler, null);
  }

  /**
   * The same.
   *
   * @param opener begins a session that outlives the connection, when the peer asks for that late;
   *     null where none is to be had
   */
  PlainConnection(
      Session session, SessionHandler handler, @Nullable Consumer<ControlEvent> opener) {
    this.session = session;
    this.handler = handler;
    this.opener = opener;
  }

  private Opened now() {
    return Objects.requireNonNull(opened);
  }

  @Override
  public String toString() {
    return session.toString();
  }

  /** What it has, for who goes on with it. */
  SessionQueues queues() {
    return now().queues();
  }

  // ---- the socket's side

  @Override
  public int maxMessageBytes() {
    return session.context().limits().maxMessageBytes();
  }

  @Override
  public void neverOpened() {
    session.abort();
  }

  @Override
  public void opened(Transport transport) {
    begin(session.context().writer(transport));
    demand();
  }

  /** A socket is open, on which something may have been said already. */
  void begin(MessageWriter writer) {
    SessionQueues queues = session.newQueues(this);
    SessionReceiver receiver = new SessionReceiver(session, handler, this, queues.mailbox());
    Transport transport = writer.transport();
    opened = new Opened(writer, transport, transport::demand, queues, receiver);
    queues.outbox().attach(writer, false);
    if (session.begin(this, queues, handler)) {
      writer.wake();
    } else {
      // It took so long that it was given up.
      abort();
    }
  }

  @Override
  public void heard() {
    session.keepAlive().heard();
  }

  @Override
  public void received(WireMessage message) {
    Opened now = opened;
    if (now != null) {
      now.receiver().received(this, message);
    }
  }

  @Override
  public void reject(int code, String reason) {
    session.reject(code, reason, this);
  }

  @Override
  public void leaving() {
    Opened now = opened;
    if (now != null) {
      now.writer().proceed();
    }
  }

  @Override
  public void closed(Closed how) {
    session.ends(how);
    session.over();
  }

  // ---- the carrier

  @Override
  public MessageWriter writer() {
    return now().writer();
  }

  @Override
  public void demand() {
    Opened now = now();
    if (session.closing()) {
      // Frames are read on only to find the peer's close frame among them.
      now.frames().demand();
    } else if (!session.pace().demand(now.frames())) {
      reject(CloseCode.RATE, session.pace().words());
    }
  }

  @Override
  public void demandNext() {
    demand();
  }

  @Override
  public void drop(int code, String reason) {
    now().transport().close(code, reason);
  }

  @Override
  public void abort() {
    writer().abort();
  }

  // ---- the binding

  @Override
  public @Nullable String secret() {
    return null;
  }

  @Override
  public boolean connected() {
    return true;
  }

  @Override
  public boolean carriedBy(AttachedConnection connection) {
    return !session.closing();
  }

  /** A peer that cannot come back need not know. */
  @Override
  public void admitted(AttachedConnection from, int size) {}

  /** Others are nobody's here, as any event that nobody handles. */
  @Override
  public boolean reads(ControlEventTask control) {
    return opener != null && Wire.OPEN.equals(control.name());
  }

  @Override
  public void control(AttachedConnection from, ControlEventTask control) {
    Objects.requireNonNull(opener).accept(control.event());
  }

  @Override
  public boolean handles(int size) {
    return !session.closing();
  }

  /** A peer that cannot come back need not know. */
  @Override
  public void handled() {}

  @Override
  public boolean close(int code, String reason) {
    return now().queues().outbox().close(false, () -> drop(code, reason));
  }

  @Override
  public void drop() {
    var unused = session.close(CloseCode.NORMAL, "");
  }

  /** There is nothing to resume. */
  @Override
  public void end(String why, int code, String words, BooleanSupplier still) {
    session.log().warn(LOG, "{}: closed with {}: {}", session, code, words);
    session.ends(new Closed(code, words, Closed.By.SERVER));
    writer().proceed();
    cut(code, words);
    if (still.getAsBoolean()) {
      abort();
    }
  }

  @Override
  public long weight() {
    return writer().weight();
  }

  @Override
  public void overfull(Outbox.Offer offer) {
    if (session.beginClosing()) {
      session.context().counters().slow();
      session
          .log()
          .warn(
              LOG,
              "{}: slow consumer, {} bytes wait",
              session,
              session.context().limits().outboxBytes());
      String words = "slow consumer";
      session.ends(new Closed(CloseCode.SLOW_CONSUMER, words, Closed.By.SERVER));
      cut(CloseCode.SLOW_CONSUMER, words);
    }
  }

  private void cut(int code, String reason) {
    var unused = now().queues().outbox().close(true, () -> drop(code, reason));
  }

  /** Nobody asks a peer that knows no sessions. */
  @Override
  public void renew(Duration left) {}

  @Override
  public void leave(long millis) {
    session.close(Session.SHUTDOWN);
  }

  @Override
  public void tick(long now) {
    if (session.silent(writer(), now, now().transport()::ping)) {
      session.ends(Session.UNANSWERED);
      session.abort();
    }
  }
}
