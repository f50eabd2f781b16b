package dev.plezi.server.internal.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * A check that a connection leads to a primary, and not to one that was a primary: what is
 * published on a replica reaches nobody beside it, and Redis says nothing. It can be written behind
 * other commands, and its reply be read behind theirs: if it is fulfilled then, it was when they
 * ran. Owned by the thread that writes and reads.
 */
final class PrimaryCheck {
  private static final byte[] RESP2 = "2".getBytes(US_ASCII);

  private final RedisConnection connection;
  private Way way;

  private enum Way {
    /** Everybody may say it, and it tells a cluster and a Sentinel apart, but some know it not. */
    HELLO,
    /** Not everybody may say it. */
    ROLE,
    /** What cannot be asked is believed. */
    NONE
  }

  private PrimaryCheck(RedisConnection connection, Way way) {
    this.connection = connection;
    this.way = way;
  }

  /**
   * Checks a new connection, and finds out how to check it later.
   *
   * @throws RedisException when it leads to no primary
   */
  static PrimaryCheck of(RedisConnection connection) {
    PrimaryCheck check = new PrimaryCheck(connection, Way.HELLO);
    if (!check.answered()) {
      check.way = Way.ROLE;
      if (!check.answered()) {
        check.way = Way.NONE;
      }
    }
    return check;
  }

  /** Checks it again. */
  void run() {
    write();
    if (replies() > 0) {
      read(connection.getOne());
    }
  }

  /** Writes the question. */
  void write() {
    if (way == Way.HELLO) {
      connection.sendCommand(Command.HELLO, RESP2);
    } else if (way == Way.ROLE) {
      connection.sendCommand(Command.ROLE);
    }
  }

  /** How many replies the question has. */
  int replies() {
    return way == Way.NONE ? 0 : 1;
  }

  /**
   * Reads the answer.
   *
   * @throws RedisException when it leads to no primary
   */
  void read(Object reply) {
    if (reply instanceof JedisDataException failure) {
      throw failure;
    }
    if (reply instanceof List<?> answer) {
      if (way == Way.HELLO) {
        readHello(member(answer, "mode"), member(answer, "role"));
      } else {
        readRole(answer.isEmpty() ? "" : text(answer.get(0)));
      }
    }
  }

  private boolean answered() {
    try {
      run();
      return true;
    } catch (JedisDataException e) {
      return false;
    }
  }

  private static void readHello(String mode, String role) {
    if (mode.equals("sentinel")) {
      throw sentinel();
    }
    // A cluster passes publications on to all of its nodes, wherever they are made.
    if (role.equals("replica") && !mode.equals("cluster")) {
      throw replica();
    }
  }

  private static void readRole(String role) {
    if (role.equals("sentinel")) {
      throw sentinel();
    }
    if (role.equals("slave")) {
      throw replica();
    }
  }

  private static RedisException sentinel() {
    return new RedisException(
        "this is a Sentinel, which carries no channels; name the primary that it watches");
  }

  private static RedisException replica() {
    return new RedisException(
        "this is a replica: what is published on it does not reach the others; name the primary");
  }

  private static String member(List<?> map, String name) {
    for (int i = 0; i + 1 < map.size(); i += 2) {
      if (text(map.get(i)).equals(name)) {
        return text(map.get(i + 1));
      }
    }
    return "";
  }

  private static String text(@Nullable Object word) {
    return word instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(word);
  }
}
