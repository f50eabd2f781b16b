package dev.plezi.server.internal.session.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A session as the client knows it, or a connection without one. */
final class Epoch {
  private static final int NOTHING = -1;

  private final World world;
  private final String key;
  private final boolean session;
  private final Set<Integer> known = new HashSet<>();
  private final List<Integer> written = new ArrayList<>();

  /**
   * What stands in the place of each message that counts; {@link #NOTHING} for one given up, less
   * for an answer.
   */
  private final List<Integer> places = new ArrayList<>();

  /** The place of what is written next. */
  private int place;

  private final Set<Integer> undelivered = new HashSet<>();
  private final Set<Integer> certain = new HashSet<>();

  private int sent;
  private int published;
  private int wanted = NOTHING;
  private boolean follows;
  private boolean entered;
  private Fate fate = Fate.GOES_ON;

  /** What becomes of it. */
  enum Fate {
    GOES_ON,

    /** It was lost, and the application was told. */
    LOST,

    /** The application wanted no more of it. */
    CLOSED
  }

  Epoch(World world, String key, boolean session) {
    this.world = world;
    this.key = key;
    this.session = session;
  }

  String key() {
    return key;
  }

  boolean session() {
    return session;
  }

  Fate fate() {
    return fate;
  }

  /** What was written in it, in order; once, though it was written again and again. */
  List<Integer> written() {
    return written;
  }

  int sent() {
    return sent;
  }

  int published() {
    return published;
  }

  boolean undelivered(int n) {
    return undelivered.contains(n);
  }

  /** What certainly was not handled, as the client's application was told. */
  Set<Integer> certain() {
    return certain;
  }

  /** It may go on with what was said before it, at level 1, of which some may be lost. */
  void follow() {
    follows = true;
  }

  /** The client has it. */
  void enter() {
    entered = true;
  }

  boolean entered() {
    return entered;
  }

  /** Whether nothing of the kind that was said before has come. */
  boolean follows() {
    return follows;
  }

  void end(Fate how) {
    fate = how;
  }

  /** The client writes a message; for the first time, or again. */
  void write(Sent message) {
    if (message.epoch != this && message.written == message.emissions) {
      world.violated(message + " is written in " + key + " though it was in another session");
    }
    message.epoch = this;
    message.written = message.emissions;
    if (place == places.size()) {
      places.add(message.n());
    } else if (places.get(place) != message.n()) {
      world.violated(message + " is written in the place of " + places.get(place));
    }
    place++;
    if (known.add(message.n())) {
      written.add(message.n());
    }
  }

  /** The client writes the answer to a request; for the first time, or again. */
  void write(Answer answer) {
    int mark = NOTHING - 1 - answer.n();
    if (place == places.size()) {
      places.add(mark);
    } else if (places.get(place) != mark) {
      world.violated("answer " + answer.n() + " is written in the place of " + places.get(place));
    }
    place++;
  }

  /** The client handles a request of the server. */
  void handleWanted(int n) {
    if (n <= wanted) {
      world.violated("client, " + key + ": request " + n + " came behind " + wanted);
    }
    wanted = n;
  }

  /** Another connection carries it, and the server has received so many. */
  void resume(double received) {
    place = (int) received;
  }

  /** Nothing is written in the place of a message, which is given up. */
  void writeNothing() {
    if (place >= places.size()) {
      world.violated("nothing is written in the place of nothing in " + key);
      return;
    }
    int n = places.set(place, NOTHING);
    place++;
    if (n != NOTHING) {
      known.clear();
      written.clear();
      places.stream().filter(m -> m > NOTHING && known.add(m)).forEach(written::add);
    }
  }

  /** The client's application is told that a message may be lost. */
  void giveUp(Sent message) {
    if (message.epoch != this) {
      world.violated(message + " was not written in " + key + ", and is undelivered there");
    }
    undelivered.add(message.n());
    if (message.unsent()) {
      certain.add(message.n());
    }
  }

  /** The client's application handles a message that the server's sent. */
  void handleSent(int n) {
    sent = expect("sent", sent, n) + 1;
  }

  /** The client's application handles a message that the server's published. */
  void handlePublished(int n) {
    published = expect("published", published, n) + 1;
  }

  private int expect(String what, int due, int n) {
    if (n < due || (n > due && !follows)) {
      world.violated("client, " + key + ": " + what + " " + n + " came in place of " + due);
    }
    return n;
  }
}
