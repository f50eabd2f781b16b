package dev.plezi.server.test;

import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.Options;
import dev.plezi.server.http.Form;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.memory.MemoryPeer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request or a handshake of a {@link PleziTest} in the making. It comes from this machine, for
 * the host {@code localhost}, without TLS.
 */
public final class TestRequest {
  private final PleziTest test;
  private final URI url;
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();
  private boolean sessions = true;
  private RequestBody body = RequestBody.NONE;

  TestRequest(PleziTest test, String url) {
    if (!url.startsWith("/")) {
      throw new IllegalArgumentException("a test's URL begins with a slash: " + url);
    }
    this.test = test;
    this.url = URI.create(url);
    headers.add(Map.entry("Host", "localhost"));
  }

  /** Adds a header, in place of those of the same name. */
  public TestRequest header(String name, String value) {
    headers.removeIf(each -> each.getKey().equalsIgnoreCase(name));
    headers.add(Map.entry(name, value));
    return this;
  }

  /** Adds a cookie. */
  public TestRequest cookie(String name, String value) {
    String before =
        headers.stream()
            .filter(each -> each.getKey().equals("Cookie"))
            .map(each -> each.getValue() + "; ")
            .collect(Collectors.joining());
    return header("Cookie", before + name + "=" + value);
  }

  /** Asks for no session: the connection ends with its socket, as that of an old client does. */
  public TestRequest withoutSession() {
    sessions = false;
    return this;
  }

  /** Carries the JSON of an object. */
  public TestRequest json(Object content) {
    return body("application/json", EventCodec.standard().json(content));
  }

  /** Carries a text in UTF-8. */
  public TestRequest body(String type, String content) {
    body = new Carried(EventCodec.utf8(content), Form.EMPTY);
    return header("Content-Type", type);
  }

  /** Carries a form's fields, as {@code application/x-www-form-urlencoded}. */
  public TestRequest form(Map<String, String> fields) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    fields.forEach((name, value) -> values.put(name, List.of(value)));
    body = new Carried(EventCodec.utf8(encode(fields)), new Form(values, List.of()));
    return header("Content-Type", "application/x-www-form-urlencoded");
  }

  /**
   * Connects; returns when the controller's {@code onOpen} has.
   *
   * @throws HttpException when the handshake is refused, with what is sent instead
   */
  public TestConnection connect() {
    return connect(() -> {});
  }

  /** Connects; the last act is done when the connection is closed by the test. */
  TestConnection connect(Runnable last) {
    String session = Wire.LEVEL_PARAMETER + "=" + Wire.LEVEL_2;
    String query = query();
    String all = !sessions ? query : query.isEmpty() ? session : query + "&" + session;
    MemoryPeer peer = test.rehearsal().peer(request("GET", all));
    peer.connect();
    test.settle();
    return new TestConnection(test, peer, last);
  }

  /** Sends it as {@code GET}. */
  public TestResponse get() {
    return send("GET");
  }

  /** Sends it as {@code POST}. */
  public TestResponse post() {
    return send("POST");
  }

  /**
   * Sends it; returns when it is answered, and what it has set in motion is done. An action that
   * has promised its reply is waited for, in real time ({@link Options#replyTimeout}).
   *
   * @param method in upper case
   */
  public TestResponse send(String method) {
    return test.rehearsal().answer(request(method, query()), body);
  }

  private Request request(String method, String query) {
    return new Request(method, url.getPath(), query, List.copyOf(headers), "127.0.0.1", false);
  }

  private String query() {
    return url.getRawQuery() == null ? "" : url.getRawQuery();
  }

  /** The query, or the body, that these parameters are. */
  static String encode(Map<String, ?> params) {
    return params.entrySet().stream()
        .map(each -> encode(each.getKey()) + "=" + encode(String.valueOf(each.getValue())))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static final class Carried implements RequestBody {
    private final byte[] bytes;
    private final Form form;

    Carried(byte[] bytes, Form form) {
      this.bytes = bytes;
      this.form = form;
    }

    @Override
    public byte[] bytes() {
      return bytes;
    }

    @Override
    public Form form() {
      return form;
    }
  }
}
