package dev.plezi.server.pubsub;

/**
 * What can be listened to.
 *
 * @param name a channel's name, taken literally; or a glob, as {@link Glob} reads it
 * @param pattern whether it is a glob
 */
public record Topic(String name, boolean pattern) {
  /** One channel. */
  public static Topic channel(String name) {
    return new Topic(name, false);
  }

  /** All channels whose name matches. */
  public static Topic pattern(String glob) {
    return new Topic(glob, true);
  }
}
