package dev.plezi.server;

import dev.plezi.protocol.Standard;
import java.time.Duration;

/**
 * The bounds of a connection: of all connections of an app ({@link Options#limits}), or of one
 * route's. Immutable, and checked when set: a value out of bounds is an {@link
 * IllegalArgumentException} that names the limit, the value and the bound.
 */
public final class Limits {
  private final int maxMessageBytes;
  private final int maxSubscriptions;
  private final int maxPendingRequests;
  private final int maxReplyStreams;
  private final int mailboxMessages;
  private final int mailboxBytes;
  private final int outboxBytes;
  private final int eventsPerSecond;
  private final int eventsBurst;
  private final Duration pingInterval;
  private final boolean sessions;
  private final Duration heartbeat;
  private final Duration sessionTtl;
  private final int sessionBytes;
  private final int sessionMessages;
  private final Duration renewBefore;

  private Limits(Builder from) {
    maxMessageBytes = from.maxMessageBytes;
    maxSubscriptions = from.maxSubscriptions;
    maxPendingRequests = from.maxPendingRequests;
    maxReplyStreams = from.maxReplyStreams;
    mailboxMessages = from.mailboxMessages;
    mailboxBytes = from.mailboxBytes;
    outboxBytes = from.outboxBytes;
    eventsPerSecond = from.eventsPerSecond;
    eventsBurst = from.eventsBurst;
    pingInterval = from.pingInterval;
    sessions = from.sessions;
    heartbeat = from.heartbeat;
    sessionTtl = from.sessionTtl;
    sessionBytes = from.sessionBytes;
    sessionMessages = from.sessionMessages;
    renewBefore = from.renewBefore;
  }

  /** The standard limits: sensible for an application on the open internet. */
  public static Limits standard() {
    return builder().build();
  }

  /** Begins with the standard limits. */
  public static Builder builder() {
    return new Builder();
  }

  /** The largest message taken, in bytes; a larger one ends its connection with 1009. */
  public int maxMessageBytes() {
    return maxMessageBytes;
  }

  /**
   * Channels and patterns that one connection may listen to; one more is an error to its handler.
   */
  public int maxSubscriptions() {
    return maxSubscriptions;
  }

  /**
   * Requests to the client of one connection that may be open, not answered yet; one more fails at
   * once.
   */
  public int maxPendingRequests() {
    return maxPendingRequests;
  }

  /**
   * Replies in parts to the client of one connection that may be open, not at their end yet; one
   * more is answered with {@link dev.plezi.event.EventException#TOO_MANY}.
   */
  public int maxReplyStreams() {
    return maxReplyStreams;
  }

  /**
   * Messages of a connection that may wait for their handler; the rest stays in the socket, so that
   * TCP slows the sender. Beside them as many tasks of {@link Controller#execute}.
   */
  public int mailboxMessages() {
    return mailboxMessages;
  }

  /**
   * Bytes of these together, 32 more for each, at which the rest stays in the socket too. One
   * message, however large it may be, is always taken when none waits. Those of all connections of
   * a server have a bound of their own: {@link Options#maxMailboxBytes}.
   */
  public int mailboxBytes() {
    return mailboxBytes;
  }

  /**
   * Bytes that may wait for a slow reader, 32 more for each message; more end its connection with
   * 4008. What waits for a handler's end, because it published to its own connection, counts too.
   * As much may wait for the connection's channel listeners, and for its messages' keys, with the
   * same end. A subscription may drop or replace messages instead: {@link Overflow}.
   */
  public int outboxBytes() {
    return outboxBytes;
  }

  /**
   * Messages a second, on average, of one connection. Of more the rest stays in the socket, so that
   * TCP slows the sender, and the log tells once; who does not heed that for minutes is closed with
   * 4029. Pings and small fragments count too. A single event may have a rate of its own: {@link
   * On#perSecond}.
   */
  public int eventsPerSecond() {
    return eventsPerSecond;
  }

  /** Messages of one connection that may come at once, above the average. */
  public int eventsBurst() {
    return eventsBurst;
  }

  /** Silence after which a connection is pinged; as much again ends it. */
  public Duration pingInterval() {
    return pingInterval;
  }

  /**
   * Whether clients that ask for it get a session, which outlives their connections. Where messages
   * are raw, and for event streams, there are none anyway.
   */
  public boolean sessions() {
    return sessions;
  }

  /**
   * Silence after which the peer of a session is asked whether it is there; 10 s more, and its
   * connection is dropped.
   */
  public Duration heartbeat() {
    return heartbeat;
  }

  /** How long a session lives without a connection. */
  public Duration sessionTtl() {
    return sessionTtl;
  }

  /**
   * Bytes that a session keeps until its peer has counted them, 32 more for each message. More end
   * it: the peer is told of the gap when it comes back.
   */
  public int sessionBytes() {
    return sessionBytes;
  }

  /** Messages that a session keeps until its peer has counted them, with the same end. */
  public int sessionMessages() {
    return sessionMessages;
  }

