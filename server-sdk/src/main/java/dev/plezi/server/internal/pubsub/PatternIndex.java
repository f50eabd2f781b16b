package dev.plezi.server.internal.pubsub;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An index of the patterns that have subscribers. Thread-safe; matching takes no lock, and who asks
 * for a pattern's subscribers takes it only when they have changed.
 */
final class PatternIndex {
  // Guarded by this.
  private final Map<String, Pattern> byText = new LinkedHashMap<>();

  // Written under this lock, read by anybody; the array does not change.
  private volatile Pattern[] all = {};

  /** A glob and its subscribers. */
  final class Pattern {
    private final String text;
    private final Glob glob;

    // Guarded by the index.
    private final SubscriberSet members = new SubscriberSet();

    // Null once somebody has come or gone; written under the lock of the index, read by anybody.
    private volatile Subscriber @Nullable [] snapshot;

    private Pattern(String text) {
      this.text = text;
      this.glob = Glob.of(text);
    }

    /** Its present subscribers. */
    Subscriber[] subscribers() {
      Subscriber[] known = snapshot;
      return known == null ? renewed() : known;
    }

    private Subscriber[] renewed() {
      synchronized (PatternIndex.this) {
        Subscriber[] renewed = members.snapshot();
        snapshot = renewed;
        return renewed;
      }
    }
  }

  synchronized void add(String text, Subscriber subscriber) {
    Pattern pattern = byText.get(text);
    if (pattern == null) {
      pattern = new Pattern(text);
      byText.put(text, pattern);
      all = byText.values().toArray(new Pattern[0]);
    }
    pattern.members.add(subscriber);
    pattern.snapshot = null;
  }

  synchronized void remove(String text, Subscriber subscriber) {
    Pattern pattern = byText.get(text);
    if (pattern == null) {
      return;
    }
    if (!pattern.members.remove(subscriber)) {
      byText.remove(text);
      all = byText.values().toArray(new Pattern[0]);
    }
    pattern.snapshot = null;
  }

  /** Those that match a channel, in the order in which they came. */
  List<Pattern> matching(String channel) {
    Pattern[] present = all;
    if (present.length == 0 || Topic.reserved(channel)) {
      return List.of();
    }
    byte[] name = channel.getBytes(StandardCharsets.UTF_8);
    List<Pattern> matching = new ArrayList<>(0);
    for (Pattern pattern : present) {
      if (pattern.glob.matches(name)) {
        matching.add(pattern);
      }
    }
    return matching;
  }

  /** The pattern of this very text; null when it has no subscribers. */
  @Nullable Pattern get(String text) {
    for (Pattern pattern : all) {
      if (pattern.text.equals(text)) {
        return pattern;
      }
    }
    return null;
  }

  int size() {
    return all.length;
  }
}
