package dev.plezi.server.http;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A file that a form carried. Readable, as often as wanted, until the request is answered; what is
 * to last longer is saved.
 */
public interface Upload {
  /** The name of the form's field. */
  String field();

  /**
   * The file's name as the peer gave it: no folders, no control characters, never {@code .} or
   * {@code ..}; empty when none is left. A hint for people, not a name to save it under.
   */
  String fileName();

  /**
   * The content type that the peer claims; {@code application/octet-stream} when it claims none.
   */
  String type();

  /** Its length in bytes. */
  long size();

  /**
   * Its content; the caller closes the stream.
   *
   * @throws UncheckedIOException when it cannot be read
   */
  InputStream open();

  /**
   * Its content; a copy.
   *
   * @throws UncheckedIOException when it cannot be read
   */
  byte[] bytes();

  /**
   * Writes it to a file, which must not exist.
   *
   * @throws UncheckedIOException when it exists, or cannot be written
   */
  void saveTo(Path file);
}
