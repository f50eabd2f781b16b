package dev.plezi.server.internal.route;

import dev.plezi.server.Options;
import dev.plezi.server.TrustedProxies;
import dev.plezi.server.http.Request;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rule which hosts a request may name. A page whose own name has been made to mean this server
 * is to the browser a page of ours; only the name tells. Immutable.
 *
 * @param hosts names, in the form of an origin without scheme
 * @param addresses whether IP addresses pass too, which nobody can make to mean another
 */
record HostPolicy(List<Origin> hosts, boolean addresses) {
  private static final String ANY = "*";
  private static final String NONE = "";

  /** The hosts that an application allows, or else those that its address does. */
  static HostPolicy of(Options options) {
    boolean given = !options.allowedHosts().isEmpty();
    boolean inside = options.behindProxy().header().isEmpty() && loopback(options.address());
    Set<String> names =
        given ? options.allowedHosts() : inside ? Set.of("localhost", "*.localhost") : Set.of(ANY);
    return names.contains(ANY)
        ? new HostPolicy(List.of(), true)
        : new HostPolicy(
            names.stream().flatMap(each -> Stream.ofNullable(Origin.of(NONE, each))).toList(),
            !given);
  }

  /** Whether a request names one of them; no browser names none. */
  boolean welcome(Request request) {
    String text = request.header("Host");
    if (text == null || text.isEmpty() || hosts.isEmpty()) {
      return true;
    }
    Origin named = Origin.of(NONE, text);
    if (named == null) {
      return false;
    }
    Origin host = new Origin(NONE, named.host(), -1);
    return (addresses && address(host.host()))
        || hosts.stream().anyMatch(each -> each.covers(host));
  }

  private static boolean address(String host) {
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return TrustedProxies.address(plain) != null;
  }

  private static boolean loopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      // Nobody can listen there; the start says so.
      return false;
    }
  }
}
