package dev.plezi.server;

/**
 * The browser client of this very version, as a thing to route: {@link Plezi#CLIENT}, given to
 * {@link App#route(String, BrowserClient)}. Immutable.
 */
public final class BrowserClient {
  BrowserClient() {}
}
