package dev.plezi.server.internal.jetty;

import dev.plezi.server.Options;
import dev.plezi.server.internal.web.ModuleResources;
import dev.plezi.server.internal.web.StaticFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jetty.http.CompressedContentFormat;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.http.content.HttpContent;
import org.eclipse.jetty.http.content.ResourceHttpContent;
import org.eclipse.jetty.http.content.ResourceHttpContentFactory;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ResourceService;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.jspecify.annotations.Nullable;

/**
 * A service of files, which is Jetty's own with our rules: conditions, ranges, tags. Nothing is
 * cached here: the operating system does. Thread-safe.
 */
final class FileService extends ResourceService {
  private static final int BUFFER_BYTES = 32 * 1024;
  private static final int MAX_RANGES = 16;
  private static final List<CompressedContentFormat> FORMATS =
      List.of(CompressedContentFormat.BR, CompressedContentFormat.GZIP);
  private static final List<String> CODINGS =
      FORMATS.stream().map(CompressedContentFormat::getEncoding).toList();
  private static final EnumSet<HttpHeader> CONDITIONS =
      EnumSet.of(
          HttpHeader.RANGE,
          HttpHeader.IF_MATCH,
          HttpHeader.IF_NONE_MATCH,
          HttpHeader.IF_MODIFIED_SINCE,
          HttpHeader.IF_UNMODIFIED_SINCE);

  private final ResourceFactory resources;
  private final ByteBufferPool.Sized buffers;

  FileService(Server server, Options options) {
    resources = ResourceFactory.of(server);
    buffers = new ByteBufferPool.Sized(server.getByteBufferPool(), false, BUFFER_BYTES);
    setEtags(true);
    setDirAllowed(false);
    setCacheControl("no-cache");
    setPrecompressedFormats(FORMATS);
    setHttpContentFactory(factory(options));
  }

  /** Sends the file that a request names, or does nothing and returns false. */
  boolean serve(Request request, Response response, Callback callback) throws IOException {
    String path = Request.getPathInContext(request);
    HttpContent content =
        reads(request) && shown(path) ? getContent(path, new Codings(request)) : null;
    if (content == null) {
      return false;
    }
    SecurityHeaders.set(response);
    doGet(request, response, callback, content);
    return true;
  }

  /** Sends a file, of the type that the response has, or else that of its name. */
  void send(Path file, Response response, Callback callback) {
    String given = response.getHeaders().get(HttpHeader.CONTENT_TYPE);
    String named = MimeTypes.DEFAULTS.getMimeByExtension(file.toString());
    String type =
        given == null ? Objects.requireNonNullElse(named, "application/octet-stream") : given;
    doGet(
        response.getRequest(),
        response,
        callback,
        new Single(resources.newResource(file), type, buffers));
  }

  @Override
  public void doGet(Request request, Response response, Callback callback, HttpContent content) {
    SecurityHeaders.addForPage(
        response.getHeaders(), String.valueOf(content.getContentTypeValue()));
    boolean head = HttpMethod.HEAD.is(request.getMethod());
    HttpContent sent = head ? new Unread(content) : content;
    super.doGet(new Conditions(request, content), response, callback, sent);
  }

  private static boolean reads(Request request) {
    return HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
  }

  /**
   * Whether a path is of a file for everybody's eyes: no folder, no name that begins with a dot.
   */
  private static boolean shown(String path) {
    for (String part : URIUtil.decodePath(path).split("/", -1)) {
      if (part.startsWith(".") && !part.equals(".well-known")) {
        return false;
      }
    }
    return !path.endsWith("/");
  }

  private HttpContent.Factory factory(Options options) {
    Resource base = base(options.files(), options.filesFrom());
    if (base == null) {
      return path -> null;
    }
    HttpContent.Factory files = new ResourceHttpContentFactory(base, MimeTypes.DEFAULTS, buffers);
    StaticFolder folder =
        options.filesFrom() == null ? null : new StaticFolder(options.filesFrom());
    return path -> {
      String name = URIUtil.decodePath(path).substring(1);
      boolean outside = folder != null && folder.file(name) == null;
      HttpContent found = outside ? null : files.getContent(path);
      return found == null || found.getResource().isDirectory() ? null : found;
    };
  }

  /** At most one of the two is given. */
  private @Nullable Resource base(@Nullable String classPath, @Nullable Path folder) {
    if (folder != null) {
      if (!Files.isDirectory(folder)) {
        throw new IllegalArgumentException("no folder " + folder);
      }
      return resources.newResource(folder);
    }
    if (classPath == null) {
      return null;
    }
    Resource base = resources.newClassLoaderResource(classPath + "/");
    if (base == null) {
      throw new IllegalArgumentException(
          ModuleResources.linked(classPath)
              ? "the folder "
                  + classPath
                  + " is in a linked image, which serves files of filesFrom only"
              : "no folder " + classPath + " on the class path");
    }
    return base;
  }

  /** A file that has no compressed siblings. */
  private static final class Single extends ResourceHttpContent {
    Single(Resource file, String type, ByteBufferPool.Sized buffers) {
      super(file, type, buffers);
    }

    @Override
    public Set<CompressedContentFormat> getPreCompressedContentFormats() {
      return Set.of();
    }
  }

  /** A file of which only the headers are sent: nobody needs to read it. */
  private static final class Unread extends HttpContent.Wrapper {
    Unread(HttpContent content) {
      super(content);
    }

    @Override
    public void writeTo(Content.Sink sink, long offset, long length, Callback callback) {
      sink.write(true, null, callback);
    }
  }

  /**
   * A request that says in one well-formed line which codings it takes. Of several lines Jetty
   * reads one, and what is malformed fails the request.
   */
  private static final class Codings extends Request.Wrapper {
    private final HttpFields headers;

    Codings(Request request) {
      super(request);
      List<String> lines = request.getHeaders().getValuesList(HttpHeader.ACCEPT_ENCODING);
      headers =
          HttpFields.build(request.getHeaders())
              .put(HttpHeader.ACCEPT_ENCODING, JettyHeaderParser.codings(lines, CODINGS));
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }
  }

  /** A request, with those of its conditions that count. */
  private static final class Conditions extends Request.Wrapper {
    private final HttpFields headers;

    Conditions(Request request, HttpContent content) {
      super(request);
      HttpFields.Mutable kept = HttpFields.build(request.getHeaders());
      if (!reads(request)) {
        kept.remove(CONDITIONS);
      }
      // Our tags are weak, and a weak tag never proves that a part belongs to a whole.
      String since = kept.get(HttpHeader.IF_RANGE);
      boolean same = since == null || since.equals(modified(content));
      String range = kept.get(HttpHeader.RANGE);
      if (range != null && (!same || range.split(",", -1).length > MAX_RANGES)) {
        kept.remove(HttpHeader.RANGE);
      }
      headers = kept.asImmutable();
    }

    private static @Nullable String modified(HttpContent content) {
      HttpField field = content.getLastModified();
      return field == null ? null : field.getValue();
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }

    /** Not the request's, whose ending would mean something to Jetty. */
    @Override
    public HttpURI getHttpURI() {
      return HttpURI.from("/");
    }
  }
}
