package dev.plezi.server.internal.mailbox;

/** A token bucket, full at first. Guarded by its owner's lock. */
public final class RateLimit {
  private final double perNano;
  private final double burst;
  private double tokens;
  private long updated;

  /** So many a second on average, and so many at once, from this time on, in nanoseconds. */
  public RateLimit(double perSecond, double burst, long now) {
    this.perNano = perSecond / 1e9;
    this.burst = burst;
    this.tokens = burst;
    this.updated = now;
  }

  /** Takes a token; false when there is none left. */
  public boolean take(long now) {
    refill(now);
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /** In how many nanoseconds there will be so many tokens, or as many as there may be. */
  public long nanosUntil(double wanted, long now) {
    refill(now);
    double missing = Math.min(wanted, burst) - tokens;
    return missing <= 0 ? 0 : (long) Math.ceil(missing / perNano);
  }

  private void refill(long now) {
    if (now > updated) {
      tokens = Math.min(burst, tokens + (now - updated) * perNano);
      updated = now;
    }
  }
}
