package dev.plezi.server.internal.jetty;

import dev.plezi.server.HttpLimits;
import dev.plezi.server.http.Form;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Upload;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.jspecify.annotations.Nullable;

/**
 * A maker of forms from {@code multipart/form-data}, whose parts Jetty's parser finds. Stateless.
 */
public final class MultipartForm {
  private static final int MAX_PARTS = 100;
  private static final int MAX_PART_HEADER_BYTES = 8 * 1024;
  private static final int MAX_MEMORY_BYTES = 8 * 1024;

  /** What all parts together may take of the memory; the rest is in files. */
  static final long MEMORY_BYTES = MAX_PARTS * (MAX_MEMORY_BYTES + MAX_PART_HEADER_BYTES);

  private MultipartForm() {}

  /**
   * A parser for one body.
   *
   * @param type the request's content type
   * @throws HttpException when it names no boundary
   */
  public static MultiPartFormData.Parser parser(@Nullable String type, HttpLimits limits) {
    MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary(type));
    parser.configure(
        new MultiPartConfig.Builder()
            .location(limits.uploadFolder())
            .maxParts(MAX_PARTS)
            .maxSize(-1)
            .maxPartSize(-1)
            .maxMemoryPartSize(MAX_MEMORY_BYTES)
            .maxHeadersSize(MAX_PART_HEADER_BYTES)
            .build());
    return parser;
  }

  private static String boundary(@Nullable String type) {
    String boundary;
    try {
      boundary = MultiPart.extractBoundary(type);
    } catch (IllegalArgumentException e) {
      // A quote is not closed.
      boundary = null;
    }
    if (boundary == null || boundary.isEmpty()) {
      throw new HttpException(400, "multipart/form-data without a boundary");
    }
    return boundary;
  }

  /**
   * The form that parts are; it lasts as long as they do.
   *
   * @throws HttpException when they are none, or too large
   */
  public static Form of(MultiPartFormData.Parts parts, HttpLimits limits) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    List<Upload> uploads = new ArrayList<>();
    long textBytes = 0;
    for (MultiPart.Part part : parts) {
      if (part.getName() == null) {
        throw new HttpException(400, "a part of the form has no name");
      }
      if (part.getFileName() == null) {
        textBytes += part.getLength();
        if (textBytes > limits.maxBodyBytes()) {
          throw new HttpException(
              413, "the form's text is larger than " + limits.maxBodyBytes() + " bytes");
        }
        fields.computeIfAbsent(part.getName(), name -> new ArrayList<>()).add(text(part));
      } else if (!part.getFileName().isEmpty() || part.getLength() > 0) {
        // Browsers send an empty one for a field in which no file was chosen.
        uploads.add(PartUpload.of(part));
      }
    }
    return new Form(fields, uploads);
  }

  private static String text(MultiPart.Part part) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(PartUpload.of(part).bytes());
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new HttpException(400, "a field of the form is not UTF-8");
    }
  }

  /** What is thrown to whoever asks for a body that could not be read. */
  public static RuntimeException refusal(Throwable cause) {
    if (cause instanceof HttpException known) {
      return known;
    }
    if (cause instanceof EOFException) {
      return new HttpException(400, "the multipart body ends before its last boundary");
    }
    if (cause instanceof IOException io) {
      // A temporary file could not be written.
      return new UncheckedIOException(io);
    }
    // Jetty has the same exception for both.
    return cause instanceof IllegalStateException
        ? new HttpException(
            413, "the form has more than " + MAX_PARTS + " parts, or a part's headers are too long")
        : new HttpException(400, "the body is not multipart/form-data");
  }
}
