package dev.plezi.server;

import dev.plezi.server.http.Body;
import dev.plezi.server.http.Cookies;
import dev.plezi.server.http.Params;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.http.Response;
import dev.plezi.server.internal.controller.ConnectionContext;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request and its response in the making, as an {@link HttpAction} has them. Each method is that
 * of the same name of {@link Controller}. Used by one thread at a time, until the action has
 * answered.
 */
public final class HttpExchange {
  private final Helpers helpers = new Helpers();

  /** What a controller's actions have. */
  private static final class Helpers extends Controller {}

  public HttpExchange(ConnectionContext bond) {
    helpers.bind(bond);
  }

  /** The request. */
  public Request request() {
    return helpers.request();
  }

  /** Its parameters: the path's, the body's and the query's. */
  public Params params() {
    return helpers.params();
  }

  /** What it carries. */
  public RequestBody requestBody() {
    return helpers.requestBody();
  }

  /** Its cookies, and those to set. */
  public Cookies cookies() {
    return helpers.cookies();
  }

  /** Its response: status and headers. */
  public Response response() {
    return helpers.response();
  }

  /** Renders a template that needs nothing but itself. */
  public Body render(String template) {
    return helpers.render(template);
  }

  /** Renders a template; see {@link Controller#render(String, Object)}. */
  public Body render(String template, Object model) {
    return helpers.render(template, model);
  }

  /** Renders a template inside another layout than {@link Options#layout}; null for none. */
  public Body render(String template, Object model, @Nullable String layout) {
    return helpers.render(template, model, layout);
  }

  /** Sends the browser elsewhere; see {@link Controller#redirectTo}. To be returned. */
  public Body redirectTo(String location) {
    return helpers.redirectTo(location);
  }

  /** The path of a controller; see {@link Controller#urlFor(Class, Map)}. */
  public String urlFor(Class<? extends Controller> controller, Map<String, ?> params) {
    return helpers.urlFor(controller, params);
  }

  /** Sends a file; see {@link Controller#sendFile(Path)}. */
  public Body sendFile(Path file) {
    return helpers.sendFile(file);
  }

  /** Sends the file of a folder that a request names; see {@link Controller#sendFile}. */
  public Body sendFile(Path folder, String name) {
    return helpers.sendFile(folder, name);
  }

  /** Sends bytes, to be shown by the browser. */
  public Body sendData(byte[] data, String type) {
    return helpers.sendData(data, type);
  }

  /** Sends bytes, to be saved by the browser under a name, which may be any text. */
  public Body sendData(byte[] data, String type, String downloadName) {
    return helpers.sendData(data, type, downloadName);
  }
}
