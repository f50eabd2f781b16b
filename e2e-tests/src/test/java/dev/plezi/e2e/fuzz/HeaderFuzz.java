package dev.plezi.e2e.fuzz;

import static dev.plezi.e2e.fuzz.Holds.holds;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.http.Cookie;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.jetty.JettyHeaderParser;
import dev.plezi.server.internal.web.BodyParams;
import dev.plezi.server.internal.web.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Any text as {@code name|value|path|sameSite} of a header, a redirect and a cookie: what is
 * accepted stays within its line, and a cookie has no attribute that nobody gave it.
 */
public final class HeaderFuzz {
  private static final Request REQUEST = new Request("GET", "/", "", List.of(), "127.0.0.1", true);

  private HeaderFuzz() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    String[] part = (new String(input, StandardCharsets.UTF_8) + "|||").split("\\|", -1);
    attempt(1, it -> it.response().header(part[0], part[1]));
    attempt(1, it -> it.response().redirect(part[1]));
    attempt(5, it -> it.cookies().set(part[0], part[1]));
    attempt(6, it -> it.cookies().delete(part[0]));
    attempt(5, it -> it.cookies().set(cookie(part)));
  }

  private static Cookie cookie(String[] part) {
    return new Cookie(part[0], part[1], null, part[2], true, part[3]);
  }

  private static void attempt(int parts, Consumer<Exchange> change) {
    Exchange exchange =
        new Exchange(
            EventCodec.standard(),
            REQUEST,
            Map.of(),
            new BodyParams(REQUEST, RequestBody.NONE),
            new JettyHeaderParser());
    try {
      change.accept(exchange);
    } catch (IllegalArgumentException e) {
      return; // Refused, as it may be.
    }
    for (Map.Entry<String, String> header : exchange.response().seal()) {
      String line = header.getKey() + header.getValue();
      holds(line.chars().noneMatch(HeaderFuzz::breaks), "what no header may have in it");
      int found = header.getValue().split(";", -1).length;
      holds(parts == 1 || parts == found, "an attribute that nobody gave it");
    }
  }

  private static boolean breaks(int character) {
    return character == '\r' || character == '\n' || character == 0 || character > 0xFF;
  }
}
