package dev.plezi.server.internal.events;

import dev.plezi.protocol.codec.Envelope;
import dev.plezi.server.internal.transport.KeptBytes;
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
  private final KeptBytes.Share share;
  private int bytes;
  private boolean ended;

  private record Entry(@Nullable WireMessage reply) {}

  /**
   * No requests yet.
   *
   * @param kept where replies count that are remembered
   */
  RequestDeduplication(KeptBytes kept) {
    this.share = kept.share();
  }

  /**
   * A request is to be handled; if it was before, its reply is sent again once there is one.
   *
   * @return false when it was
   */
  boolean begin(Envelope request, Consumer<WireMessage> sender) {
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
  void end(Envelope request, WireMessage reply, Consumer<WireMessage> sender) {
    String key = key(request);
    synchronized (this) {
      if (entries.containsKey(key)) {
        remember(key, reply);
      }
    }
    sender.accept(reply);
  }

  /** The session is over: forgets all, for good. */
  synchronized void forget() {
    ended = true;
    entries.values().forEach(this::removed);
    entries.clear();
  }

  synchronized int bytes() {
    return bytes;
  }

  private static String key(Envelope request) {
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
    if (ended) {
      return;
    }
    Entry before = entries.put(key, new Entry(reply));
    if (before != null) {
      removed(before);
    }
    if (reply != null) {
      bytes += reply.size();
      share.add(reply);
    }
    Iterator<Entry> oldest = entries.values().iterator();
    while (entries.size() > MAX_REQUESTS || bytes > MAX_BYTES) {
      removed(oldest.next());
      oldest.remove();
    }
  }

  private void removed(Entry entry) {
    if (entry.reply() != null) {
      bytes -= entry.reply().size();
      share.remove(entry.reply());
    }
  }
}
