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
 * response in the making. It may last as long as a connection: then it keeps little more than the
 * text of the request, and reads names and values from that when they are asked for. Used by one
 * thread at a time.
 */
public final class Exchange {
  private static final String ID = "id";

  /** So many names may cookies have, the query, and the headers each, as a form's fields. */
  private static final int MAX_NAMES = 1_000;

  /** So many names are kept apart from the text while a connection lasts. */
  private static final int KEPT_NAMES = 32;

  private static final int TOO_LARGE = 431;

  private final EventCodec codec;
  private final Request request;
  private final Map<String, String> pathParams;
  private final BodyParams content;
  private final HeaderParser headers;
  private final PendingResponse response;
  private @Nullable Cookies cookies;
  private @Nullable Params params;
  private boolean lasting;

  /**
   * The exchange that begins with a request.
   *
   * @param codec reads and writes its JSON
   * @param pathParams what the route's path says
   * @param content what the body says
   * @throws HttpException when the request has more names than one may have
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
    check(request);
  }

  private static void check(Request request) {
    int cookies = request.headers("Cookie").stream().mapToInt(line -> names(line, ';')).sum();
    if (cookies > MAX_NAMES || request.headers().size() > MAX_NAMES) {
      throw new HttpException(TOO_LARGE, "431 Request Header Fields Too Large");
    }
    if (names(request.query(), '&') > MAX_NAMES) {
      throw new HttpException(400, "the query has more than " + MAX_NAMES + " parameters");
    }
  }

  /** How many names there can be at most, without reading them. */
  private static int names(String text, char separator) {
    return 1 + (int) text.chars().filter(each -> each == separator).count();
  }

  /** A connection begins, as long as which it lasts. */
  public void lasts() {
    lasting = true;
    params = null;
    cookies = null;
  }

  /** How many characters it keeps. */
  public int kept() {
    return request.path().length()
        + request.query().length()
        + HeaderLines.characters(request.headers());
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
    Params now = params;
    if (now == null) {
      Map<String, ParamValue> all = carried();
      pathParams.forEach((name, value) -> all.put(name, ParamValue.of(value)));
      now = new RequestParams(codec, all, content.form());
      params = keeps(all) ? now : null;
    }
    return now;
  }

  private boolean keeps(Map<String, ?> all) {
    return !lasting || all.size() <= KEPT_NAMES;
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
    Cookies now = cookies;
    if (now == null) {
      Map<String, String> received = headers.cookies(request.headers("Cookie"));
      now = new RequestCookies(received, response);
      cookies = keeps(received) ? now : null;
    }
    return now;
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
