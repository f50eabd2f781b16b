package dev.plezi.server.internal.web;

import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.protocol.codec.Member;
import dev.plezi.server.http.Form;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request's body: a form's fields and files, or a JSON object's members. Read
 * when first asked for, once, by the thread that answers the request; never for a request that only
 * reads.
 */
public final class BodyParams {
  /** As many as a form has fields. */
  private static final int MAX_MEMBERS = 1000;

  private final Request request;
  private final RequestBody body;
  private @Nullable Map<String, ParamValue> members;

  /** The parameters of this request's body. */
  public BodyParams(Request request, RequestBody body) {
    this.request = request;
    this.body = request.reads() ? RequestBody.NONE : body;
  }

  RequestBody body() {
    return body;
  }

  /** The form; an empty one for a body that is none. */
  Form form() {
    return json() ? Form.EMPTY : body.form();
  }

  /** The text fields, or the members, by name. */
  Map<String, ParamValue> members() {
    if (members == null) {
      members = json() ? ParamValue.members(parse()) : fields(body.form());
    }
    return members;
  }

  private Map<String, Member> parse() {
    byte[] bytes = body.bytes();
    Map<String, Member> found;
    try {
      found = bytes.length == 0 ? Map.of() : EventCodec.standard().members(bytes, MAX_MEMBERS);
    } catch (InvalidEventException e) {
      throw new HttpException(400, String.valueOf(e.getMessage()));
    }
    if (found == null) {
      throw new HttpException(413, "the object has more than " + MAX_MEMBERS + " members");
    }
    return found;
  }

  private static Map<String, ParamValue> fields(Form form) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    form.asMap().keySet().forEach(name -> fields.put(name, form.all(name)));
    return ParamValue.texts(fields);
  }

  private boolean json() {
    String header = request.header("Content-Type");
    String type = header == null ? "" : header.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.endsWith("+json");
  }
}
