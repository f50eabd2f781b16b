package dev.plezi.server.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The content of a response. Immutable. */
public sealed interface Body {
  /** Nothing, of no type. */
  Body EMPTY = new Data("", new byte[0], "");

  /** Plain text. */
  static Body text(String text) {
    return Data.of("text/plain; charset=utf-8", text);
  }

  /** HTML; whoever made it has escaped what had to be. */
  static Body html(String html) {
    return Data.of("text/html; charset=utf-8", html);
  }

  /** JSON text. */
  static Body json(String json) {
    return Data.of("application/json", json);
  }

  /**
   * Bytes of a type.
   *
   * @param type the content type
   * @param data not to be changed any more
   */
  static Body data(String type, byte[] data) {
    return new Data(type, data, "");
  }

  /**
   * A file, with ranges, ETag and Last-Modified; its type follows from its name, unless the
   * response has a Content-Type. What is no readable file when it is sent is answered with 404.
   */
  static Body file(Path file) {
    return new File(file, "");
  }

  /**
   * The same, as something that a browser saves instead of showing it.
   *
   * @param name the file name to suggest; any text
   */
  Body download(String name);

  /** The value of its Content-Disposition header; empty for none. */
  String disposition();

  /**
   * Content in memory.
   *
   * @param type the content type; empty for none
   * @param bytes the content; not to be changed
   * @param disposition see {@link Body#disposition}
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody; copying every page would cost
  record Data(String type, byte[] bytes, String disposition) implements Body {
    private static Data of(String type, String content) {
      return new Data(type, content.getBytes(StandardCharsets.UTF_8), "");
    }

    @Override
    public Data download(String name) {
      return new Data(type, bytes, Disposition.attachment(name));
    }
  }

  /**
   * Content of a file.
   *
   * @param path the file
   * @param disposition see {@link Body#disposition}
   */
  record File(Path path, String disposition) implements Body {
    @Override
    public File download(String name) {
      return new File(path, Disposition.attachment(name));
    }
  }
}
