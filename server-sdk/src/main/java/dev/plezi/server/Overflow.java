package dev.plezi.server;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A rule for a channel's messages to a subscriber that reads more slowly than they come: {@link
 * Controller#subscribe(String, Overflow)}. It holds as well while the subscriber's session has no
 * connection. Immutable.
 */
public final class Overflow {
  private static final Overflow CLOSE = new Overflow(false, null);
  private static final Overflow DROP = new Overflow(true, null);

  private final boolean drops;
  private final @Nullable Function<ChannelMessage, @Nullable String> key;

  private Overflow(boolean drops, @Nullable Function<ChannelMessage, @Nullable String> key) {
    this.drops = drops;
    this.key = key;
  }

  /**
   * Nothing is left out. When {@link Limits#outboxBytes} wait, the connection is closed with 4008;
   * the client of a session comes back for the rest, as long as that is within {@link
   * Limits#sessionBytes} and {@link Limits#sessionMessages}. What holds unless something else is
   * said.
   */
  public static Overflow close() {
    return CLOSE;
  }

  /**
   * What does not fit into one half of {@link Limits#outboxBytes} is dropped, for this subscriber
   * only, and counted: {@link Controller#droppedMessages}. For what is stale when it comes late,
   * and whose next message makes good for it.
   */
  public static Overflow drop() {
    return DROP;
  }

  /**
   * Of the messages with one key only the latest waits, in the place of the one before. For states
   * of things, of which the last is the one that counts. A key that does not fit any more into
   * {@link Limits#outboxBytes} is treated as by {@link #close}; so is a message without a key.
   *
   * @param key what a message is about; null for a message of which none may be left out. Called
   *     for each message and subscriber, by whoever publishes: must be quick, may be called by
   *     several threads, and does not touch a controller's fields. If it throws, that is logged,
   *     and the message has no key.
   */
  public static Overflow conflate(Function<ChannelMessage, @Nullable String> key) {
    return new Overflow(false, Objects.requireNonNull(key, "key"));
  }

  /** Whether messages are dropped that do not fit. */
  public boolean drops() {
    return drops;
  }

  /** What finds the key of a message; null when messages have none. */
  public @Nullable Function<ChannelMessage, @Nullable String> key() {
    return key;
  }
}
