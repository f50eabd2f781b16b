package dev.plezi.servlet.internal;

import dev.plezi.server.Options;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.Request;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.SecurityHeaders;
import dev.plezi.server.internal.web.Site;
import dev.plezi.server.internal.web.StaticFolder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.MimeTypes;
import org.jspecify.annotations.Nullable;

/**
 * A writer of responses: the site's own, and static files. Files are sent whole: ranges and tags
 * are what a container's own servlet for files has. Immutable.
 */
final class ResponseWriter {
  private static final String CROSS_ORIGIN = "Access-Control-";
  private static final String INDEX = "index.html";

  private final Site site;
  private final @Nullable Path folder;
  private final @Nullable String root;

  ResponseWriter(Site site, Options options) {
    this.site = site;
    this.folder = options.filesFrom();
    this.root = options.files();
  }

  /** Writes a response of the site. */
  void write(Request request, FinishedResponse answer, HttpServletResponse response)
      throws IOException {
    if (answer.body() instanceof Body.File file) {
      writeFile(request, file, answer, response);
      return;
    }
    Body.Data data = (Body.Data) answer.body();
    head(request, answer, response);
    if (!data.type().isEmpty()) {
      if (!response.containsHeader("Content-Type")) {
        response.setContentType(data.type());
      }
      response.setContentLength(data.bytes().length);
      addForPage(response);
    }
    if (!request.method().equals("HEAD")) {
      response.getOutputStream().write(data.bytes());
    }
  }

  /** Writes the headers of a response. */
  void writeHeaders(
      Request request, List<Map.Entry<String, String>> own, HttpServletResponse response) {
    site.headers(request).forEach(each -> response.addHeader(each.getKey(), each.getValue()));
    own.forEach(each -> add(response, each.getKey(), each.getValue()));
    response.setHeader(
        SecurityHeaders.NO_SNIFFING.getKey(), SecurityHeaders.NO_SNIFFING.getValue());
  }

  private void head(Request request, FinishedResponse answer, HttpServletResponse response) {
    response.setStatus(answer.status());
    writeHeaders(request, answer.headers(), response);
    String disposition = answer.body().disposition();
    if (!disposition.isEmpty()) {
      response.setHeader("Content-Disposition", disposition);
    }
  }

  /** What the application itself says to pages of other origins takes the place of ours. */
  private static void add(HttpServletResponse response, String name, String value) {
    if (name.regionMatches(true, 0, CROSS_ORIGIN, 0, CROSS_ORIGIN.length())
        || name.equalsIgnoreCase("Content-Type")) {
      response.setHeader(name, value);
    } else {
      response.addHeader(name, value);
    }
  }

  private static void addForPage(HttpServletResponse response) {
    SecurityHeaders.besides(String.valueOf(response.getContentType()))
        .forEach(
            each -> {
              if (!response.containsHeader(each.getKey())) {
                response.setHeader(each.getKey(), each.getValue());
              }
            });
  }

  private void writeFile(
      Request request, Body.File file, FinishedResponse answer, HttpServletResponse response)
      throws IOException {
    if (!Files.isRegularFile(file.path()) || !Files.isReadable(file.path())) {
      write(request, FinishedResponse.NOT_FOUND, response);
      return;
    }
    head(request, answer, response);
    try (InputStream in = Files.newInputStream(file.path())) {
      send(request, in, file.path().toString(), response);
    }
  }

  private static void send(
      Request request, InputStream content, String name, HttpServletResponse response)
      throws IOException {
    if (!response.containsHeader("Content-Type")) {
      response.setContentType(type(name));
    }
    addForPage(response);
    byte[] all = request.method().equals("HEAD") ? null : content.readAllBytes();
    if (all != null) {
      response.setContentLength(all.length);
      response.getOutputStream().write(all);
    }
  }

  private static String type(String name) {
    String type = MimeTypes.DEFAULTS.getMimeByExtension(name);
    if (type == null) {
      return "application/octet-stream";
    }
    return type.startsWith("text/") && !type.startsWith("text/xml") && type.indexOf(';') < 0
        ? type + "; charset=utf-8"
        : type;
  }

  /** Whether a request names a static file. */
  boolean hasFile(Request request) {
    return file(request) != null;
  }

  /** Writes the static file that a request names, or does nothing and returns false. */
  boolean writeFile(Request request, HttpServletResponse response) throws IOException {
    URL file = file(request);
    if (file == null) {
      return false;
    }
    writeHeaders(request, List.of(), response);
    response.setHeader("Cache-Control", "no-cache");
    try (InputStream in = file.openStream()) {
      send(request, in, file.getPath(), response);
    }
    return true;
  }

  private @Nullable URL file(Request request) {
    String path = request.path();
    if ((folder == null && root == null) || !request.reads() || StaticFolder.hidden(path)) {
      return null;
    }
    String name = path.endsWith("/") ? path + INDEX : path;
    if (folder == null) {
      return name.contains("..") ? null : site.classPath().find(root + name);
    }
    Path file = new StaticFolder(folder).file(name.substring(1));
    try {
      return file == null ? null : file.toUri().toURL();
    } catch (IOException e) {
      return null;
    }
  }
}
