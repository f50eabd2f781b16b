package dev.plezi.client.internal;

import dev.plezi.client.internal.socket.Handshake;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A description of where a client connects to and what it sends along: values that stay, and
 * suppliers that are asked at each attempt. Immutable.
 *
 * @param fixed the address, or null when it is asked for
 * @param url what is asked for it
 * @param lines of the upgrade's header
 */
record Destination(
    @Nullable ServerAddress fixed,
    Supplier<? extends CompletionStage<String>> url,
    List<Line> lines,
    @Nullable Supplier<? extends CompletionStage<String>> token) {
  private static final String COOKIE = "Cookie";
  private static final String TOKEN_PARAMETER = "token";

  private static final Set<String> RESERVED =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  /** A line of the header, whose value is asked for at each attempt. */
  record Line(String name, Supplier<? extends CompletionStage<String>> value) {}

  Destination {
    lines = List.copyOf(lines);
  }

  static Destination of(String url) {
    ServerAddress address = ServerAddress.parse(Arguments.given(url, "url"));
    return new Destination(address, () -> CompletableFuture.completedFuture(url), List.of(), null);
  }

  static Destination of(Supplier<? extends CompletionStage<String>> url) {
    return new Destination(null, Arguments.given(url, "url"), List.of(), null);
  }

  /** With another line, whose value is checked here. */
  Destination withHeader(String name, String value) {
    checkName(name);
    checkValue(name, value);
    return with(new Line(name, () -> CompletableFuture.completedFuture(value)));
  }

  /** With another line. */
  Destination withHeader(String name, Supplier<? extends CompletionStage<String>> value) {
    checkName(name);
    return with(new Line(name, Arguments.given(value, "value")));
  }

  Destination withCookie(String name, String value) {
    boolean valid =
        Arguments.given(value, "value")
            .chars()
            .allMatch(c -> c > ' ' && c < 127 && "\",;\\".indexOf(c) < 0);
    if (Arguments.given(name, "name").isEmpty()
        || !name.chars().allMatch(Destination::token)
        || !valid) {
      throw new IllegalArgumentException(
          "cookie \"" + name + "\" has a name or a value that cannot be sent");
    }
    String line = name + "=" + value;
    return with(new Line(COOKIE, () -> CompletableFuture.completedFuture(line)));
  }

  Destination withToken(Supplier<? extends CompletionStage<String>> tokens) {
    return new Destination(fixed, url, lines, Arguments.given(tokens, "tokens"));
  }

  private Destination with(Line line) {
    List<Line> more = new ArrayList<>(lines);
    more.add(line);
    return new Destination(fixed, url, more, token);
  }

  /** For a log: without the query, where a token may stand. */
  String name() {
    return fixed == null ? "a server whose address is asked for" : fixed.name();
  }

  /** The level that the address names, or null. */
  @Nullable String level() {
    return fixed == null ? null : fixed.named();
  }

  // ---- an attempt

  /**
   * Asks for what is to be asked for. May run code of the application, which may block.
   *
   * @param level what is asked of the server
   */
  CompletionStage<Handshake.Target> target(int level) {
    CompletionStage<ServerAddress> address = address();
    if (token != null) {
      address = address.thenCombine(ask("the token", token), this::withToken);
    }
    CompletionStage<List<Handshake.Header>> headers = CompletableFuture.completedFuture(List.of());
    for (Line line : lines) {
      headers = headers.thenCombine(ask("header " + line.name(), line.value()), adding(line));
    }
    return address.thenCombine(
        headers,
        (where, what) -> {
          ServerAddress asking = where.asking(level);
          return new Handshake.Target(asking.uri(), asking.host(), what);
        });
  }

  private CompletionStage<ServerAddress> address() {
    return fixed == null
        ? ask("the address", url).thenApply(ServerAddress::parse)
        : CompletableFuture.completedFuture(fixed);
  }

  private ServerAddress withToken(ServerAddress address, String value) {
    return address.with(TOKEN_PARAMETER, value);
  }

  /** Cookies stand in one line, as browsers send them and servers may insist. */
  private static BiFunction<List<Handshake.Header>, String, List<Handshake.Header>> adding(
      Line line) {
    return (before, value) -> {
      checkValue(line.name(), value);
      List<Handshake.Header> all = new ArrayList<>();
      String joined = value;
      for (Handshake.Header each : before) {
        if (line.name().equalsIgnoreCase(COOKIE) && each.name().equalsIgnoreCase(COOKIE)) {
          joined = each.value() + "; " + value;
        } else {
          all.add(each);
        }
      }
      all.add(new Handshake.Header(line.name(), joined));
      return all;
    };
  }

  private static CompletionStage<String> ask(
      String what, Supplier<? extends CompletionStage<String>> supplier) {
    return Asked.of(supplier)
        .handle(
            (value, failure) -> {
              if (failure != null) {
                String words = what + " could not be had: " + Asked.words(failure);
                throw new IllegalStateException(words, Asked.cause(failure));
              }
              return value;
            });
  }

  // ---- checks

  private static void checkName(String name) {
    String lower = Arguments.given(name, "name").toLowerCase(Locale.ROOT);
    if (RESERVED.contains(lower) || lower.startsWith("sec-websocket-")) {
      throw new IllegalArgumentException("header " + name + " is the handshake's own");
    }
    if (name.isEmpty() || !name.chars().allMatch(Destination::token)) {
      throw new IllegalArgumentException("header \"" + name + "\" is no header's name");
    }
  }

  /** The value may be a secret, so it is not shown. */
  private static void checkValue(String name, String value) {
    if (!Arguments.given(value, "value")
        .chars()
        .allMatch(c -> c == '\t' || (c >= ' ' && c < 127))) {
      throw new IllegalArgumentException("header " + name + " has a character that cannot be sent");
    }
  }

  private static boolean token(int c) {
    return c > ' ' && c < 127 && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
  }
}
