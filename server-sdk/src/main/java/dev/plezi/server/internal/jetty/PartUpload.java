package dev.plezi.server.internal.jetty;

import dev.plezi.server.http.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;

/**
 * An upload that is a part of a multipart body; Jetty keeps its content.
 *
 * @param part Jetty's
 * @param field the field's name
 * @param fileName what is left of the name that the peer gave
 * @param type what the peer says it is
 */
record PartUpload(MultiPart.Part part, String field, String fileName, String type)
    implements Upload {
  static PartUpload of(MultiPart.Part part) {
    String type = part.getHeaders().get(HttpHeader.CONTENT_TYPE);
    return new PartUpload(
        part,
        part.getName(),
        baseName(Objects.requireNonNullElse(part.getFileName(), "")),
        Objects.requireNonNullElse(type, "application/octet-stream"));
  }

  @Override
  public long size() {
    return part.getLength();
  }

  @Override
  public InputStream open() {
    boolean gone = part instanceof MultiPart.PathPart file && file.getPath() == null;
    Content.Source source = gone ? null : part.newContentSource(null, 0, -1);
    if (source == null) {
      throw new IllegalStateException("the request is answered, and its uploads are gone");
    }
    return Content.Source.asInputStream(source);
  }

  @Override
  public byte[] bytes() {
    try (InputStream in = open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void saveTo(Path file) {
    try (InputStream in = open()) {
      Files.copy(in, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A name without folders and without what nobody sees. */
  static String baseName(String given) {
    StringBuilder name = new StringBuilder();
    given
        .substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.CONTROL)
        .filter(c -> Character.getType(c) != Character.FORMAT)
        .forEach(name::appendCodePoint);
    String left = name.toString().strip();
    return left.equals(".") || left.equals("..") ? "" : left;
  }
}
