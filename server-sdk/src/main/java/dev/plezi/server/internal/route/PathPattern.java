package dev.plezi.server.internal.route;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of paths: literal segments, {@code :name} (required), {@code (:name)} (optional) and
 * {@code *} (the rest, as parameter {@code *}). Immutable.
 */
public final class PathPattern {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final Pattern SIGNS = Pattern.compile("[:()*]");

  /** What a segment can say and mean the same to everybody on its way. */
  private static final Pattern CARRIED = Pattern.compile("(?!\\.{1,2}$)[^/\\\\%\\p{Cntrl}]+");

  private enum Kind {
    LITERAL,
    REQUIRED,
    OPTIONAL,
    REST
  }

  private record Segment(Kind kind, String text) {
    boolean sameParameter(Segment other) {
      return kind != Kind.LITERAL && other.kind != Kind.LITERAL && text.equals(other.text);
    }
  }

  private final String path;
  private final List<Segment> segments;

  private PathPattern(String path, List<Segment> segments) {
    this.path = path;
    this.segments = segments;
  }

  /**
   * What a path says beyond its literal parts.
   *
   * @param params parameters by name; an optional one that is missing is not among them
   */
  public record Match(Map<String, String> params) {
    /** As they were found; most paths say nothing, and nothing is kept of them. */
    private static Match of(Map<String, String> found) {
      return new Match(found.isEmpty() ? Map.of() : Collections.unmodifiableMap(found));
    }
  }

  /**
   * Reads a pattern. One of literal segments only takes an optional {@code id} behind them.
   *
   * @throws IllegalArgumentException naming the part that cannot be
   */
  public static PathPattern parse(String path) {
    List<Segment> segments = segments(path);
    if (segments.stream().allMatch(segment -> segment.kind() == Kind.LITERAL)) {
      segments.add(new Segment(Kind.OPTIONAL, "id"));
    }
    return new PathPattern(path, List.copyOf(segments));
  }

  /**
   * Reads a pattern that takes an {@code id} only if it says so.
   *
   * @throws IllegalArgumentException naming the part that cannot be
   */
  public static PathPattern asWritten(String path) {
    return new PathPattern(path, List.copyOf(segments(path)));
  }

  private static List<Segment> segments(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("the route \"" + path + "\" does not begin with /");
    }
    List<Segment> segments = new ArrayList<>();
    for (String part : split(path)) {
      Segment segment = segment(path, part);
      if (segments.stream().anyMatch(segment::sameParameter)) {
        throw new IllegalArgumentException(
            "the route \"" + path + "\" names " + segment.text() + " twice");
      }
      if (!segments.isEmpty()) {
        checkOrder(path, segments.get(segments.size() - 1).kind(), segment);
      }
      segments.add(segment);
    }
    return segments;
  }

  /** A pattern that only this very path matches. */
  public static PathPattern exactly(String path) {
    List<Segment> literal =
        split(path).stream().map(part -> new Segment(Kind.LITERAL, part)).toList();
    return new PathPattern(path, literal);
  }

  /** Matches a decoded path. */
  public @Nullable Match match(String requested) {
    List<String> parts = split(requested);
    Map<String, String> params = new LinkedHashMap<>();
    int at = 0;
    for (Segment segment : segments) {
      if (segment.kind() == Kind.REST) {
        int from = Math.min(at, parts.size());
        params.put("*", String.join("/", parts.subList(from, parts.size())));
        return Match.of(params);
      }
      String part = at < parts.size() ? parts.get(at) : null;
      if (part == null ? segment.kind() != Kind.OPTIONAL : !take(segment, part, params)) {
        return null;
      }
      at++;
    }
    return at < parts.size() ? null : Match.of(params);
  }

  /**
   * The path, percent-encoded, that has these parameters; those that stand in it are taken out. An
   * optional parameter whose value no path can carry stays with the others, as if it had no place.
   *
   * @throws IllegalArgumentException naming the parameter that is missing or cannot be carried
   */
  public String fill(Map<String, String> params) {
    StringBuilder filled = new StringBuilder();
    String gap = null;
    for (Segment segment : segments) {
      String value = segment.kind() == Kind.LITERAL ? segment.text() : params.get(segment.text());
      if (segment.kind() == Kind.REST) {
        split(value == null ? "" : value).forEach(each -> append(filled, each));
        params.remove(segment.text());
      } else if (value != null && CARRIED.matcher(value).matches()) {
        if (gap != null) {
          throw new IllegalArgumentException(
              "the route \"" + path + "\" has no " + segment.text() + " without " + gap);
        }
        append(filled, value);
        params.remove(segment.text());
      } else if (segment.kind() == Kind.OPTIONAL) {
        gap = segment.text();
      } else {
        throw new IllegalArgumentException(
            "the route \"" + path + "\" needs " + segment.text() + ", and has: " + value);
      }
    }
    return filled.toString();
  }

  private static void append(StringBuilder filled, String part) {
    String encoded = URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    filled.append('/').append(encoded);
  }

  private static boolean take(Segment segment, String part, Map<String, String> params) {
    if (segment.kind() == Kind.LITERAL) {
      return segment.text().equals(part);
    }
    params.put(segment.text(), part);
    return true;
  }

  private static Segment segment(String path, String part) {
    if (part.equals("*")) {
      return new Segment(Kind.REST, part);
    }
    if (part.startsWith("(:") && part.endsWith(")")) {
      return new Segment(Kind.OPTIONAL, name(path, part.substring(2, part.length() - 1)));
    }
    if (part.startsWith(":")) {
      return new Segment(Kind.REQUIRED, name(path, part.substring(1)));
    }
    if (SIGNS.matcher(part).find()) {
      throw new IllegalArgumentException(
          "the route \"" + path + "\": \"" + part + "\" is no literal, :name, (:name) or *");
    }
    return new Segment(Kind.LITERAL, part);
  }

  private static String name(String path, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the route \"" + path + "\": \"" + name + "\" cannot be a parameter's name");
    }
    return name;
  }

  private static void checkOrder(String path, Kind before, Segment next) {
    if (before == Kind.REST) {
      throw new IllegalArgumentException("the route \"" + path + "\": nothing can follow *");
    }
    boolean skips = next.kind() == Kind.LITERAL || next.kind() == Kind.REQUIRED;
    if (before == Kind.OPTIONAL && skips) {
      throw new IllegalArgumentException(
          "the route \""
              + path
              + "\": "
              + next.text()
              + " is required and follows an optional part");
    }
  }

  private static List<String> split(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return parts;
  }

  @Override
  public String toString() {
    return path;
  }
}
