package dev.plezi.server.internal.session;

import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.codec.ControlEvent;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for when it opens a session.
 *
 * @param session the secret of the session to resume; null for a new one
 * @param received how many messages of it the client has received
 * @param sent how many it has sent; {@link #UNSAID} if it does not say so
 * @param nonce by which a session is found again that was made for this, or null
 * @param attempt which of the client's attempts to connect this is: what it said in an earlier one
 *     may come later; {@link #UNSAID} if it does not say so
 */
record Opening(
    @Nullable String session,
    double received,
    double sent,
    @Nullable String nonce,
    double attempt) {
  static final double UNSAID = -1;

  /** So short that it is kept as long as the session, and so long that nobody guesses it. */
  private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{16,64}");

  /** Whether it was said in an earlier attempt than this. */
  boolean before(double latest) {
    return attempt != UNSAID && attempt < latest;
  }

  /** Reads an {@code _open_}; null when it is none. */
  static @Nullable Opening of(ControlEvent event) {
    try {
      String session = event.has("session") ? event.text("session") : null;
      String nonce = event.has("nonce") ? event.text("nonce") : null;
      double received = event.whole("received", session == null ? 0 : Double.NaN);
      double sent = event.whole("sent", UNSAID);
      double attempt = event.whole("attempt", UNSAID);
      boolean right = received >= 0 && sent >= UNSAID && attempt >= UNSAID;
      boolean random = nonce == null || NONCE.matcher(nonce).matches();
      return right && random ? new Opening(session, received, sent, nonce, attempt) : null;
    } catch (InvalidEventException e) {
      return null;
    }
  }
}
