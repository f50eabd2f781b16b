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
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * A reader of {@code multipart/form-data}, whose temporary files end with the exchange. Used once.
 */
final class MultipartReader {
  private static final int MAX_PARTS = 100;
  private static final int MAX_PART_HEADER_BYTES = 8 * 1024;
  private static final int MAX_MEMORY_BYTES = 8 * 1024;

  /** What all parts together may take of the memory; the rest is in files. */
  private static final long MEMORY_BYTES = MAX_PARTS * (MAX_MEMORY_BYTES + MAX_PART_HEADER_BYTES);

  private final Request request;
  private final HttpLimits limits;
  private final BodyMemory.Shares shares;

  MultipartReader(Request request, HttpLimits limits, BodyMemory.Shares shares) {
    this.request = request;
    this.limits = limits;
    this.shares = shares;
  }

  /**
   * Reads what comes from a source.
   *
   * @param then gets the form, or why there is none; perhaps before this returns
   * @throws HttpException when it is no multipart form
   */
  void read(Content.Source source, BiConsumer<@Nullable Form, @Nullable RuntimeException> then) {
    parser()
        .parse(
            counted(source),
            Promise.Invocable.from(
                Invocable.InvocationType.BLOCKING,
                parts -> read(parts, then),
                failure -> {
                  // Nothing of it is left.
                  shares.close();
                  then.accept(null, refusal(failure));
                }));
  }

  /** One that is given up for others is read on at once, fails, and leaves no file. */
  private Counted counted(Content.Source source) {
    RequestDemand demand = RequestDemand.of(request);
    shares.whenGivenUp(() -> wake(demand));
    return new Counted(source, shares, demand);
  }

  private void wake(RequestDemand demand) {
    try {
      request.getContext().execute(demand::wake);
    } catch (RejectedExecutionException e) {
      // The server stops, and ends all connections.
    }
  }

  private void read(
      MultiPartFormData.Parts parts, BiConsumer<@Nullable Form, @Nullable RuntimeException> then) {
    if (!shares.arrived()) {
      parts.close();
      then.accept(null, BodyMemory.full());
      return;
    }
    Request.addCompletionListener(request, outcome -> parts.close());
    Form form;
    try {
      form = form(parts);
    } catch (RuntimeException e) {
      then.accept(null, e);
      return;
    }
    then.accept(form, null);
  }

  private MultiPartFormData.Parser parser() {
    MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary());
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

  private String boundary() {
    String boundary;
    try {
      boundary = MultiPart.extractBoundary(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
    } catch (IllegalArgumentException e) {
      // A quote is not closed.
      boundary = null;
    }
    if (boundary == null || boundary.isEmpty()) {
      throw new HttpException(400, "multipart/form-data without a boundary");
    }
    return boundary;
  }

  private Form form(MultiPartFormData.Parts parts) {
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

  private static RuntimeException refusal(Throwable cause) {
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

  /**
   * A source whose bytes are counted: as far as the parser may keep them in memory, and all as what
   * it may write to files.
   */
  private static final class Counted implements Content.Source {
    private final Content.Source source;
    private final BodyMemory.Shares shares;
    private final RequestDemand demand;
    private long counted;

    Counted(Content.Source source, BodyMemory.Shares shares, RequestDemand demand) {
      this.source = source;
      this.shares = shares;
      this.demand = demand;
    }

    @Override
    public long getLength() {
      return source.getLength();
    }

    @Override
    public Content.@Nullable Chunk read() {
      if (shares.givenUp()) {
        return Content.Chunk.from(BodyMemory.full());
      }
      Content.Chunk chunk = source.read();
      if (chunk == null || Content.Chunk.isFailure(chunk)) {
        return chunk;
      }
      long more = Math.min(chunk.remaining(), MEMORY_BYTES - counted);
      counted += more;
      if (shares.memory().count(more) && shares.folder().count(chunk.remaining())) {
        return chunk;
      }
      chunk.release();
      return Content.Chunk.from(BodyMemory.full());
    }

    @Override
    public void demand(Runnable demandCallback) {
      source.demand(demandCallback);
      // If it was given up while nobody waited, nobody was woken.
      if (shares.givenUp()) {
        demand.wake();
      }
    }

    @Override
    public void fail(Throwable failure) {
      source.fail(failure);
    }
  }
}
