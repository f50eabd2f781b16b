package dev.plezi.server.internal.jetty;

import dev.plezi.server.Options;
import dev.plezi.server.internal.web.ClassPath;
import dev.plezi.server.internal.web.EntityTags;
import dev.plezi.server.internal.web.ModuleResources;
import dev.plezi.server.internal.web.StaticFolder;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.CompressedContentFormat;
import org.eclipse.jetty.http.HttpDateTime;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
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
  private static final String INDEX = "index.html";
  private static final String WEAK = "W/";

  /** What Jetty adds to the tag of a compressed sibling. */
  private static final Pattern CODED = Pattern.compile("--(br|gzip)\"$");

  private static final long MILLIS = 1000;

  /** Those that Jetty can open. */
  private static final Pattern FOLDERS = Pattern.compile("^(file|jar:file):");

  /** Text that does not say itself, as XML does, how it is written. */
  private static final Pattern TEXT = Pattern.compile("text/(?!xml)[^;]*");

  /** What is another unit, or malformed, counts as not said. */
  private static final Pattern RANGES =
      Pattern.compile(
          "\\s*bytes\\s*=\\s*(?:\\d{1,18}-\\d{0,18}|-\\d{1,18})(?:\\s*,\\s*(?:\\d{1,18}-\\d{0,18}|-\\d{1,18}))*\\s*");

  private final ResourceFactory resources;
  private final ByteBufferPool.Sized buffers;

  FileService(Server server, Options options, ClassPath classPath) {
    resources = ResourceFactory.of(server);
    buffers = new ByteBufferPool.Sized(server.getByteBufferPool(), false, BUFFER_BYTES);
    setEtags(true);
    setDirAllowed(false);
    setCacheControl("no-cache");
    setPrecompressedFormats(FORMATS);
    setHttpContentFactory(factory(options, classPath));
  }

  /**
   * Sends the file that a request names, or the index of the folder that it names, or does nothing
   * and returns false.
   */
  boolean serve(Request request, Response response, Callback callback) throws IOException {
    String path = Request.getPathInContext(request);
    if (!reads(request) || StaticFolder.hidden(URIUtil.decodePath(path))) {
      return false;
    }
    boolean folder = path.endsWith("/");
    HttpContent content = getContent(folder ? path + INDEX : path, new Codings(request));
    if (content != null) {
      GuardHeaders.set(response);
      doGet(request, response, callback, new Text(content));
      return true;
    }
    if (folder || getContent(path + "/" + INDEX, request) == null) {
      return false;
    }
    // So that the links of the page mean what stands beside it.
    String query = request.getHttpURI().getQuery();
    String context = request.getContext().getContextPath();
    String place =
        (context == null || context.equals("/") ? "" : context)
            + URIUtil.encodePath(URIUtil.decodePath(path))
            + "/";
    GuardHeaders.set(response);
    response.getHeaders().put(HttpFields.CONTENT_LENGTH_0);
    response.setStatus(HttpStatus.FOUND_302);
    response.getHeaders().put(HttpHeader.LOCATION, query == null ? place : place + "?" + query);
    callback.succeeded();
    return true;
  }

  /** Whether a request names a file, or a folder with an index. */
  boolean has(Request request) throws IOException {
    String path = Request.getPathInContext(request);
    if (!reads(request) || StaticFolder.hidden(URIUtil.decodePath(path))) {
      return false;
    }
    return path.endsWith("/")
        ? getContent(path + INDEX, request) != null
        : getContent(path, request) != null || getContent(path + "/" + INDEX, request) != null;
  }

  /** Sends a file, of the type that the response has, or else that of its name. */
  void send(Path file, Response response, Callback callback) {
    String given = response.getHeaders().get(HttpHeader.CONTENT_TYPE);
    String named = MimeTypes.DEFAULTS.getMimeByExtension(file.toString());
    HttpContent content =
        given == null
            ? new Text(new Single(resources.newResource(file), named, buffers))
            : new Single(resources.newResource(file), given, buffers);
    doGet(response.getRequest(), response, callback, content);
  }

  @Override
  public void doGet(Request request, Response response, Callback callback, HttpContent content) {
    HttpFields.Mutable headers = response.getHeaders();
    GuardHeaders.addForPage(headers, String.valueOf(content.getContentTypeValue()));
    // Null is for those that Jetty has looked for.
    Set<CompressedContentFormat> codings = content.getPreCompressedContentFormats();
    if (codings == null || !codings.isEmpty()) {
      // Added to what stands there, where Jetty would replace it.
      headers.add(HttpHeader.VARY, HttpHeader.ACCEPT_ENCODING.asString());
    }
    boolean head = HttpMethod.HEAD.is(request.getMethod());
    super.doGet(new Ranged(request, content), response, callback, new Chosen(content, head));
  }

  /** As RFC 9110 says, 13.2.2; Jetty passes over an asterisk, and fails at what is malformed. */
  @Override
  protected boolean handleConditionalHeaders(
      Request request, Response response, HttpContent content, Callback callback) {
    int status = reads(request) ? judge(request.getHeaders(), content) : HttpStatus.OK_200;
    if (status == HttpStatus.NOT_MODIFIED_304) {
      response.getHeaders().put(content.getETag());
      putNotModifiedHeaders(response, content);
    }
    if (status != HttpStatus.OK_200) {
      writeHttpError(request, response, callback, status);
    }
    return status != HttpStatus.OK_200;
  }

  private static int judge(HttpFields request, HttpContent content) {
    if (request.contains(HttpHeader.IF_MATCH)) {
      // Our tags are weak, and so are none that this header could name.
      if (!EntityTags.of(request.getValuesList(HttpHeader.IF_MATCH)).any()) {
        return HttpStatus.PRECONDITION_FAILED_412;
      }
    } else if (changedSince(request, HttpHeader.IF_UNMODIFIED_SINCE, content, false)) {
      return HttpStatus.PRECONDITION_FAILED_412;
    }
    boolean known =
        request.contains(HttpHeader.IF_NONE_MATCH)
            ? known(EntityTags.of(request.getValuesList(HttpHeader.IF_NONE_MATCH)), content)
            : !changedSince(request, HttpHeader.IF_MODIFIED_SINCE, content, true);
    return known ? HttpStatus.NOT_MODIFIED_304 : HttpStatus.OK_200;
  }

  /** Whether one of these is the tag of a file, in whatever coding it was sent. */
  private static boolean known(EntityTags tags, HttpContent content) {
    String own = plainTag(String.valueOf(content.getETagValue()));
    return tags.any() || tags.opaque().stream().anyMatch(each -> plainTag(each).equals(own));
  }

  private static String plainTag(String tag) {
    String plain = CODED.matcher(tag).replaceFirst("\"");
    return plain.startsWith(WEAK) ? plain.substring(WEAK.length()) : plain;
  }

  /** Whether a file is younger than a header says; {@code other} if it says no time. */
  private static boolean changedSince(
      HttpFields request, HttpHeader header, HttpContent content, boolean other) {
    List<String> lines = request.getValuesList(header);
    long since = lines.size() == 1 ? HttpDateTime.parseToEpoch(lines.get(0)) : -1;
    Instant last = content.getLastModifiedInstant();
    if (since < 0 || last == null) {
      return other;
    }
    return last.getEpochSecond() > since / MILLIS;
  }

  private static boolean reads(Request request) {
    return HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
  }

  private HttpContent.Factory factory(Options options, ClassPath classPath) {
    if (options.filesFrom() != null) {
      return ofDisk(options.filesFrom());
    }
    return options.files() == null ? path -> null : ofClassPath(options.files(), classPath);
  }

  private HttpContent.Factory ofDisk(Path root) {
    if (!Files.isDirectory(root)) {
      throw new IllegalArgumentException("no folder " + root);
    }
    StaticFolder folder = new StaticFolder(root);
    HttpContent.Factory files =
        new ResourceHttpContentFactory(resources.newResource(root), MimeTypes.DEFAULTS, buffers);
    return path ->
        folder.file(URIUtil.decodePath(path).substring(1)) == null ? null : files.getContent(path);
  }

  /** What is in a folder, also where its module keeps it from class loaders. */
  private HttpContent.Factory asFolder(@Nullable URL url) {
    if (url == null || !FOLDERS.matcher(url.toString()).find()) {
      return path -> null;
    }
    HttpContent.Factory files =
        new ResourceHttpContentFactory(resources.newResource(url), MimeTypes.DEFAULTS, buffers);
    return path -> {
      HttpContent found = files.getContent(path);
      return found == null || found.getResource().isDirectory() ? null : found;
    };
  }

  private HttpContent.Factory ofClassPath(String root, ClassPath classPath) {
    if (!classPath.hasFolder(root)) {
      throw new IllegalArgumentException(
          ModuleResources.linked(root)
              ? "the folder " + root + " is in a linked image, which serves files of filesFrom only"
              : "no folder " + root + " on the class path");
    }
    HttpContent.Factory folder = asFolder(classPath.find(root + "/"));
    return path -> {
      URL url = classPath.find(root + URIUtil.decodePath(path));
      if (url == null) {
        return folder.getContent(path);
      }
      Resource found =
          url.getProtocol().equals("file") ? resources.newResource(url) : UrlResource.of(url);
      return found == null || found.isDirectory()
          ? null
          : new ResourceHttpContent(found, MimeTypes.DEFAULTS.getMimeByExtension(path), buffers);
    };
  }

  /** A file that has no compressed siblings. */
  private static final class Single extends ResourceHttpContent {
    Single(Resource file, @Nullable String type, ByteBufferPool.Sized buffers) {
      super(file, type, buffers);
    }

    @Override
    public Set<CompressedContentFormat> getPreCompressedContentFormats() {
      return Set.of();
    }
  }

  /** A file whose text is said to be UTF-8. */
  private static final class Text extends HttpContent.Wrapper {
    Text(HttpContent content) {
      super(content);
    }

    @Override
    public HttpField getContentType() {
      HttpField field = super.getContentType();
      String type = field == null ? null : field.getValue();
      if (type != null && !TEXT.matcher(type).matches()) {
        return field;
      }
      return new HttpField(
          HttpHeader.CONTENT_TYPE,
          type == null ? "application/octet-stream" : type + "; charset=utf-8");
    }
  }

  /**
   * A file in the coding that was chosen. For HEAD only its headers are sent: nobody needs to read
   * it.
   */
  private static final class Chosen extends HttpContent.Wrapper {
    private final boolean head;

    Chosen(HttpContent content, boolean head) {
      super(content);
      this.head = head;
    }

    /** The choice is made. */
    @Override
    public Set<CompressedContentFormat> getPreCompressedContentFormats() {
      return Set.of();
    }

    @Override
    public void writeTo(Content.Sink sink, long offset, long length, Callback callback) {
      if (head) {
        sink.write(true, null, callback);
      } else {
        super.writeTo(sink, offset, length, callback);
      }
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

  /** A request, with its range if that counts. */
  private static final class Ranged extends Request.Wrapper {
    private final HttpFields headers;

    Ranged(Request request, HttpContent content) {
      super(request);
      HttpFields.Mutable kept = HttpFields.build(request.getHeaders());
      // Our tags are weak, and a weak tag never proves that a part belongs to a whole.
      String since = kept.get(HttpHeader.IF_RANGE);
      boolean same = since == null || since.equals(modified(content));
      List<String> lines = kept.getValuesList(HttpHeader.RANGE);
      boolean counts =
          HttpMethod.GET.is(request.getMethod())
              && same
              && lines.size() == 1
              // Counted first, as the pattern goes a call deeper for each of them.
              && lines.get(0).split(",", -1).length <= MAX_RANGES
              && RANGES.matcher(lines.get(0)).matches();
      if (!counts) {
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
