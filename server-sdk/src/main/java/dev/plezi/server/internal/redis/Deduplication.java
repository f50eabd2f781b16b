package dev.plezi.server.internal.redis;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A filter of messages that come again: by a second subscription that matches their channel, or
 * because their sender lost the connection and could not know that they had gone out. A server
 * numbers its messages upwards and sends them in that order, so it is enough to know each server's
 * last number. A gap means nothing: those were on channels that nobody here listens to, or are
 * lost. A server that starts again has a new identity and begins anew; when this one starts again
 * it knows nobody, and takes what comes. Owned by the thread that reads.
 */
final class Deduplication {
  /** The one longest silent is forgotten at the bound; should it repeat itself then, so do we. */
  private static final int MAX_NODES = 1024;

  private final Map<Long, Long> lastNumbers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MAX_NODES;
        }
      };

  /** Notes a message; false when it has come before. */
  boolean add(RedisMessage message) {
    Long before = lastNumbers.get(message.node());
    if (before != null && message.number() <= before) {
      return false;
    }
    lastNumbers.put(message.node(), message.number());
    return true;
  }
}
