package dev.plezi.server.internal.events;

import dev.plezi.event.Event;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

  /** Of a longer id its digest is remembered: it is as long as the peer likes. */
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
    String key = key(request);
    synchronized (this) {
      before = entries.get(key);
      if (before == null) {
        remember(key, null);
      }
    }
    if (before != null && before.reply() != null) {
      sender.accept(before.reply());
    }
    return before == null;
  }

  /** A request has been handled. */
  void end(Event request, WireMessage reply, Consumer<WireMessage> sender) {
    String key = key(request);
    synchronized (this) {
      if (entries.containsKey(key)) {
        remember(key, reply);
      }
    }
    sender.accept(reply);
  }

  synchronized int bytes() {
    return bytes;
  }

  private static String key(Event request) {
    String id = String.valueOf(request.id());
    if (id.length() <= MAX_ID) {
      return id;
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void remember(String key, @Nullable WireMessage reply) {
    entries.put(key, new Entry(reply));
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