  /**
   * How long before its identity expires the peer of a session is asked for a new token, but not
   * before half of the time is over.
   */
  public Duration renewBefore() {
    return renewBefore;
  }

  /** Limits in the making. Not thread-safe. */
  public static final class Builder {
    private int maxMessageBytes = Standard.MAX_MESSAGE_BYTES;
    private int maxSubscriptions = 1_000;
    private int maxPendingRequests = 1_000;
    private int maxReplyStreams = 100;
    private int mailboxMessages = 64;
    private int mailboxBytes = 512 * 1024;
    private int outboxBytes = 1024 * 1024;
    private int eventsPerSecond = 1_000;
    private int eventsBurst = 2_000;
    private Duration pingInterval = Duration.ofSeconds(40);
    private boolean sessions = true;
    private Duration heartbeat = Duration.ofMillis(Standard.HEARTBEAT_MS);
    private Duration sessionTtl = Duration.ofMillis(Standard.SESSION_TTL_MS);
    private int sessionBytes = 2 * 1024 * 1024;
    private int sessionMessages = Standard.SESSION_MESSAGES;
    private Duration renewBefore = Duration.ofSeconds(30);

    private Builder() {}

    /** Sets {@link Limits#maxMessageBytes}. */
    public Builder maxMessageBytes(int maxMessageBytes) {
      this.maxMessageBytes = OptionChecks.atLeast("maxMessageBytes", maxMessageBytes, 1);
      return this;
    }

    /** Sets {@link Limits#maxSubscriptions}. */
    public Builder maxSubscriptions(int maxSubscriptions) {
      this.maxSubscriptions = OptionChecks.atLeast("maxSubscriptions", maxSubscriptions, 0);
      return this;
    }

    /** Sets {@link Limits#maxPendingRequests}. */
    public Builder maxPendingRequests(int maxPendingRequests) {
      this.maxPendingRequests = OptionChecks.atLeast("maxPendingRequests", maxPendingRequests, 0);
      return this;
    }

    /** Sets {@link Limits#maxReplyStreams}. */
    public Builder maxReplyStreams(int maxReplyStreams) {
      this.maxReplyStreams = OptionChecks.atLeast("maxReplyStreams", maxReplyStreams, 0);
      return this;
    }

    /** Sets {@link Limits#mailboxMessages}. */
    public Builder mailboxMessages(int mailboxMessages) {
      this.mailboxMessages = OptionChecks.atLeast("mailboxMessages", mailboxMessages, 1);
      return this;
    }

    /** Sets {@link Limits#mailboxBytes}. */
    public Builder mailboxBytes(int mailboxBytes) {
      this.mailboxBytes = OptionChecks.atLeast("mailboxBytes", mailboxBytes, 1);
      return this;
    }

    /** Sets {@link Limits#outboxBytes}. */
    public Builder outboxBytes(int outboxBytes) {
      this.outboxBytes = OptionChecks.atLeast("outboxBytes", outboxBytes, 1);
      return this;
    }

    /** Sets {@link Limits#eventsPerSecond}. */
    public Builder eventsPerSecond(int eventsPerSecond) {
      this.eventsPerSecond = OptionChecks.atLeast("eventsPerSecond", eventsPerSecond, 1);
      return this;
    }

    /** Sets {@link Limits#eventsBurst}. */
    public Builder eventsBurst(int eventsBurst) {
      this.eventsBurst = OptionChecks.atLeast("eventsBurst", eventsBurst, 1);
      return this;
    }

    /** Sets {@link Limits#pingInterval}. */
    public Builder pingInterval(Duration pingInterval) {
      this.pingInterval = OptionChecks.positive("pingInterval", pingInterval);
      return this;
    }

    /** Sets {@link Limits#sessions}. */
    public Builder sessions(boolean sessions) {
      this.sessions = sessions;
      return this;
    }

    /** Sets {@link Limits#heartbeat}. */
    public Builder heartbeat(Duration heartbeat) {
      this.heartbeat = OptionChecks.positive("heartbeat", heartbeat);
      return this;
    }

    /** Sets {@link Limits#sessionTtl}. */
    public Builder sessionTtl(Duration sessionTtl) {
      this.sessionTtl = OptionChecks.positive("sessionTtl", sessionTtl);
      return this;
    }

    /** Sets {@link Limits#sessionBytes}. */
    public Builder sessionBytes(int sessionBytes) {
      this.sessionBytes = OptionChecks.atLeast("sessionBytes", sessionBytes, 1);
      return this;
    }

    /** Sets {@link Limits#sessionMessages}. */
    public Builder sessionMessages(int sessionMessages) {
      this.sessionMessages = OptionChecks.atLeast("sessionMessages", sessionMessages, 1);
      return this;
    }

    /** Sets {@link Limits#renewBefore}. */
    public Builder renewBefore(Duration renewBefore) {
      this.renewBefore = OptionChecks.positive("renewBefore", renewBefore);
      return this;
    }

    /** The limits as set. */
    public Limits build() {
      return new Limits(this);
    }
  }
}
