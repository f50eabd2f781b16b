package dev.plezi.server.internal.web;

import dev.plezi.server.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The browser client of this very version. The ending of the requested path chooses its form:
 * {@code .js} is the global script, {@code .mjs} the ES module, {@code .map} behind either its
 * source map.
 */
public final class ClientScript {
  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

  private final Map<String, Asset> assets =
      Map.of(
          ".js", read("plezi-client.js", JAVASCRIPT),
          ".mjs", read("plezi-client.mjs", JAVASCRIPT),
          ".js.map", read("plezi-client.js.map", "application/json"),
          ".mjs.map", read("plezi-client.mjs.map", "application/json"));

  /** Reads and compresses all forms. */
  public ClientScript() {}

  /** The answer to a GET of this path; null when its ending names none of the forms. */
  public @Nullable FinishedResponse answer(Request request, HeaderParser headers) {
    String file = request.path().substring(request.path().lastIndexOf('/') + 1);
    Asset asset =
        assets.entrySet().stream()
            .filter(each -> file.endsWith(each.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(null);
    if (asset == null) {
      return null;
    }
    boolean script = !file.endsWith(".map");
    boolean zip = headers.accepts(request.headers("Accept-Encoding"), "gzip");
    // A header, since the script does not know under which name it is served.
    return asset.answer(
        request, zip, script ? List.of(Map.entry("SourceMap", file + ".map")) : List.of());
  }

  private static Asset read(String file, String type) {
    String resource = "META-INF/plezi/" + file;
    try (InputStream in = ClientScript.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            resource + " is missing: dev.plezi:plezi-client-js is not on the class path");
      }
      return new Asset(type, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
