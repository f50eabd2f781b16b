package dev.plezi.server.internal.events;

import dev.plezi.event.Event;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A memory of the latest requests of a session and their replies, so that one that is repeated is
 * not handled twice. Remembers {@link #MAX_REQUESTS}, and replies of {@link #MAX_BYTES} together;
 * the oldest are forgotten, and handled again if they are repeated still. Thread-safe.
 */
final class RequestDeduplication {
  static final int MAX_REQUESTS = 128;
  static final int MAX_BYTES = 64 * 1024;

  /** A longer id is not remembered. */
  private static final int MAX_ID = 64;

  // Guarded by this. No reply yet: the request is being handled.
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private int bytes;

  private record Entry(@Nullable WireMessage reply) {}

  /**
   * A request is to be handled; if it was before, its reply is sent again once there is one.
   *
   * @return false when it was
   */
  boolean begin(Event request, Consumer<WireMessage> sender) {
    Entry before;
    synchronized (this) {
      before = entries.get(request.id());
      if (before == null) {
        remember(request, null);
      }
    }
    if (before != null && before.reply() != null) {
      sender.accept(before.reply());
    }
    return before == null;
  }

  /** A request has been handled. */
  void end(Event request, WireMessage reply, Consumer<WireMessage> sender) {
    synchronized (this) {
      if (entries.containsKey(request.id())) {
        remember(request, reply);
      }
    }
    sender.accept(reply);
  }

  synchronized int bytes() {
    return bytes;
  }

  private void remember(Event request, @Nullable WireMessage reply) {
    String id = String.valueOf(request.id());
    if (id.length() > MAX_ID) {
      return;
    }
    entries.put(id, new Entry(reply));
    bytes += size(reply);
    Iterator<Entry> oldest = entries.values().iterator();
    while (entries.size() > MAX_REQUESTS || bytes > MAX_BYTES) {
      bytes -= size(oldest.next().reply());
      oldest.remove();
    }
  }

  private static int size(@Nullable WireMessage reply) {
    return reply == null ? 0 : reply.size();
  }
}
