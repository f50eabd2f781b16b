package dev.plezi.servlet.internal;

import dev.plezi.server.HttpLimits;
import dev.plezi.server.http.Form;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.jetty.MultipartForm;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/**
 * A reader of a request's body, when it is asked for, on the container's thread. Used by one thread
 * at a time; its temporary files end with it.
 */
final class BodyReader implements RequestBody, AutoCloseable {
  private static final int MAX_FIELDS = 1_000;

  private final HttpServletRequest request;
  private final HttpLimits limits;
  private final String type;

  private boolean read;
  private byte @Nullable [] bytes;
  private @Nullable Form form;
  private MultiPartFormData.@Nullable Parts parts;

  BodyReader(HttpServletRequest request, HttpLimits limits) {
    this.request = request;
    this.limits = limits;
    String given = request.getContentType();
    this.type = given == null ? "" : given.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** Whether some of it was read. */
  boolean read() {
    return read;
  }

  @Override
  public byte[] bytes() {
    if (multipart()) {
      throw new IllegalStateException("the body is read already, as a form with files");
    }
    if (bytes == null) {
      bytes = all();
    }
    return bytes;
  }

  private byte[] all() {
    try (InputStream in = input(limits.maxBodyBytes())) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new HttpException(400, "the request body broke off");
    }
  }

  @Override
  public Form form() {
    if (form == null) {
      form = multipart() ? parts() : urlEncoded() ? fields(bytes()) : Form.EMPTY;
    }
    return form;
  }

  private boolean multipart() {
    return type.equals("multipart/form-data");
  }

  private boolean urlEncoded() {
    return type.equals("application/x-www-form-urlencoded");
  }

  /** What comes, as long as it is not too much. */
  private InputStream input(int maxBytes) throws IOException {
    read = true;
    if (request.getContentLengthLong() > maxBytes) {
      throw tooLarge(maxBytes);
    }
    return new Bounded(request.getInputStream(), maxBytes);
  }

  private Form parts() {
    MultiPartFormData.Parser parser = MultipartForm.parser(request.getContentType(), limits);
    try (InputStream in = input(limits.maxUploadBytes())) {
      AllParts all = new AllParts();
      parser.parse(Content.Source.from(in), all);
      MultiPartFormData.Parts found = all.parts.join();
      parts = found;
      return MultipartForm.of(found, limits);
    } catch (CompletionException e) {
      throw MultipartForm.refusal(e.getCause() == null ? e : e.getCause());
    } catch (IOException e) {
      throw new HttpException(400, "the request body broke off");
    }
  }

  /** Waits for the parts; of Jetty 12.0 there is no shorter way that 12.1 has as well. */
  private static final class AllParts implements Promise.Invocable<MultiPartFormData.Parts> {
    private final CompletableFuture<MultiPartFormData.Parts> parts = new CompletableFuture<>();

    @Override
    public void succeeded(MultiPartFormData.Parts found) {
      parts.complete(found);
    }

    @Override
    public void failed(Throwable failure) {
      parts.completeExceptionally(failure);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }

  private static Form fields(byte[] text) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    String[] pairs = new String(text, StandardCharsets.US_ASCII).split("&", MAX_FIELDS + 1);
    if (pairs.length > MAX_FIELDS) {
      throw new HttpException(413, "the form has more than " + MAX_FIELDS + " fields");
    }
    for (String pair : pairs) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        values
            .computeIfAbsent(decoded(parts[0]), none -> new ArrayList<>())
            .add(parts.length < 2 ? "" : decoded(parts[1]));
      }
    }
    return new Form(values, List.of());
  }

  private static String decoded(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '%') {
        bytes.put((byte) (digit(text, i + 1) * 16 + digit(text, i + 2)));
        i += 2;
      } else {
        bytes.put((byte) (each == '+' ? ' ' : each));
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new HttpException(400, "the form is not URL-encoded UTF-8");
    }
  }

  private static int digit(String text, int at) {
    int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
    if (digit < 0) {
      throw new HttpException(400, "the form is not URL-encoded UTF-8");
    }
    return digit;
  }

  private static HttpException tooLarge(int maxBytes) {
    return new HttpException(413, "the request body is larger than " + maxBytes + " bytes");
  }

  @Override
  public void close() {
    if (parts != null) {
      parts.close();
    }
  }

  /** A stream that fails when more comes than may. */
  private static final class Bounded extends FilterInputStream {
    private final int maxBytes;
    private long received;

    Bounded(InputStream in, int maxBytes) {
      super(in);
      this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
      int each = super.read();
      count(each < 0 ? 0 : 1);
      return each;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int some = super.read(to, from, length);
      count(some);
      return some;
    }

    private void count(int some) {
      received += Math.max(0, some);
      if (received > maxBytes) {
        throw tooLarge(maxBytes);
      }
    }
  }
}
