package dev.plezi.server.internal.outbox;

import dev.plezi.protocol.SendLog;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A buffer of what a connection publishes to itself, until the turn in which it did is over: that
 * turn's reply goes first. What others publish meanwhile must not overtake it. Guarded by its
 * owner's lock.
 */
final class TurnBuffer {
  private final KeptBytes.Share share;

  /** Those without a key; made with the first. */
  private @Nullable List<WireMessage> plain;

  /** The latest for each key; made with the first. */
  private @Nullable Map<Object, WireMessage> keyed;

  private boolean turn;
  private int bytes;

  /**
   * An empty buffer.
   *
   * @param share where messages count that wait
   */
  TurnBuffer(KeptBytes.Share share) {
    this.share = share;
  }

  void beginTurn() {
    turn = true;
  }

  void endTurn() {
    turn = false;
  }

  boolean isEmpty() {
    return plain == null && keyed == null;
  }

  int count() {
    return (plain == null ? 0 : plain.size()) + (keyed == null ? 0 : keyed.size());
  }

  int bytes() {
    return bytes;
  }

  /** Whether a message must be held. */
  boolean takes(boolean own) {
    return turn && (own || plain != null);
  }

  /** Whether a message with this key must be held. */
  boolean takes(boolean own, Object key) {
    return turn && (own || instead(key) > 0);
  }

  void add(WireMessage message) {
    plain = plain == null ? new ArrayList<>(2) : plain;
    plain.add(message);
    bytes += message.cost();
  }

  /** What the message costs whose place another with this key takes; 0 when there is none. */
  int instead(Object key) {
    WireMessage present = keyed == null ? null : keyed.get(key);
    return present == null ? 0 : present.cost();
  }

  void put(Object key, WireMessage message) {
    if (keyed == null) {
      keyed = new LinkedHashMap<>();
    }
    WireMessage before = keyed.put(key, message);
    bytes += message.cost();
    if (before != null) {
      bytes -= before.cost();
      share.remove(before);
    }
  }

  /** All that are held. */
  void forEach(Consumer<WireMessage> each) {
    if (plain != null) {
      plain.forEach(each);
    }
    if (keyed != null) {
      keyed.values().forEach(each);
    }
  }

  /** Moves all to the log. */
  void release(SendLog<WireMessage> log, Conflation conflation) {
    if (plain != null) {
      plain.forEach(each -> log.add(each, each.cost()));
    }
    if (keyed != null) {
      keyed.forEach((key, message) -> conflation.put(key, message, true));
    }
    clear();
  }

  void clear() {
    plain = null;
    keyed = null;
    bytes = 0;
  }
}
