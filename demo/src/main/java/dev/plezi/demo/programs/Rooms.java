package dev.plezi.demo.programs;

import dev.plezi.event.EventName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;

/** Chat rooms, which have many messages: the database. Thread-safe. */
final class Rooms implements AutoCloseable {
  /** More cannot be created. */
  static final int MAX_ROOMS = 50;

  /** Of each room; one more, and the oldest goes. */
  static final int MAX_MESSAGES = 100;

  private static final String TABLES =
      """
      create table if not exists room (id identity, name varchar_ignorecase unique);
      create table if not exists message (id identity, room bigint references room,
        author varchar, text varchar, at bigint);
      """;
  private static final String ADD_ROOM =
      "select * from final table (insert into room (name) values (?))";
  private static final String ADD_MESSAGE =
      "select * from final table"
          + " (insert into message (room, author, text, at) values (?, ?, ?, ?))";
  private static final String FORGET =
      "delete from message where room = ? and id <= (select id from message where room = ?"
          + " order by id desc offset ? rows fetch first row only)";

  private final JdbcConnectionPool pool;
  private final Jdbi jdbi;

  private Rooms(String database) {
    pool = JdbcConnectionPool.create("jdbc:h2:" + database, "", "");
    jdbi = Jdbi.create(pool);
    jdbi.registerRowMapper(ConstructorMapper.factory(Room.class));
    jdbi.registerRowMapper(ConstructorMapper.factory(Message.class));
    jdbi.useHandle(db -> db.createScript(TABLES).execute());
    create("general");
    create("random");
  }

  /** The demo's: in the file that {@code ROOMS_FILE} names, or in memory. */
  static Rooms open() {
    String file = System.getenv("ROOMS_FILE");
    return file == null ? inMemory() : inFile(Path.of(file));
  }

  /** A database that ends with this process. */
  static Rooms inMemory() {
    return new Rooms("mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  /** A database in a file, which is there again next time. */
  static Rooms inFile(Path file) {
    return new Rooms("file:" + file.toAbsolutePath());
  }

  /** A room. */
  record Room(long id, String name) {}

  /** A message, as it is stored, shown and sent; {@code at} is in milliseconds since 1970. */
  @EventName("message")
  record Message(long id, String author, String text, long at) {
    /** When, to the second. */
    Instant time() {
      return Instant.ofEpochSecond(at / 1000);
    }
  }

  /** All rooms, by name. */
  List<Room> rooms() {
    return jdbi.withHandle(
        db -> db.select("select * from room order by name").mapTo(Room.class).list());
  }

  /** A room, or null. */
  @Nullable Room room(long id) {
    return jdbi.withHandle(
        db ->
            db.select("select * from room where id = ?", id)
                .mapTo(Room.class)
                .findOne()
                .orElse(null));
  }

  /** The room of a name: the one that there is, else a new one; null when there are too many. */
  synchronized @Nullable Room create(String name) {
    List<Room> rooms = rooms();
    Room known =
        rooms.stream().filter(room -> room.name().equalsIgnoreCase(name)).findAny().orElse(null);
    if (known != null || rooms.size() >= MAX_ROOMS) {
      return known;
    }
    return jdbi.withHandle(db -> db.select(ADD_ROOM, name).mapTo(Room.class).one());
  }

  /** Adds a message to a room. */
  Message post(Room room, String author, String text) {
    long at = System.currentTimeMillis();
    return jdbi.inTransaction(
        db -> {
          db.execute(FORGET, room.id(), room.id(), MAX_MESSAGES - 1);
          return db.select(ADD_MESSAGE, room.id(), author, text, at).mapTo(Message.class).one();
        });
  }

  /** The messages of a room that came after the one of this id, in order. */
  List<Message> messages(Room room, long after) {
    return jdbi.withHandle(
        db ->
            db.select(
                    "select * from message where room = ? and id > ? order by id", room.id(), after)
                .mapTo(Message.class)
                .list());
  }

  @Override
  public void close() {
    pool.dispose();
  }
}
