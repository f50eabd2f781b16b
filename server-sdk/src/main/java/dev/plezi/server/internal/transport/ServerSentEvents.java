package dev.plezi.server.internal.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A writer of the form of server-sent events. */
public final class ServerSentEvents {
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

  private ServerSentEvents() {}

  /**
   * The event whose data is a text in UTF-8: each of its lines is one of {@code data}, be it ended
   * by LF, CR or both; then an empty line.
   */
  public static ByteBuffer event(byte[] text) {
    ByteArrayOutputStream event = new ByteArrayOutputStream(text.length + 2 * DATA.length);
    int start = 0;
    for (int i = 0; i <= text.length; i++) {
      if (i == text.length || text[i] == '\n' || text[i] == '\r') {
        event.writeBytes(DATA);
        event.write(text, start, i - start);
        event.write('\n');
        boolean both = i + 1 < text.length && text[i] == '\r' && text[i + 1] == '\n';
        i += both ? 1 : 0;
        start = i + 1;
      }
    }
    event.write('\n');
    return ByteBuffer.wrap(event.toByteArray());
  }
}
