package dev.plezi.server.http;

import java.nio.charset.StandardCharsets;

/** The header that makes a browser save what it gets: RFC 6266. */
final class Disposition {
  /** What may stand for itself in an extended value: attr-char of RFC 8187. */
  private static final String PLAIN = "!#$&+-.^_`|~";

  private Disposition() {}

  /** Names a file in both forms, of which no character can end the value. */
  static String attachment(String name) {
    // A half of a surrogate pair would not survive the encoding.
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    StringBuilder old = new StringBuilder();
    name.codePoints().forEach(c -> old.append(quotable(c) ? (char) c : '_'));
    StringBuilder extended = new StringBuilder();
    for (byte each : bytes) {
      if (plain(each)) {
        extended.append((char) each);
      } else {
        extended.append(String.format("%%%02X", each));
      }
    }
    return "attachment; filename=\"" + old + "\"; filename*=UTF-8''" + extended;
  }

  private static boolean quotable(int c) {
    return c >= ' ' && c < 0x7F && "\"\\%/;".indexOf(c) < 0;
  }

  private static boolean plain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PLAIN.indexOf(c) >= 0;
  }
}
