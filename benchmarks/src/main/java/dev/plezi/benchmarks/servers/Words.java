package dev.plezi.benchmarks.servers;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What servers say that read no JSON: fixed words, and the number of the message they answer. */
final class Words {
  /** The letter here tells the events apart. */
  static final int EVENT_AT = "{\"event\":\"".length();

  static final byte[] EID = ascii("\"_EID_\":");
  static final byte[] NUMBER = ascii("\"n\":");
  static final byte[] ACK = ascii("{\"event\":\"_ack_\",\"_EID_\":");
  static final byte[] SAID = ascii("{\"event\":\"said\",\"data\":\"hello\",\"n\":");
  static final byte[] JOINED = ascii("{\"event\":\"joined\"}");

  private Words() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Where what stands behind these bytes, which stand near the end, begins. */
  static int behind(byte[] what, byte[] bytes, int from, int to) {
    for (int i = to - what.length; i >= from; i--) {
      if (Arrays.equals(bytes, i, i + what.length, what, 0, what.length)) {
        return i + what.length;
      }
    }
    throw new IllegalArgumentException(new String(bytes, from, to - from, StandardCharsets.UTF_8));
  }
}
