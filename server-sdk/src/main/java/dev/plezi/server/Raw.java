package dev.plezi.server;

/**
 * The messages that a controller takes as they are.
 *
 * @param text whether text
 * @param binary whether binary
 */
record Raw(boolean text, boolean binary) {
  /** Whether it takes none: then its messages are events. */
  boolean isEmpty() {
    return !text && !binary;
  }
}
