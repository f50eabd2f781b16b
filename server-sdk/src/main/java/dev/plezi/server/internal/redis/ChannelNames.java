package dev.plezi.server.internal.redis;

import dev.plezi.server.internal.pubsub.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The names of one application's channels in Redis: {@code <application>:<channel>}, in UTF-8.
 * Since no application's name has a colon, no two applications share one by accident. Immutable.
 */
final class ChannelNames {
  private final byte[] channels;
  private final byte[] patterns;

  ChannelNames(String application) {
    channels = utf8(application + ":");
    patterns = utf8(application.replaceAll("[*?\\[\\]^\\\\]", "\\\\$0") + ":");
  }

  /** The channel that each server of the application listens to, so that they can be counted. */
  byte[] servers() {
    return channel("\0servers");
  }

  /** The channel by which a server sends itself messages, to learn whether they arrive. */
  byte[] probes(long node) {
    return channel("\0probe " + Long.toHexString(node));
  }

  byte[] channel(String name) {
    return join(channels, name);
  }

  byte[] of(Topic topic) {
    return topic.pattern() ? join(patterns, topic.name()) : channel(topic.name());
  }

  /** The topic of a subscription in Redis. */
  Topic topic(byte[] name, boolean pattern) {
    byte[] prefix = pattern ? patterns : channels;
    return new Topic(suffix(prefix, name), pattern);
  }

  /** The application's own name of a channel in Redis. */
  String channel(byte[] name) {
    return suffix(channels, name);
  }

  /** A name as it comes back from Redis: what UTF-8 cannot say is a question mark. */
  static String encodable(String name) {
    boolean plain = name.chars().noneMatch(c -> Character.isSurrogate((char) c));
    return plain ? name : new String(utf8(name), StandardCharsets.UTF_8);
  }

  private static String suffix(byte[] prefix, byte[] name) {
    return new String(name, prefix.length, name.length - prefix.length, StandardCharsets.UTF_8);
  }

  private static byte[] join(byte[] prefix, String name) {
    byte[] rest = utf8(name);
    byte[] all = Arrays.copyOf(prefix, prefix.length + rest.length);
    System.arraycopy(rest, 0, all, prefix.length, rest.length);
    return all;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
