package dev.plezi.server.internal.pubsub;

/**
 * A name to subscribe to: a channel's, or a pattern of such.
 *
 * @param name a channel's name, taken literally; or a glob, as {@link Glob} reads it
 * @param pattern whether it is a glob
 */
public record Topic(String name, boolean pattern) {
  private static final int MAX_CHARS = 1_024;

  /** An application's channel; see {@link #named}. */
  public static Topic channel(String name) {
    return new Topic(named(name), false);
  }

  /** All channels of the application whose name matches; see {@link #named}. */
  public static Topic pattern(String glob) {
    return new Topic(named(glob), true);
  }

  /**
   * A name that an application may give: it may come from a peer.
   *
   * @throws IllegalArgumentException when it is too long, or begins with a NUL as our own do
   */
  public static String named(String name) {
    if (name.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "a channel's name has " + name.length() + " characters; the most is " + MAX_CHARS);
    }
    if (reserved(name)) {
      throw new IllegalArgumentException("a channel's name cannot begin with NUL");
    }
    return name;
  }

  /** Whether it is a channel of ours, which no pattern matches. */
  public static boolean reserved(String name) {
    return name.startsWith("\0");
  }
}
