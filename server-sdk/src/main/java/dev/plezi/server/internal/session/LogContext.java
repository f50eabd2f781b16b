package dev.plezi.server.internal.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The words that log lines carry while code of a session runs: in the MDC of the thread, for as
 * long as a turn lasts. What stood there before comes back, as one session's turn may be within
 * another's.
 */
final class LogContext {
  private static final String CONNECTION = "plezi.connection";
  private static final String SESSION = "plezi.session";
  private static final String IDENTITY = "plezi.identity";
  private static final int DIGEST_BYTES = 6;

  private final Object named;
  private final Authentication authentication;
  private final Supplier<@Nullable String> secret;

  // Owned by the session's turn.
  private @Nullable String name;
  private @Nullable String digest;
  private @Nullable Before before;

  /** What stood there. */
  private record Before(
      @Nullable String connection, @Nullable String session, @Nullable String identity) {}

  /**
   * The words of a session.
   *
   * @param named what the log calls it, by what it says of itself
   * @param secret by which it can be resumed, if it can be
   */
  LogContext(Object named, Authentication authentication, Supplier<@Nullable String> secret) {
    this.named = named;
    this.authentication = authentication;
    this.secret = secret;
  }

  /** A turn begins on this thread. */
  void begin() {
    name = name == null ? named.toString() : name;
    Identity peer = authentication.identity();
    before =
        new Before(
            put(CONNECTION, name),
            put(SESSION, digest()),
            put(IDENTITY, peer == null ? null : peer.name()));
  }

  /** It has ended. */
  void end() {
    Before stood = before;
    before = null;
    if (stood != null) {
      set(CONNECTION, stood.connection());
      set(SESSION, stood.session());
      set(IDENTITY, stood.identity());
    }
  }

  /** What tells one session from others, and by which nobody can resume it. */
  private @Nullable String digest() {
    String key = secret.get();
    if (digest == null && key != null) {
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        digest = HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
    return digest;
  }

  private static @Nullable String put(String key, @Nullable String value) {
    String present = MDC.get(key);
    set(key, value);
    return present;
  }

  private static void set(String key, @Nullable String value) {
    if (value == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, value);
    }
  }
}
