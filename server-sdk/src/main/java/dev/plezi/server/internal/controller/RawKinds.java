package dev.plezi.server.internal.controller;

/**
 * The messages that a controller takes as they are.
 *
 * @param text whether text
 * @param binary whether binary
 */
public record RawKinds(boolean text, boolean binary) {
  /** Whether it takes none: then its messages are events. */
  public boolean isEmpty() {
    return !text && !binary;
  }
}
