package dev.plezi.server.internal.web;

import dev.plezi.event.Event;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.http.Cookies;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Params;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.http.Response;
import dev.plezi.server.internal.route.PathPattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request with all that a controller wants to know of it, and the response in the making. Used by
 * one thread at a time.
 */
public final class Exchange {
  private final Request request;
  private final Map<String, String> inline;
  private final BodyParams content;
  private final Response response;
  private final Cookies cookies;
  private @Nullable Params params;

  /** The exchange of a request that a route has matched. */
  public Exchange(Request request, PathPattern.Match match, BodyParams content) {
    this.request = request;
    this.inline = match.params();
    this.content = content;
    this.response = new Response(request.secure());
    this.cookies = new Cookies(request.header("Cookie"), response);
  }

  /** The request. */
  public Request request() {
    return request;
  }

  /** What it carries. */
  public RequestBody body() {
    return content.body();
  }

  /**
   * Its parameters. The first call reads the body of a request that has one.
   *
   * @throws HttpException when the body cannot be read, or is not what its content type says
   */
  public Params params() {
    if (params == null) {
      Map<String, ParamValue> all = carried();
      inline.forEach((name, value) -> all.put(name, new ParamValue(List.of(value), null)));
      params = new Params(all, content.form());
    }
    return params;
  }

  /**
   * The event that it carries, whose name is the {@code id}: its query's and its body's parameters
   * beside the name. An {@code id} that is the name says where the request goes, and is no part of
   * the event.
   *
   * @param payload a record for whose components texts are read, as {@link Params#as} does
   */
  public Event event(Class<?> payload) {
    String name = params().get("id", "");
    Map<String, ParamValue> members = new LinkedHashMap<>();
    members.put(Wire.EVENT, new ParamValue(List.of(name), null));
    carried().forEach(members::putIfAbsent);
    members.computeIfPresent(
        "id", (id, given) -> List.of(name).equals(given.texts()) ? null : given);
    byte[] json = EventCodec.utf8(ParamsJson.object(members, payload));
    return EventCodec.standard().event(json, EventCodec.standard().envelope(json));
  }

  /** Its cookies. */
  public Cookies cookies() {
    return cookies;
  }

  /** Its response. */
  public Response response() {
    return response;
  }

  private Map<String, ParamValue> carried() {
    Map<String, ParamValue> all = ParamValue.texts(request.queryValues());
    all.putAll(content.members());
    return all;
  }
}
