package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A server that counts, and the connections to it. Frames are words: {@code open}, {@code msg} and
 * {@code received} go up, {@code hello}, {@code session}, {@code item}, {@code ack} and {@code
 * received} come down, with numbers behind them.
 */
final class SimulatedServer {
  /** One connection: what is under way on it, and what each end knows of the other. */
  static final class Link {
    final int attempt;
    final Deque<String> up = new ArrayDeque<>();
    final Deque<String> down = new ArrayDeque<>();

    /** Whether the server takes anything from it any more. */
    boolean alive = true;

    /** Whether the server has offered a session and waits for what the client says. */
    boolean offered;

    @Nullable Session session;

    Link(int attempt) {
      this.attempt = attempt;
    }
  }

  /** What the server knows of a session. */
  static final class Session {
    final int secret;

    /** The messages that were handled, in order. */
    final List<Integer> handled = new ArrayList<>();

    /** All that was ever sent, and how much of it the client has counted. */
    final List<String> sent = new ArrayList<>();

    int counted;
    int items;
    @Nullable Link link;

    Session(int secret) {
      this.secret = secret;
    }

    void send(String frame) {
      sent.add(frame);
      if (link != null) {
        link.down.add(frame);
      }
    }
  }

  /** Of all sessions and of none. */
  final List<Integer> handled = new ArrayList<>();

  private final List<Link> links = new ArrayList<>();
  private final List<Session> sessions = new ArrayList<>();
  private int secrets;

  /** A socket is being opened. */
  Link connect(int attempt) {
    links.removeIf(old -> old.up.isEmpty() || !old.alive);
    Link link = new Link(attempt);
    links.add(link);
    return link;
  }

  /** Handles a frame of one of the connections, which may be one that the client has left. */
  void handleOne(Random random) {
    if (!links.isEmpty()) {
      handle(links.get(random.nextInt(links.size())));
    }
  }

  void handleAll() {
    links.forEach(this::handle);
  }

  /** A socket is open; a server of level 2 offers a session. */
  void accept(Link link, boolean offers) {
    link.offered = offers;
    if (offers) {
      link.down.add("hello");
    }
  }

  private void handle(Link link) {
    String frame = link.up.poll();
    if (frame != null && link.alive) {
      String[] words = frame.split(" ", -1);
      switch (words[0]) {
        case "open" -> open(link, words);
        case "received" -> received(link, Integer.parseInt(words[1]));
        default -> message(link, Integer.parseInt(words[1]));
      }
    }
  }

  /** The connection is no more; its session waits. */
  void cut(Link link) {
    link.alive = false;
    if (link.session != null && link.session.link == link) {
      link.session.link = null;
    }
  }

  /** Restarts, or another has taken them over: no session can be resumed. */
  void forget() {
    sessions.clear();
  }

  void end(Session session) {
    sessions.remove(session);
  }

  private void open(Link link, String[] words) {
    if (!link.offered) {
      return;
    }
    link.offered = false;
    Session session = words.length == 1 ? null : find(Integer.parseInt(words[1]));
    boolean resumed = session != null;
    if (session == null) {
      session = new Session(++secrets);
      sessions.add(session);
    } else {
      if (session.link != null) {
        cut(session.link);
      }
      count(session, Integer.parseInt(words[2]));
    }
    session.link = link;
    link.session = session;
    int received = session.handled.size();
    link.down.add("session " + session.secret + " " + received + " " + resumed);
    link.down.addAll(session.sent.subList(session.counted, session.sent.size()));
  }

  private @Nullable Session find(int secret) {
    return sessions.stream().filter(session -> session.secret == secret).findAny().orElse(null);
  }

  private void received(Link link, int total) {
    assertThat(link.session).as("who counts without a session").isNotNull();
    if (link.session != null) {
      count(link.session, total);
    }
  }

  private static void count(Session session, int total) {
    assertThat(total).isBetween(session.counted, session.sent.size());
    session.counted = total;
  }

  private void message(Link link, int message) {
    link.offered = false;
    handled.add(message);
    if (link.session != null) {
      List<Integer> before = link.session.handled;
      assertThat(message).isGreaterThan(before.isEmpty() ? 0 : before.get(before.size() - 1));
      before.add(message);
      link.session.send("ack " + message);
    } else {
      link.down.add("ack " + message);
    }
  }
}
