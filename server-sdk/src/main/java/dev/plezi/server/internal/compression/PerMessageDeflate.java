package dev.plezi.server.internal.compression;

import dev.plezi.protocol.codec.MessageAssembler;
import dev.plezi.server.Compression;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A server's permessage-deflate: RFC 7692. Whatever is agreed on, each message is compressed by
 * itself, so that nothing is kept for a connection, and what is compressed for one is so for all.
 * Thread-safe.
 */
public final class PerMessageDeflate implements AutoCloseable {
  /** The name of the extension. */
  public static final String NAME = "permessage-deflate";

  private static final String SERVER_RESETS = "server_no_context_takeover";
  private static final String CLIENT_RESETS = "client_no_context_takeover";
  private static final String SERVER_WINDOW = "server_max_window_bits";
  private static final String CLIENT_WINDOW = "client_max_window_bits";
  private static final int MIN_WINDOW_BITS = 8;
  private static final int MAX_WINDOW_BITS = 15;

  private final int thresholdBytes;
  private final MessageDeflater deflater;
  private final MessageInflater inflater = new MessageInflater();
  private final UnaryOperator<WireMessage> compressor;

  private final Agreement usual = new Agreement(0);

  /** As the options say. */
  public PerMessageDeflate(Compression options) {
    this(options.thresholdBytes(), new MessageDeflater(options.level()));
  }

  PerMessageDeflate(int thresholdBytes, MessageDeflater deflater) {
    this.thresholdBytes = thresholdBytes;
    this.deflater = deflater;
    this.compressor = deflater::compress;
  }

  /**
   * What is agreed on by a handshake; null when none of its offers can be taken.
   *
   * @param offered the lines of its header {@code Sec-WebSocket-Extensions}
   */
  public @Nullable Agreement negotiate(List<String> offered) {
    for (ExtensionOffer each : ExtensionOffer.parse(offered)) {
      if (each.name().equals(NAME) && !each.repeats() && valid(each.parameters())) {
        String window = each.parameters().get(SERVER_WINDOW);
        return window == null ? usual : new Agreement(Integer.parseInt(window));
      }
    }
    return null;
  }

  private static boolean valid(Map<String, @Nullable String> parameters) {
    return parameters.entrySet().stream().allMatch(each -> valid(each.getKey(), each.getValue()));
  }

  private static boolean valid(String parameter, @Nullable String value) {
    return switch (parameter) {
      case SERVER_RESETS, CLIENT_RESETS -> value == null;
      case SERVER_WINDOW -> value != null && windowBits(value);
      case CLIENT_WINDOW -> value == null || windowBits(value);
      default -> false;
    };
  }

  private static boolean windowBits(String value) {
    return value.matches("[1-9]\\d?")
        && Integer.parseInt(value) >= MIN_WINDOW_BITS
        && Integer.parseInt(value) <= MAX_WINDOW_BITS;
  }

  /** Frees what zlib keeps. What is at work still is freed when it is done. */
  @Override
  public void close() {
    deflater.close();
    inflater.close();
  }

  /** What a connection's two ends have agreed on. Immutable. */
  public final class Agreement {
    /** As the client has asked for; 0 when it has not. */
    private final int serverWindowBits;

    private Agreement(int serverWindowBits) {
      this.serverWindowBits = serverWindowBits;
    }

    /** What is answered to the handshake, with null for a parameter without a value. */
    public Map<String, @Nullable String> parameters() {
      Map<String, @Nullable String> parameters = new LinkedHashMap<>();
      parameters.put(SERVER_RESETS, null);
      parameters.put(CLIENT_RESETS, null);
      if (serverWindowBits > 0) {
        parameters.put(SERVER_WINDOW, Integer.toString(serverWindowBits));
      }
      return parameters;
    }

    /** Whether this connection gets such a message compressed, if that makes it smaller. */
    public boolean compresses(WireMessage message) {
      return message.size() >= thresholdBytes && fitsWindow(message.size());
    }

    /**
     * The window is always the largest, as the JDK has no other. A message that is no larger than a
     * smaller one refers to nothing beyond that.
     */
    private boolean fitsWindow(int size) {
      return serverWindowBits == 0
          || serverWindowBits == MAX_WINDOW_BITS
          || size <= 1 << serverWindowBits;
    }

    /** As this connection gets it: compressed, or the same. */
    public WireMessage outgoing(WireMessage message) {
      return compresses(message) ? message.compressedBy(compressor) : message;
    }

    /**
     * Compresses a message before it is asked for as {@link #outgoing}.
     *
     * @param pieceBytes larger ones are asked for in pieces of this size
     */
    public void prepare(WireMessage message, int pieceBytes) {
      if (!compresses(message)) {
        return;
      }
      message.keepCompressed();
      if (message.size() <= pieceBytes) {
        outgoing(message);
        return;
      }
      for (int from = 0; from < message.size(); from += pieceBytes) {
        outgoing(message.piece(from, Math.min(message.size(), from + pieceBytes), true));
      }
    }

    /** What a compressed message of the peer is, whose bytes are read to their end. */
    MessageAssembler.Result inflate(ByteBuffer compressed, boolean text, int maxBytes) {
      return inflater.inflate(compressed, text, maxBytes);
    }
  }
}
