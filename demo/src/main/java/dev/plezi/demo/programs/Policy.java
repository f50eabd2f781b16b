package dev.plezi.demo.programs;

import dev.plezi.server.http.Response;

/** What the programs' pages may do: load what this server serves, and nothing else. */
final class Policy {
  private static final String CONTENT =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
          + "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private Policy() {}

  /** Adds it to a response. */
  static void on(Response response) {
    response
        .header("Content-Security-Policy", CONTENT)
        .header("Referrer-Policy", "same-origin")
        .header("X-Content-Type-Options", "nosniff");
  }
}
