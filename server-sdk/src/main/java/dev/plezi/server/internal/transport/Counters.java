package dev.plezi.server.internal.transport;

import dev.plezi.protocol.SessionEndReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counts of what has happened on a server since its start, each kept at the place where it
 * happens: of connections, sessions, and messages. Thread-safe; each costs whoever counts a few
 * nanoseconds, and what leaves is counted by batches.
 */
public final class Counters {
  /** Why a session may be gone that a peer asks for. */
  public static final List<String> GAP_REASONS =
      List.of(
          SessionEndReason.CLOSED,
          SessionEndReason.GONE,
          SessionEndReason.OVERFLOW,
          SessionEndReason.COUNT,
          SessionEndReason.REFUSED,
          SessionEndReason.UNDELIVERABLE,
          SessionEndReason.IDENTITY,
          SessionEndReason.EXPIRED,
          SessionEndReason.REVOKED);

  /** Why a handshake was refused. */
  public enum Refusal {
    /** A page of an origin that is not allowed. */
    ORIGIN,
    /** No room for one more, of this address or of all. */
    FULL,
    /** The peer was revoked during its handshake. */
    REVOKED,
    /** The application has refused, or failed, or no route has taken it. */
    APPLICATION
  }

  /** Why a message was left out. */
  public enum Drop {
    /** The peer reads too slowly, and its subscription leaves out what does not fit. */
    OVERFLOW,
    /** It is worth nothing later, and could not be written at once. */
    VOLATILE
  }

  private final LongAdder accepted = new LongAdder();
  private final Map<Refusal, LongAdder> refused = adders(List.of(Refusal.values()));
  private final LongAdder resumed = new LongAdder();
  private final Map<String, LongAdder> gaps = adders(GAP_REASONS);
  private final LongAdder slow = new LongAdder();
  private final Map<Drop, LongAdder> dropped = adders(List.of(Drop.values()));
  private final LongAdder messagesIn = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder messagesOut = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();

  /** All at zero. */
  public Counters() {}

  private static <K> Map<K, LongAdder> adders(List<K> keys) {
    Map<K, LongAdder> adders = new LinkedHashMap<>();
    keys.forEach(key -> adders.put(key, new LongAdder()));
    return adders;
  }

  private static <K> void increment(Map<K, LongAdder> adders, K key) {
    LongAdder adder = adders.get(key);
    if (adder != null) {
      adder.increment();
    }
  }

  private static <K> long sum(Map<K, LongAdder> adders, K key) {
    LongAdder adder = adders.get(key);
    return adder == null ? 0 : adder.sum();
  }

  // ---- what happens

  /** A handshake was accepted. */
  public void accept() {
    accepted.increment();
  }

  /** A handshake was refused. */
  public void refuse(Refusal why) {
    increment(refused, why);
  }

  /** A session goes on with another connection. */
  public void resume() {
    resumed.increment();
  }

  /** A peer has asked for a session that is gone, and got another. */
  public void gap(String why) {
    increment(gaps, why);
  }

  /** A connection was too slow for what waited for it. */
  public void slow() {
    slow.increment();
  }

  /** A message was left out. */
  public void drop(Drop why) {
    increment(dropped, why);
  }

  /** A message of so many bytes arrived. */
  public void receive(int bytes) {
    messagesIn.increment();
    bytesIn.add(bytes);
  }

  /** Messages of so many bytes together are written. */
  public void send(int messages, long bytes) {
    messagesOut.add(messages);
    bytesOut.add(bytes);
  }

  // ---- what has happened

  /** Handshakes that were accepted. */
  public long accepted() {
    return accepted.sum();
  }

  /** Handshakes that were refused. */
  public long refused(Refusal why) {
    return sum(refused, why);
  }

  /** How often a session went on with another connection. */
  public long resumed() {
    return resumed.sum();
  }

  /** How often a peer has asked for a session that is gone. */
  public long gaps(String why) {
    return sum(gaps, why);
  }

  /** Connections that were too slow. */
  public long slowConnections() {
    return slow.sum();
  }

  /** Messages that were left out. */
  public long dropped(Drop why) {
    return sum(dropped, why);
  }

  /** Messages that arrived. */
  public long messagesIn() {
    return messagesIn.sum();
  }

  /** Their bytes, without those of frames and of compression. */
  public long bytesIn() {
    return bytesIn.sum();
  }

  /** Messages, or pieces of large ones, that were written. */
  public long messagesOut() {
    return messagesOut.sum();
  }

  /** Their bytes, without those of frames, and before compression. */
  public long bytesOut() {
    return bytesOut.sum();
  }
}
