package dev.plezi.server;

/**
 * How messages of WebSockets are compressed, by the extension {@code permessage-deflate} of RFC
 * 7692: {@link Options#compression}. Immutable, and checked when set: a value out of bounds is an
 * {@link IllegalArgumentException} that names the setting, the value and the bound.
 *
 * <p>Each message is compressed by itself, so that a connection keeps nothing for it, and a
 * broadcast is compressed once for all who take it so. What would be no smaller is sent as it is.
 */
public final class Compression {
  private final int thresholdBytes;
  private final int level;

  private Compression(Builder from) {
    thresholdBytes = from.thresholdBytes;
    level = from.level;
  }

  /** The standard settings. */
  public static Compression standard() {
    return builder().build();
  }

  /** Begins with the standard settings. */
  public static Builder builder() {
    return new Builder();
  }

  /** The smallest message that is compressed, in bytes. 1 KiB by default. */
  public int thresholdBytes() {
    return thresholdBytes;
  }

  /** How hard to try, from 1, which is fastest, to 9, which is smallest. 6 by default. */
  public int level() {
    return level;
  }

  /** Settings in the making. Not thread-safe. */
  public static final class Builder {
    private int thresholdBytes = 1_024;
    private int level = 6;

    private Builder() {}

    /** Sets {@link Compression#thresholdBytes}. */
    public Builder thresholdBytes(int thresholdBytes) {
      this.thresholdBytes = OptionChecks.atLeast("thresholdBytes", thresholdBytes, 0);
      return this;
    }

    /** Sets {@link Compression#level}. */
    public Builder level(int level) {
      this.level = OptionChecks.atMost("level", OptionChecks.atLeast("level", level, 1), 9);
      return this;
    }

    /** The settings as set. */
    public Compression build() {
      return new Compression(this);
    }
  }
}
