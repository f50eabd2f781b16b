package dev.plezi.server.internal.mailbox;

/** A token bucket. Guarded by its owner's lock. */
public final class RateLimit {
  private final double perNano;
  private final double burst;
  private double tokens;
  private long updated;

  public RateLimit(int perSecond, int burst, long now) {
    this.perNano = perSecond / 1e9;
    this.burst = burst;
    this.tokens = burst;
    this.updated = now;
  }

  /** Takes a token; false when there is none left. */
  public boolean take(long now) {
    tokens = Math.min(burst, tokens + (now - updated) * perNano);
    updated = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
