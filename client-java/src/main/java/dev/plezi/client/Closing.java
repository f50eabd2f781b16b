package dev.plezi.client;

/**
 * The end of a connection that was open.
 *
 * @param code the close code: the server's or our own; 1006 when it broke without a word, 1005 when
 *     it was closed without a code
 * @param reason what was said beside; may be empty
 */
public record Closing(int code, String reason) {}
