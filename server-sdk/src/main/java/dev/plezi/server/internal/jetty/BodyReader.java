package dev.plezi.server.internal.jetty;

import dev.plezi.server.HttpLimits;
import dev.plezi.server.http.Form;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.RequestBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.FormFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A reader of a request's body, which reads when somebody asks for it, and once. Used by the thread
 * that answers.
 */
final class BodyReader implements RequestBody {
  private static final int MAX_FIELDS = 1000;

  private final Request request;
  private final HttpLimits limits;
  private final Semaphore readers;
  private final String type;

  private byte @Nullable [] bytes;
  private @Nullable Form form;

  /** The body has failed: whoever asks again hears it again. */
  private @Nullable HttpException refusal;

  /**
   * The body of a request.
   *
   * @param readers one for each body that may be awaited at a time
   */
  BodyReader(Request request, HttpLimits limits, Semaphore readers) {
    this.request = request;
    this.limits = limits;
    this.readers = readers;
    String given = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    // Not by Jetty, which fails at a quote that is not closed.
    this.type = given == null ? "" : given.split(";", 2)[0].strip();
  }

  @Override
  public byte[] bytes() {
    if (bytes == null) {
      if (form != null && multipart()) {
        throw new IllegalStateException("the body is read already, as a form with files");
      }
      bytes = once(this::readBytes);
    }
    return bytes;
  }

  @Override
  public Form form() {
    if (form == null) {
      form = readForm();
    }
    return form;
  }

  private Form readForm() {
    if (MimeTypes.Type.FORM_ENCODED.is(type)) {
      byte[] text = bytes();
      return once(() -> fields(text));
    }
    if (!multipart()) {
      return Form.EMPTY;
    }
    if (bytes != null) {
      throw new IllegalStateException("the body is read already, as bytes");
    }
    return once(() -> new MultipartReader(request, limits).read(source(limits.maxUploadBytes())));
  }

  private boolean multipart() {
    return MimeTypes.Type.MULTIPART_FORM_DATA.is(type);
  }

  private byte[] readBytes() {
    try (InputStream in = Content.Source.asInputStream(source(limits.maxBodyBytes()))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BoundedSource source(int maxBytes) {
    return new BoundedSource(
        request, maxBytes, new MinimumDataRate(System.nanoTime(), limits.requestTimeout()));
  }

  private Form fields(byte[] text) {
    int count = 1;
    for (byte each : text) {
      count += each == '&' ? 1 : 0;
    }
    // Counted first: what Jetty counts are names, and a name given often costs it the square.
    if (count > MAX_FIELDS) {
      throw new HttpException(413, "the form has more than " + MAX_FIELDS + " fields");
    }
    Content.Source source = Content.Source.from(ByteBuffer.wrap(text));
    Map<String, List<String>> values = new LinkedHashMap<>();
    try {
      Fields fields =
          FormFields.getFields(
              source, request, StandardCharsets.UTF_8, MAX_FIELDS, Math.max(text.length, 1));
      fields.forEach(field -> values.put(field.getName(), field.getValues()));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new HttpException(400, "the form is not URL-encoded UTF-8");
    }
    return new Form(values, List.of());
  }

  private <T> T once(Reading<T> reading) {
    if (refusal != null) {
      throw refusal;
    }
    // Bodies that trickle in must leave room for requests that have none.
    if (!readers.tryAcquire()) {
      throw new HttpException(503, "503 Service Unavailable");
    }
    try {
      return reading.read();
    } catch (HttpException e) {
      refusal = e;
      throw e;
    } finally {
      readers.release();
    }
  }

  private interface Reading<T> {
    T read();
  }
}
