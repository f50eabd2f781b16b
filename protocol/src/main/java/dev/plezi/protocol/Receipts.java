package dev.plezi.protocol;

/**
 * How many messages of a session one end has received, and when the other is to be told: at once
 * when {@link #AT_ONCE} messages or {@link #AT_ONCE_SIZE} are untold, else within {@link
 * #DELAY_MS}. Not thread-safe.
 */
public final class Receipts {
  /** So many untold messages are told at once. */
  public static final int AT_ONCE = 32;

  /** Untold messages of this size together are told at once. */
  public static final int AT_ONCE_SIZE = 65_536;

  /** No received message is untold for longer, in milliseconds. */
  public static final double DELAY_MS = 1_000;

  private static final double NEVER = Double.POSITIVE_INFINITY;

  private double received;
  private int untold;
  private int untoldSize;
  private double due = NEVER;

  /** Nothing received. */
  public Receipts() {}

  /** A message has been received. */
  public void add(int size, double now) {
    received++;
    untold++;
    untoldSize += size;
    if (untold >= AT_ONCE || untoldSize >= AT_ONCE_SIZE) {
      due = now;
    } else if (untold == 1) {
      due = now + DELAY_MS;
    }
  }

  /** How many were received. */
  public double received() {
    return received;
  }

  /** When the other end is to be told; infinity for not at all. */
  public double due() {
    return due;
  }

  /** How many were received, which the other end is now told. */
  public double tell() {
    untold = 0;
    untoldSize = 0;
    due = NEVER;
    return received;
  }

  /** A new session: nothing received. */
  public void restart() {
    received = 0;
    double unused = tell();
  }
}
