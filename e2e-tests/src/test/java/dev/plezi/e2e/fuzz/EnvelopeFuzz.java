package dev.plezi.e2e.fuzz;

import static dev.plezi.e2e.fuzz.Holds.holds;

import dev.plezi.event.Event;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.codec.Envelope;
import dev.plezi.protocol.codec.EventCodec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes as a message: the envelope says what a full parse says, and refuses what it refuses.
 */
public final class EnvelopeFuzz {
  private static final EventCodec CODEC = EventCodec.standard();

  private EnvelopeFuzz() {}

  enum Kind {
    A,
    B
  }

  record Shape(
      @Nullable String s,
      @Nullable Integer i,
      @Nullable Long l,
      @Nullable Double d,
      @Nullable Boolean b,
      @Nullable BigDecimal m,
      @Nullable BigInteger n,
      @Nullable List<BigDecimal> a,
      @Nullable Map<String, BigInteger> o,
      @Nullable Kind k,
      @Nullable UUID u,
      @Nullable Instant t,
      @Nullable Shape r) {}

  /** An escape that is half of a pair. */
  private static final Pattern SURROGATE = Pattern.compile("\\\\u[dD][89a-fA-F]");

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] message) {
    FullParse full = FullParse.of(message);
    Envelope envelope;
    try {
      envelope = CODEC.envelope(message);
    } catch (InvalidEventException e) {
      holds(!full.isMessage(), "refused, although a full parse finds a message: " + e.getMessage());
      return;
    }
    if (!full.isMessage()
        && SURROGATE.matcher(new String(message, StandardCharsets.UTF_8)).find()) {
      // Jackson's tree has no names with half a surrogate pair; the codec reads them as they came.
      return;
    }
    holds(full.isMessage(), "accepted, although a full parse finds no message");
    Event event = CODEC.event(message, envelope);
    holds(Objects.equals(envelope.event(), full.event()), "another event than a full parse finds");
    holds(full.sameId(sent(envelope.id())), "another _EID_ than a full parse finds");
    Map<String, @Nullable Object> members;
    try {
      members = event.asMap();
    } catch (InvalidEventException e) {
      holds(
          String.valueOf(e.getMessage()).endsWith("wants a number"),
          "refused for more than a number with which nobody can reckon: " + e.getMessage());
      return;
    }
    holds(members.equals(full.members()), "other members than a full parse finds");
    Envelope again = CODEC.envelope(EventCodec.utf8(event.json()));
    holds(again.equals(envelope), "another message as text than as bytes");
    CODEC.envelope(EventCodec.utf8(CODEC.encode(members)));
    readsOrRefuses(event);
  }

  /** The id as it is when it has been on the wire. */
  private static @Nullable String sent(@Nullable String id) {
    return id == null ? null : new String(EventCodec.utf8(id), StandardCharsets.UTF_8);
  }

  private static void readsOrRefuses(Event event) {
    try {
      var unused = event.as(Shape.class);
    } catch (InvalidEventException e) {
      holds(!String.valueOf(e.getMessage()).contains("\n"), "more than one line said about it");
    }
  }
}
