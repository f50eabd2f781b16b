package dev.plezi.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is here. Whoever changes it and tells the others does both under its lock. */
final class Roster {
  /** One more is refused. */
  static final int MAX_PEOPLE = 500;

  // Guarded by this; by the nickname's identity, in order of arrival.
  private final Map<String, Person> people = new LinkedHashMap<>();

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
}
