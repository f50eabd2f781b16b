package dev.plezi.server.internal.jetty;

import dev.plezi.server.TrustedProxies;
import dev.plezi.server.http.HttpException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A bound on the bytes of all requests' bodies that are in one place, such as the memory or the
 * folder for uploads: those that are still coming and those whose requests are being answered. At
 * the bound room is made by giving up the largest of the bodies that still come, of the address
 * whose bodies are the largest together: whoever holds the most loses first. Thread-safe.
 */
final class BodyMemory {
  private static final int NETWORK_BYTES = 8;

  private final long max;

  // Guarded by this; as many as there are requests with a body.
  private final Map<String, Set<Share>> coming = new HashMap<>();
  private long used;

  BodyMemory(long max) {
    this.max = max;
  }

  /** Begins a share for a request's body of this address. */
  synchronized Share open(String address) {
    Share share = new Share(network(address));
    coming.computeIfAbsent(share.network, none -> new LinkedHashSet<>()).add(share);
    return share;
  }

  /** What is answered where a body had to be given up. */
  static HttpException full() {
    return new HttpException(503, "503 Service Unavailable");
  }

  /** How many bytes there are. */
  synchronized long used() {
    return used;
  }

  /** Who has one IPv6 address has as many as begin with the same 64 bits. */
  private static String network(String address) {
    boolean six = address.startsWith("[") && address.endsWith("]");
    InetAddress known =
        six ? TrustedProxies.address(address.substring(1, address.length() - 1)) : null;
    if (!(known instanceof Inet6Address)) {
      return address;
    }
    StringBuilder network = new StringBuilder();
    for (int i = 0; i < NETWORK_BYTES; i++) {
      network.append(known.getAddress()[i]).append('.');
    }
    return network.toString();
  }

  private boolean makeRoom(Share asking) {
    while (used > max) {
      Share largest = largest();
      if (largest == null) {
        asking.giveUp();
        return false;
      }
      largest.giveUp();
      largest.whenGivenUp.run();
    }
    return !asking.givenUp;
  }

  private @Nullable Share largest() {
    return coming.values().stream()
        .max(Comparator.comparingLong(BodyMemory::bytes))
        .flatMap(greediest -> greediest.stream().max(Comparator.comparingLong(one -> one.bytes)))
        .filter(share -> share.bytes > 0)
        .orElse(null);
  }

  private static long bytes(Collection<Share> shares) {
    return shares.stream().mapToLong(each -> each.bytes).sum();
  }

  /**
   * What a body may take of what all bodies share.
   *
   * @param memory bytes in memory
   * @param folder bytes in the folder for uploads
   */
  record Shares(Share memory, Share folder) {
    /** Has this done when the body is given up: see {@link Share#whenGivenUp}. */
    void whenGivenUp(Runnable action) {
      memory.whenGivenUp(action);
      folder.whenGivenUp(action);
    }

    /** Whether the body had to be given up. */
    boolean givenUp() {
      return memory.givenUp() || folder.givenUp();
    }

    /** All of the body has come; false when it had to be given up. */
    boolean arrived() {
      return memory.arrived() && folder.arrived();
    }

    void close() {
      memory.close();
      folder.close();
    }
  }

  /** What one body has of it. */
  final class Share {
    private final String network;

    // Guarded by the memory.
    private final List<byte[]> parts = new ArrayList<>();
    private long bytes;
    private boolean givenUp;
    private Runnable whenGivenUp = () -> {};

    private Share(String network) {
      this.network = network;
    }

    /** Keeps a part of the body; false when the body had to be given up. */
    boolean keep(byte[] part) {
      synchronized (BodyMemory.this) {
        if (!givenUp) {
          parts.add(part);
        }
        return count(part.length);
      }
    }

    /** Has this done when the body is given up for others: under the lock, so it must be quick. */
    void whenGivenUp(Runnable action) {
      synchronized (BodyMemory.this) {
        whenGivenUp = action;
      }
    }

    /** Whether the body had to be given up. */
    boolean givenUp() {
      synchronized (BodyMemory.this) {
        return givenUp;
      }
    }

    /** The body has come, and stays until the share is closed; false when it was given up. */
    boolean arrived() {
      synchronized (BodyMemory.this) {
        forget();
        return !givenUp;
      }
    }

    /** Counts bytes that are kept elsewhere; false when the body had to be given up. */
    boolean count(long more) {
      synchronized (BodyMemory.this) {
        if (givenUp) {
          return false;
        }
        bytes += more;
        used += more;
        return makeRoom(this);
      }
    }

    /** All that was kept; the body has come, and stays until the share is closed. */
    byte @Nullable [] take() {
      synchronized (BodyMemory.this) {
        if (givenUp) {
          return null;
        }
        forget();
        byte[] all = new byte[parts.stream().mapToInt(each -> each.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
          System.arraycopy(part, 0, all, at, part.length);
          at += part.length;
        }
        parts.clear();
        return all;
      }
    }

    /** The request is answered. */
    void close() {
      synchronized (BodyMemory.this) {
        giveUp();
      }
    }

    private void giveUp() {
      givenUp = true;
      used -= bytes;
      bytes = 0;
      parts.clear();
      forget();
    }

    private void forget() {
      Set<Share> those = coming.get(network);
      if (those != null && those.remove(this) && those.isEmpty()) {
        coming.remove(network);
      }
    }
  }
}
