package dev.plezi.server.internal.outbox;

import dev.plezi.protocol.SendLog;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An index of waiting messages of which only the latest for a key is of interest: another takes the
 * place of the one that waits, unless that was written ever. Bounded by what waits. Guarded by its
 * owner's lock.
 */
final class Conflation {
  private static final int FEW = 16;

  private final SendLog<WireMessage> log;
  private final KeptBytes.Share share;

  /** Made with the first; those written among them go when they are as many as those that wait. */
  private @Nullable Map<Object, Place> places;

  /** How many words of the connection's own there were. */
  private long words;

  /**
   * A place in the log.
   *
   * @param words how many words of the connection's own are before it
   */
  private record Place(SendLog.Entry<WireMessage> entry, int cost, long words) {}

  /**
   * An empty index.
   *
   * @param share where messages count that wait
   */
  Conflation(SendLog<WireMessage> log, KeptBytes.Share share) {
    this.log = log;
    this.share = share;
  }

  /** The connection has a word of its own, which is added to the log. */
  void word() {
    words++;
  }

  /**
   * What the message costs whose place another with this key takes; 0 when there is none.
   *
   * @param own whether it was published by the connection itself: then it must not overtake what
   *     that had to say
   */
  int instead(Object key, boolean own) {
    Place place = replaceable(key, own);
    return place == null ? 0 : place.cost();
  }

  /** Adds a message, or puts it in the place of another. */
  void put(Object key, WireMessage message, boolean own) {
    int cost = message.cost();
    Place place = replaceable(key, own);
    Map<Object, Place> all = places();
    if (place == null) {
      all.put(key, new Place(log.add(message, cost), cost, words));
      if (all.size() > FEW + 2 * log.freshCount()) {
        all.values().removeIf(each -> each.entry().written());
      }
      return;
    }
    WireMessage before = place.entry().message();
    if (before != null && log.replace(place.entry(), message, cost)) {
      share.remove(before);
      all.put(key, new Place(place.entry(), cost, place.words()));
    }
  }

  /** Something was written. */
  void written() {
    if (log.freshCount() == 0) {
      places = null;
    }
  }

  void clear() {
    places = null;
  }

  private @Nullable Place replaceable(Object key, boolean own) {
    Place place = places == null ? null : places.get(key);
    return place == null || place.entry().written() || (own && place.words() < words)
        ? null
        : place;
  }

  private Map<Object, Place> places() {
    if (places == null) {
      places = new HashMap<>();
    }
    return places;
  }
}
