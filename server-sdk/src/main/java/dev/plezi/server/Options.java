package dev.plezi.server;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an {@link App}. Immutable, and checked when set: a value out of bounds is an
 * {@link IllegalArgumentException} that names the option, the value and the bound.
 */
public final class Options {
  private final String address;
  private final int maxMessageBytes;
  private final int maxConnections;
  private final int maxRequests;
  private final int maxSubscriptions;
  private final int mailboxMessages;
  private final int outboxBytes;
  private final int eventsPerSecond;
  private final int eventsBurst;
  private final Duration pingInterval;
  private final Duration drainTimeout;
  private final Set<String> allowedOrigins;
  private final String templates;
  private final @Nullable String files;
  private final boolean signals;

  private Options(Builder from) {
    address = from.address;
    maxMessageBytes = from.maxMessageBytes;
    maxConnections = from.maxConnections;
    maxRequests = from.maxRequests;
    maxSubscriptions = from.maxSubscriptions;
    mailboxMessages = from.mailboxMessages;
    outboxBytes = from.outboxBytes;
    eventsPerSecond = from.eventsPerSecond;
    eventsBurst = from.eventsBurst;
    pingInterval = from.pingInterval;
    drainTimeout = from.drainTimeout;
    allowedOrigins = from.allowedOrigins;
    templates = from.templates;
    files = from.files;
    signals = from.signals;
  }

  /** The standard settings: sensible for an application on the open internet. */
  public static Options standard() {
    return builder().build();
  }

  /** Begins with the standard settings. */
  public static Builder builder() {
    return new Builder();
  }

  /** The interface to listen on; all by default. */
  public String address() {
    return address;
  }

  /** The largest message taken, in bytes; a larger one ends its connection with 1009. */
  public int maxMessageBytes() {
    return maxMessageBytes;
  }

  /** Connections at a time; more are refused with 503. */
  public int maxConnections() {
    return maxConnections;
  }

  /**
   * Requests, handshakes included, whose actions may run at a time; more are answered with 503, so
   * that pages that wait hold up no connection.
   */
  public int maxRequests() {
    return maxRequests;
  }

  /** Channels that one connection may listen to; one more is an error to its handler. */
  public int maxSubscriptions() {
    return maxSubscriptions;
  }

  /**
   * Messages of a connection that may wait for their handler; the rest stays in the socket, so that
   * TCP slows the sender.
   */
  public int mailboxMessages() {
    return mailboxMessages;
  }

  /**
   * Bytes that may wait for a slow reader, 32 more for each message; more end its connection with
   * 4008. What waits for a handler's end, because it published to its own connection, counts too.
   */
  public int outboxBytes() {
    return outboxBytes;
  }

  /** Messages a second, on average, of one connection; more end it with 4029. */
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

  /** How long {@link App#stop} waits for connections to end. */
  public Duration drainTimeout() {
    return drainTimeout;
  }

  /**
   * Origins, such as {@code https://example.com}, whose pages may connect besides our own; {@code
   * *} for all.
   */
  public Set<String> allowedOrigins() {
    return allowedOrigins;
  }

  /** The folder of the class path where {@code render} finds its templates. */
  public String templates() {
    return templates;
  }

  /** The folder of the class path whose files are served as they are; null for none. */
  public @Nullable String files() {
    return files;
  }

  /** Whether SIGTERM and SIGINT stop the app and end the process with status 0. */
  public boolean signals() {
    return signals;
  }

  /** Options in the making. Not thread-safe. */
  public static final class Builder {
    private String address = "0.0.0.0";
    private int maxMessageBytes = 256 * 1024;
    private int maxConnections = 100_000;
    private int maxRequests = 256;
    private int maxSubscriptions = 1_000;
    private int mailboxMessages = 64;
    private int outboxBytes = 1024 * 1024;
    private int eventsPerSecond = 1_000;
    private int eventsBurst = 2_000;
    private Duration pingInterval = Duration.ofSeconds(40);
    private Duration drainTimeout = Duration.ofSeconds(10);
    private Set<String> allowedOrigins = Set.of();
    private String templates = "templates";
    private @Nullable String files = null;
    private boolean signals = true;

    private Builder() {}

    /** Sets {@link Options#address}. */
    public Builder address(String address) {
      this.address = address;
      return this;
    }

    /** Sets {@link Options#maxMessageBytes}. */
    public Builder maxMessageBytes(int maxMessageBytes) {
      this.maxMessageBytes = atLeast("maxMessageBytes", maxMessageBytes, 1);
      return this;
    }

    /** Sets {@link Options#maxConnections}. */
    public Builder maxConnections(int maxConnections) {
      this.maxConnections = atLeast("maxConnections", maxConnections, 1);
      return this;
    }

    /** Sets {@link Options#maxRequests}. */
    public Builder maxRequests(int maxRequests) {
      this.maxRequests = atLeast("maxRequests", maxRequests, 1);
      return this;
    }

    /** Sets {@link Options#maxSubscriptions}. */
    public Builder maxSubscriptions(int maxSubscriptions) {
      this.maxSubscriptions = atLeast("maxSubscriptions", maxSubscriptions, 0);
      return this;
    }

    /** Sets {@link Options#mailboxMessages}. */
    public Builder mailboxMessages(int mailboxMessages) {
      this.mailboxMessages = atLeast("mailboxMessages", mailboxMessages, 1);
      return this;
    }

    /** Sets {@link Options#outboxBytes}. */
    public Builder outboxBytes(int outboxBytes) {
      this.outboxBytes = atLeast("outboxBytes", outboxBytes, 1);
      return this;
    }

    /** Sets {@link Options#eventsPerSecond}. */
    public Builder eventsPerSecond(int eventsPerSecond) {
      this.eventsPerSecond = atLeast("eventsPerSecond", eventsPerSecond, 1);
      return this;
    }

    /** Sets {@link Options#eventsBurst}. */
    public Builder eventsBurst(int eventsBurst) {
      this.eventsBurst = atLeast("eventsBurst", eventsBurst, 1);
      return this;
    }

    /** Sets {@link Options#pingInterval}. */
    public Builder pingInterval(Duration pingInterval) {
      this.pingInterval = positive("pingInterval", pingInterval);
      return this;
    }

    /** Sets {@link Options#drainTimeout}. */
    public Builder drainTimeout(Duration drainTimeout) {
      this.drainTimeout = positive("drainTimeout", drainTimeout);
      return this;
    }

    /** Sets {@link Options#allowedOrigins}. */
    public Builder allowedOrigins(Set<String> allowedOrigins) {
      allowedOrigins.forEach(Origin::check);
      this.allowedOrigins = Set.copyOf(allowedOrigins);
      return this;
    }

    /** Sets {@link Options#templates}. */
    public Builder templates(String templates) {
      this.templates = templates;
      return this;
    }

    /** Sets {@link Options#files}. */
    public Builder files(@Nullable String files) {
      this.files = files;
      return this;
    }

    /** Sets {@link Options#signals}. */
    public Builder signals(boolean signals) {
      this.signals = signals;
      return this;
    }

    /** The options as set. */
    public Options build() {
      return new Options(this);
    }

    private static int atLeast(String option, int value, int bound) {
      if (value < bound) {
        throw new IllegalArgumentException(option + " is " + value + "; the least is " + bound);
      }
      return value;
    }

    private static Duration positive(String option, Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException(option + " is " + value + "; it must be above zero");
      }
      return value;
    }
  }
}
