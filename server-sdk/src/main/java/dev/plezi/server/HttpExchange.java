package dev.plezi.server;

import dev.plezi.server.http.Body;
import dev.plezi.server.http.Cookies;
import dev.plezi.server.http.Params;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.http.Response;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request and its response in the making, as an {@link HttpAction} has them. Each method is that
 * of the same name of {@link Controller}. Used by one thread at a time, until the action has
 * answered. Made by the server alone.
 */
public interface HttpExchange {
  /** The request. */
  Request request();

  /** Its parameters: the path's, the body's and the query's. */
  Params params();

  /** What it carries. */
  RequestBody requestBody();

  /** Its cookies, and those to set. */
  Cookies cookies();

  /** Its response: status and headers. */
  Response response();

  /** Renders a template that needs nothing but itself. */
  default Body render(String template) {
    return render(template, Map.of());
  }

  /** Renders a template; see {@link Controller#render(String, Object)}. */
  Body render(String template, Object model);

  /** Renders a template inside another layout than {@link Options#layout}; null for none. */
  Body render(String template, Object model, @Nullable String layout);

  /** Sends the browser elsewhere; see {@link Controller#redirectTo}. To be returned. */
  Body redirectTo(String location);

  /** The path of a controller; see {@link Controller#urlFor(Class, Map)}. */
  String urlFor(Class<? extends Controller> controller, Map<String, ?> params);

  /** Sends a file; see {@link Controller#sendFile(Path)}. */
  Body sendFile(Path file);

  /** Sends the file of a folder that a request names; see {@link Controller#sendFile}. */
  Body sendFile(Path folder, String name);

  /** Sends bytes, to be shown by the browser. */
  default Body sendData(byte[] data, String type) {
    return Body.data(type, data);
  }

  /** Sends bytes, to be saved by the browser under a name, which may be any text. */
  default Body sendData(byte[] data, String type, String downloadName) {
    return sendData(data, type).download(downloadName);
  }
}
