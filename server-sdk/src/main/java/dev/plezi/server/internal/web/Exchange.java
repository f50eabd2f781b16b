package dev.plezi.server.internal.web;

import dev.plezi.event.Event;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.http.Cookies;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Params;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that a route has matched, with all that a controller wants to know of it, and its
 * response in the making. Used by one thread at a time.
 */
public final class Exchange {
  private static final String ID = "id";

  private final EventCodec codec;
  private final Request request;
  private final Map<String, String> pathParams;
  private final BodyParams content;
  private final HeaderParser headers;
  private final PendingResponse response;
  private @Nullable Cookies cookies;
  private @Nullable Params params;

  /**
   * The exchange that begins with a request.
   *
   * @param codec reads and writes its JSON
   * @param pathParams what the route's path says
   * @param content what the body says
   */
  public Exchange(
      EventCodec codec,
      Request request,
      Map<String, String> pathParams,
      BodyParams content,
      HeaderParser headers) {
    this.codec = codec;
    this.request = request;
    this.pathParams = pathParams;
    this.content = content;
    this.headers = headers;
    this.response = new PendingResponse(request.secure());
  }

  /** The request. */
  public Request request() {
    return request;
  }

  /** What reads and writes its JSON. */
  public EventCodec codec() {
    return codec;
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
      pathParams.forEach((name, value) -> all.put(name, ParamValue.of(value)));
      params = new RequestParams(codec, all, content.form());
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
    String name = params().get(ID, "");
    Map<String, ParamValue> members = new LinkedHashMap<>();
    members.put(Wire.EVENT, ParamValue.of(name));
    carried().forEach(members::putIfAbsent);
    members.computeIfPresent(ID, (id, value) -> value.texts().equals(List.of(name)) ? null : value);
    byte[] json = EventCodec.utf8(ParamsJson.object(members, codec.shapes(payload)));
    return codec.event(json, codec.envelope(json));
  }

  /** Its cookies, and those to set. */
  public Cookies cookies() {
    if (cookies == null) {
      cookies = new RequestCookies(headers.cookies(request.headers("Cookie")), response);
    }
    return cookies;
  }

  /** Its response. */
  public PendingResponse response() {
    return response;
  }

  private Map<String, ParamValue> carried() {
    Map<String, ParamValue> all = ParamValue.texts(request.queryValues());
    all.putAll(content.members());
    return all;
  }
}
