package dev.plezi.server.internal.events;

import dev.plezi.event.EventException;
import dev.plezi.protocol.codec.Envelope;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.internal.mailbox.RateLimit;
import dev.plezi.server.internal.session.Session;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A judge of whether a session's events are more than their methods want in a second, and a teller
 * of those that are not handled: in a session its peer is told, as nothing else would tell it. Of
 * what asks for no answer it is told {@link #TOLD_PER_SECOND} times a second at most, so that it
 * cannot have us say more than it does.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final int TOLD_PER_SECOND = 10;

  private final EventMethods methods;
  private final Session session;

  // Owned by the session's mailbox: as many as methods have a rate, each made with its first event.
  private @Nullable Map<String, RateLimit> rates;

  // Guarded by this.
  private @Nullable RateLimit told;

  Refusals(EventMethods methods, Session session) {
    this.methods = methods;
    this.session = session;
  }

  /** Counts an event that has arrived at this time; whether it is one too many. */
  boolean tooMany(Envelope event, long arrived) {
    String name = String.valueOf(event.event());
    int perSecond = methods.perSecond(name);
    if (perSecond <= 0) {
      return false;
    }
    rates = rates == null ? new HashMap<>() : rates;
    return !rates
        .computeIfAbsent(name, first -> new RateLimit(perSecond, perSecond, arrived))
        .take(arrived);
  }

  /** An event that is no request was one too many. */
  void tellRate(Envelope event) {
    String name = LogText.of(event.event());
    session.log().info(LOG, "{}: event {} was not handled: {}", session, name, EventException.RATE);
    tell(event, event.id(), EventException.RATE, words(event));
  }

  /** The failure of a request that is one too many. */
  EventException rateError(Envelope event) {
    return new EventException(EventException.RATE, words(event));
  }

  /**
   * An event that is no request was not handled.
   *
   * @param id by which its sender is told for certain; null when it is not, or told otherwise
   */
  void tell(Envelope event, @Nullable String id, String code, String message) {
    boolean often = !takes();
    if (session.resumable() && (id != null || !often)) {
      session.send(Replies.refusal(event, id, code, message));
    }
  }

  private synchronized boolean takes() {
    long now = session.nanos();
    RateLimit known = told;
    if (known == null) {
      known = new RateLimit(TOLD_PER_SECOND, TOLD_PER_SECOND, now);
      told = known;
    }
    return known.take(now);
  }

  private String words(Envelope event) {
    int most = methods.perSecond(String.valueOf(event.event()));
    return "more than " + most + " a second of the event " + Replies.name(event);
  }
}
