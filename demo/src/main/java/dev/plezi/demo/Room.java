package dev.plezi.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is here, and what was said last. Whoever changes it and tells the others does both under its
 * lock, so that everybody hears of it in one order.
 */
final class Room {
  /** One more is refused. */
  static final int MAX_PEOPLE = 500;

  /** What is older is forgotten; so it is when the lines have too many characters together. */
  static final int MAX_LINES = 50;

  static final int MAX_CHARACTERS = 20_000;

  // All guarded by this. People by the nickname's identity, in order of arrival.
  private final Map<String, Person> people = new LinkedHashMap<>();
  private final Deque<Chat.Said> lines = new ArrayDeque<>();
  private int characters;
  private boolean forgot;

  /** How an attempt to come in ended. */
  enum Entry {
    /** As somebody new. */
    NEW,
    /** As somebody who is here already: a second tab, or a connection that replaces a lost one. */
    AGAIN,
    /** Somebody else is called so. */
    TAKEN,
    /** There is no room. */
    FULL
  }

  private static final class Person {
    final String nickname;
    final @Nullable String key;
    int connections = 1;

    Person(String nickname, @Nullable String key) {
      this.nickname = nickname;
      this.key = key;
    }
  }

  /** A connection wants to come in. */
  synchronized Entry enter(String nickname, @Nullable String key) {
    String identity = Nickname.identity(nickname);
    Person present = people.get(identity);
    if (present != null) {
      if (key == null || !key.equals(present.key)) {
        return Entry.TAKEN;
      }
      present.connections++;
      return Entry.AGAIN;
    }
    if (people.size() >= MAX_PEOPLE) {
      return Entry.FULL;
    }
    people.put(identity, new Person(nickname, key));
    return Entry.NEW;
  }

  /**
   * A connection that came in is gone.
   *
   * @return whether the person is, too
   */
  synchronized boolean leave(String nickname) {
    String identity = Nickname.identity(nickname);
    Person person = people.get(identity);
    if (person == null || --person.connections > 0) {
      return false;
    }
    people.remove(identity);
    return true;
  }

  /** How somebody who is here wrote the nickname when they came. */
  synchronized String spelling(String nickname) {
    Person person = people.get(Nickname.identity(nickname));
    return person == null ? nickname : person.nickname;
  }

  /** The nicknames of those who are here. */
  synchronized List<String> people() {
    return people.values().stream().map(person -> person.nickname).toList();
  }

  /**
   * Somebody says a line.
   *
   * @return false when they have said it already, and have sent it again for want of an answer
   */
  synchronized boolean say(Chat.Said said) {
    boolean repeated =
        lines.stream().anyMatch(l -> l.id().equals(said.id()) && l.from().equals(said.from()));
    if (repeated) {
      return false;
    }
    lines.add(said);
    characters += said.text().length();
    while (lines.size() > MAX_LINES || characters > MAX_CHARACTERS) {
      characters -= lines.remove().text().length();
      forgot = true;
    }
    return true;
  }

  /** What was said last, in order. */
  synchronized List<Chat.Said> lines() {
    return List.copyOf(lines);
  }

  /** Whether more was said before those. */
  synchronized boolean forgot() {
    return forgot;
  }
}
