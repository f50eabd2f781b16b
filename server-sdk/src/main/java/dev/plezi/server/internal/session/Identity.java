package dev.plezi.server.internal.session;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A peer's identity, as its handshake has shown.
 *
 * @param name what the application calls it
 * @param term how long that holds; null for good
 * @param revocations how many there had been when the handshake began
 */
public record Identity(String name, @Nullable Term term, long revocations) {
  /**
   * A span for which it holds who a peer is.
   *
   * @param renewal from when the peer is asked to show it anew
   * @param end when it holds no longer
   */
  public record Term(Instant renewal, Instant end) {
    /**
     * A term that begins now. A short one is renewed when half of it is over, so that a peer is not
     * asked again and again.
     *
     * @param lead how long before its end the peer is asked
     */
    public static Term until(Instant end, Instant now, Duration lead) {
      Duration half = Duration.between(now, end).dividedBy(2);
      return new Term(end.minus(lead.compareTo(half) < 0 ? lead : half), end);
    }

    boolean over(Instant now) {
      return !now.isBefore(end);
    }

    boolean due(Instant now) {
      return !now.isBefore(renewal);
    }
  }
}
