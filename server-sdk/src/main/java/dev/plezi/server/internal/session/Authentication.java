package dev.plezi.server.internal.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record of who a session's peer is, and whether that holds still: decides when the peer is to
 * show it anew, and whether its answer counts. Thread-safe.
 */
final class Authentication {
  // Written before the session opens.
  private volatile @Nullable Identity identity;

  // Guarded by this. The connection that was asked last, and whether it has answered.
  private Identity.@Nullable Term term;
  private @Nullable Object asked;
  private boolean answered;

  // Guarded by this: the last token that came, until the application looks at it.
  private @Nullable String shown;
  private boolean renewing;

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
    Identity.Term theirs = other.term();
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

  private synchronized Identity.@Nullable Term term() {
    return term;
  }

  /**
   * How much time is left for the peer to show anew who it is; null while it need not. Zero when it
   * is too late.
   */
  @Nullable Duration due(InstantSource clock) {
    Identity.Term now = term();
    if (now == null) {
      return null;
    }
    Instant time = clock.instant();
    if (now.over(time)) {
      return Duration.ZERO;
    }
    return now.due(time) ? Duration.between(time, now.end()) : null;
  }

  /** Whether a connection is to be asked: once each, as what was said on one may be lost. */
  synchronized boolean ask(Object connection) {
    if (connection == asked) {
      return false;
    }
    asked = connection;
    answered = false;
    return true;
  }

  /**
   * A connection's peer answered, without a token if that is null. What was not asked for is
   * nothing.
   *
   * @return whether the application is to look at what was {@linkplain #shown shown}; if not, it
   *     will anyway, or need not
   */
  synchronized boolean answer(Object connection, @Nullable String token) {
    if (connection != asked || answered) {
      return false;
    }
    answered = true;
    shown = token;
    boolean first = !renewing;
    renewing = true;
    return first;
  }

  /** Takes the last token that was shown; null for an answer without one. */
  synchronized @Nullable String shown() {
    String token = shown;
    renewing = false;
    shown = null;
    return token;
  }

  /** The application has taken a token. */
  synchronized void renewed(Identity.Term anew) {
    term = anew;
    asked = null;
  }
}
