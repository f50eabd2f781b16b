package dev.plezi.server.internal.session;

import dev.plezi.event.Event;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.protocol.codec.EventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who a session's peer is, and whether that holds still: asks the peer in time to show it anew, and
 * ends the session when it does not. Thread-safe.
 */
final class Authentication {
  private final Session session;

  // Written before the session opens.
  private volatile @Nullable Identity identity;

  // Guarded by this. The connection that was asked last, and whether it has answered.
  private @Nullable Term term;
  private @Nullable SessionConnection asked;
  private boolean answered;

  // Guarded by this: the last token that came, until the application looks at it.
  private @Nullable String shown;
  private boolean renewing;

  Authentication(Session session) {
    this.session = session;
  }

  /** Says who the peer is. */
  synchronized void begin(Identity who) {
    identity = who;
    term = who.term();
  }

  /** Who the peer is; null when nobody has said so. */
  @Nullable Identity identity() {
    return identity;
  }

  /** Whether the peer is the one of this name. */
  boolean of(String name) {
    return name.equals(name());
  }

  /** Whether another session's peer is the same, whose longer term then counts here, too. */
  boolean takes(Authentication other) {
    if (!Objects.equals(name(), other.name())) {
      return false;
    }
    Term theirs = other.term();
    synchronized (this) {
      if (term != null && (theirs == null || theirs.end().isAfter(term.end()))) {
        term = theirs;
      }
    }
    return true;
  }

  private @Nullable String name() {
    Identity known = identity;
    return known == null ? null : known.name();
  }

  private synchronized @Nullable Term term() {
    return term;
  }

  /** Time has passed, for an open session; by the thread that ticks. */
  void tick() {
    Term now = term();
    if (now == null) {
      return;
    }
    Instant time = session.context().wall().instant();
    if (now.over(time)) {
      session.expel(Reason.EXPIRED, "authentication has expired");
    } else if (now.due(time) && session.endpoint().renews()) {
      ask(Duration.between(time, now.end()));
    }
  }

  /** Once on each connection: what was said on one before may be lost. */
  private void ask(Duration left) {
    ResumableBinding continuity = session.continuity();
    SessionConnection carrier = continuity == null ? null : continuity.carrier();
    synchronized (this) {
      if (carrier == null || carrier == asked) {
        return;
      }
      asked = carrier;
      answered = false;
    }
    carrier.writer().say(Words.renew(left.toMillis()));
  }

  /** A token came; one that was not asked for is nothing. */
  void answer(SessionConnection from, Event event) {
    synchronized (this) {
      if (from != asked || answered) {
        return;
      }
      answered = true;
      shown = token(event);
      if (renewing) {
        return;
      }
      renewing = true;
    }
    session.post(this::renew);
  }

  private void renew() {
    String token;
    synchronized (this) {
      renewing = false;
      token = shown;
      shown = null;
    }
    if (!session.open()) {
      return;
    }
    Term renewed = token == null ? null : session.endpoint().renew(token);
    if (renewed == null) {
      session.expel(Reason.EXPIRED, "authentication was not renewed");
      return;
    }
    synchronized (this) {
      term = renewed;
      asked = null;
    }
  }

  private static @Nullable String token(Event event) {
    try {
      return ControlEvent.read(Wire.TOKEN, EventCodec.utf8(event.json())).text("token");
    } catch (InvalidEventException e) {
      return null;
    }
  }
}
