package dev.plezi.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The reverse proxies whose word counts: who they are, and in which header they say who asks. A
 * client can send every header that a proxy can, so of a list of addresses the last that is no
 * trusted proxy's is the client's, and what stands before it is the client's own tale. Immutable.
 *
 * <p>By {@code X-Forwarded-For} unless said otherwise; what they say of TLS and of the host is in
 * {@code X-Forwarded-Proto}, {@code X-Forwarded-Host} and {@code X-Forwarded-Port} then.
 */
public final class TrustedProxies {
  private static final TrustedProxies NONE = new TrustedProxies(0, List.of(), "");
  private static final String LISTED = "X-Forwarded-For";
  private static final String STANDARD = "Forwarded";

  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,100}");
  private static final Pattern V4 =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final int MAX_HOPS = 100;

  private final int hops;
  private final List<Block> blocks;
  private final String header;

  private TrustedProxies(int hops, List<Block> blocks, String header) {
    this.hops = hops;
    this.blocks = blocks;
    this.header = header;
  }

  /** Nobody: no such header counts. */
  public static TrustedProxies none() {
    return NONE;
  }

  /**
   * So many proxies one behind the other, wherever they connect from: of a list the last entries
   * but one less than these are theirs. Only for an app that nobody reaches but through them.
   *
   * @throws IllegalArgumentException when they are not 1 to 100
   */
  public static TrustedProxies hops(int hops) {
    if (hops < 1 || hops > MAX_HOPS) {
      throw new IllegalArgumentException("hops is " + hops + "; it is 1 to " + MAX_HOPS);
    }
    return new TrustedProxies(hops, List.of(), LISTED);
  }

  /**
   * The proxies at these addresses, however many stand one behind the other.
   *
   * @param addresses such as {@code 127.0.0.1}, {@code 10.0.0.0/8} or {@code fd00::/8}
   * @throws IllegalArgumentException naming the one that is none, or when there is none
   */
  public static TrustedProxies at(String... addresses) {
    if (addresses.length == 0) {
      throw new IllegalArgumentException("trusted proxies are at one address at least");
    }
    return new TrustedProxies(0, Stream.of(addresses).map(Block::of).toList(), LISTED);
  }

  /** The same proxies, which say it by the one header {@code Forwarded} of RFC 7239. */
  public TrustedProxies byForwarded() {
    return new TrustedProxies(hops, blocks, STANDARD);
  }

  /**
   * The same proxies, which say who asks by a header that has one address, such as {@code
   * CF-Connecting-IP}; the rest they say by {@code X-Forwarded-*}.
   *
   * @throws IllegalArgumentException when it is no header's name
   */
  public TrustedProxies byClientAddress(String name) {
    if (!HEADER.matcher(name).matches()) {
      throw new IllegalArgumentException("\"" + name + "\" is no header's name");
    }
    return new TrustedProxies(hops, blocks, name);
  }

  /** The header that says who asks; empty when nobody is trusted. */
  public String header() {
    return header;
  }

  /** Whether {@link #header} is a list, of which each proxy has added an entry. */
  public boolean listed() {
    return header.equalsIgnoreCase(LISTED) || header.equalsIgnoreCase(STANDARD);
  }

  /** Whether a proxy's word counts that connects from here. */
  public boolean trusts(InetAddress peer) {
    return hops > 0 || blocks.stream().anyMatch(each -> each.contains(peer));
  }

  /**
   * How many at the end of a list of addresses are those of trusted proxies; the first never is.
   *
   * @param addresses from the client to the peer, which is the last
   */
  public int trusted(List<InetAddress> addresses) {
    int most = addresses.size() - 1;
    if (hops > 0) {
      return Math.min(hops, most);
    }
    int found = 0;
    while (found < most && trusts(addresses.get(most - found))) {
      found++;
    }
    return found;
  }

  /** Reads an IP address as it is written, without a look-up; null when it is none. */
  public static @Nullable InetAddress address(String text) {
    try {
      if (V4.matcher(text).matches()) {
        byte[] bytes = new byte[4];
        String[] parts = text.split("\\.", -1);
        for (int i = 0; i < bytes.length; i++) {
          int part = Integer.parseInt(parts[i]);
          if (part > 255) {
            return null;
          }
          bytes[i] = (byte) part;
        }
        return InetAddress.getByAddress(bytes);
      }
      // In brackets it is no name to Java, which looks nothing up.
      return text.indexOf(':') >= 0 && V6.matcher(text).matches()
          ? InetAddress.getByName("[" + text + "]")
          : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** The addresses that begin with the same bits. */
  private record Block(InetAddress start, int bits) {
    static Block of(String text) {
      int slash = text.indexOf('/');
      InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
      String size = slash < 0 ? null : text.substring(slash + 1);
      int most = address == null ? 0 : address.getAddress().length * 8;
      int bits = size == null ? most : size.matches("\\d{1,3}") ? Integer.parseInt(size) : -1;
      if (address == null || bits < 0 || bits > most) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is no IP address, nor a block of them such as 10.0.0.0/8");
      }
      return new Block(address, bits);
    }

    boolean contains(InetAddress address) {
      byte[] bytes = address.getAddress();
      byte[] first = start.getAddress();
      if (bytes.length != first.length) {
        return false;
      }
      int whole = bits / 8;
      int rest = bits % 8;
      boolean same = Arrays.equals(bytes, 0, whole, first, 0, whole);
      return same && (rest == 0 || ((bytes[whole] ^ first[whole]) & 0xFF) >> (8 - rest) == 0);
    }
  }
}
