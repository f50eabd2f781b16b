package dev.plezi.server.internal.jetty;

import dev.plezi.server.HttpLimits;
import dev.plezi.server.http.Form;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.RequestBody;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.FormFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A reader of a request's body: first it takes in what comes, on whichever thread that comes, while
 * no thread waits; then whoever answers reads it, from memory or its files. What has gone wrong is
 * kept for whoever reads. Used by one thread at a time.
 */
final class BodyReader implements RequestBody {
  private static final int MAX_FIELDS = 1000;

  private final Request request;
  private final HttpLimits limits;
  private final BodyMemory.Shares shares;
  private final String type;

  private byte @Nullable [] bytes;
  private @Nullable Form form;
  private @Nullable RuntimeException refusal;

  /**
   * The body of a request.
   *
   * @param shares where it is kept until the request is answered
   */
  BodyReader(Request request, HttpLimits limits, BodyMemory.Shares shares) {
    this.request = request;
    this.limits = limits;
    this.shares = shares;
    String given = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    // Not by Jetty, which fails at a quote that is not closed.
    this.type = given == null ? "" : given.split(";", 2)[0].strip();
    Request.addCompletionListener(request, outcome -> shares.close());
  }

  /**
   * Takes in the body.
   *
   * @param then goes on when all of it has come, or has failed; perhaps before this returns
   */
  void receive(Runnable then) {
    if (multipart()) {
      try {
        new MultipartReader(request, limits, shares)
            .read(
                source(limits.maxUploadBytes()),
                (found, failure) -> {
                  form = found;
                  refusal = failure;
                  then.run();
                });
      } catch (HttpException e) {
        refusal = e;
        then.run();
      }
    } else {
      collect(source(limits.maxBodyBytes()), then);
    }
  }

  private void collect(BoundedSource source, Runnable then) {
    Content.Chunk chunk = source.read();
    while (chunk != null) {
      if (Content.Chunk.isFailure(chunk)) {
        refusal = (HttpException) chunk.getFailure();
        break;
      }
      byte[] part = new byte[chunk.remaining()];
      chunk.getByteBuffer().get(part);
      boolean last = chunk.isLast();
      chunk.release();
      if (!shares.memory().keep(part)) {
        break;
      }
      if (last) {
        bytes = shares.memory().take();
        break;
      }
      chunk = source.read();
    }
    if (chunk == null) {
      source.demand(() -> collect(source, then));
    } else {
      then.run();
    }
  }

  @Override
  public byte[] bytes() {
    check();
    if (multipart()) {
      throw new IllegalStateException("the body is read already, as a form with files");
    }
    if (bytes == null) {
      throw BodyMemory.full();
    }
    return bytes;
  }

  @Override
  public Form form() {
    if (form == null) {
      form = MimeTypes.Type.FORM_ENCODED.is(type) ? fields(bytes()) : Form.EMPTY;
    }
    check();
    return form;
  }

  private void check() {
    if (refusal != null) {
      throw refusal;
    }
  }

  private boolean multipart() {
    return MimeTypes.Type.MULTIPART_FORM_DATA.is(type);
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
}
