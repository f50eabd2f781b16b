package dev.plezi.server.internal.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network that counts as one peer, for bounds: an IPv4 address; of IPv6 the first 64 bits, since
 * whoever has one of its addresses has all. What is no address stands for itself.
 *
 * @param name the same for all its addresses
 * @param local whether it is this machine's, or a private one, where a proxy may stand
 */
public record PeerNetwork(String name, boolean local) {
  private static final int PREFIX_BYTES = 8;
  private static final int UNIQUE_LOCAL = 0xFC;
  private static final int SHARED_FIRST = 100;

  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";

  // Whatever else there is would be looked up as a name.
  private static final Pattern ADDRESS =
      Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

  /** The network of a remote address as text. */
  public static PeerNetwork of(String remote) {
    InetAddress address = address(remote);
    if (address == null) {
      return new PeerNetwork(remote, false);
    }
    byte[] bytes = address.getAddress();
    boolean local =
        address.isLoopbackAddress()
            || address.isSiteLocalAddress()
            || address.isLinkLocalAddress()
            || unlisted(bytes);
    return address instanceof Inet6Address
        ? new PeerNetwork(HexFormat.of().formatHex(bytes, 0, PREFIX_BYTES), local)
        : new PeerNetwork(address.getHostAddress(), local);
  }

  /**
   * Unique local addresses (fc00::/7), and those that carriers and clouds share (100.64.0.0/10).
   */
  private static boolean unlisted(byte[] bytes) {
    return bytes.length == 4
        ? bytes[0] == SHARED_FIRST && (bytes[1] & 0xC0) == 0x40
        : (bytes[0] & 0xFE) == UNIQUE_LOCAL;
  }

  /** An address without brackets and zone. */
  private static String bare(String remote) {
    int begin = remote.startsWith("[") ? 1 : 0;
    int zone = remote.indexOf('%');
    int end = zone < 0 ? remote.length() : zone;
    return remote.substring(begin, end > begin && remote.charAt(end - 1) == ']' ? end - 1 : end);
  }

  private static @Nullable InetAddress address(String remote) {
    String text = bare(remote);
    if (!ADDRESS.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
