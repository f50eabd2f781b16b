package dev.plezi.server.internal.memory;

import dev.plezi.event.Event;
import dev.plezi.event.RequestHandler;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.http.Form;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.test.TestConnection;
import dev.plezi.server.test.TestRequest;
import dev.plezi.server.test.TestResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A builder of requests and handshakes for an app at work without a network. */
public final class SimulatedRequest implements TestRequest {
  /** Where a request goes of which a test says nothing else. */
  static final String HOST = "localhost";

  private final SimulatedServer server;
  private final URI url;
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();
  private boolean sessions = true;
  private RequestBody body = RequestBody.NONE;

  // As many as the test has.
  private final Map<String, RequestHandler<? super Event>> handlers = new LinkedHashMap<>();

  /** A request that carries nothing yet. */
  public SimulatedRequest(SimulatedServer server, String url) {
    if (!url.startsWith("/")) {
      throw new IllegalArgumentException("a test's URL begins with a slash: " + url);
    }
    this.server = server;
    this.url = URI.create(url);
    headers.add(Map.entry("Host", HOST));
  }

  @Override
  public TestRequest header(String name, String value) {
    headers.removeIf(each -> each.getKey().equalsIgnoreCase(name));
    headers.add(Map.entry(name, value));
    return this;
  }

  @Override
  public TestRequest cookie(String name, String value) {
    String before =
        headers.stream()
            .filter(each -> each.getKey().equals("Cookie"))
            .map(each -> each.getValue() + "; ")
            .collect(Collectors.joining());
    return header("Cookie", before + name + "=" + value);
  }

  @Override
  public TestRequest withoutSession() {
    sessions = false;
    return this;
  }

  @Override
  public <E> TestRequest handle(Class<E> type, RequestHandler<? super E> handler) {
    return handle(server.codec().nameOf(type), request -> handler.handle(request.as(type)));
  }

  @Override
  public TestRequest handle(String name, RequestHandler<? super Event> handler) {
    handlers.put(name, handler);
    return this;
  }

  @Override
  public TestRequest json(Object content) {
    return body("application/json", server.codec().json(content));
  }

  @Override
  public TestRequest body(String type, String content) {
    body = new Carried(EventCodec.utf8(content), Form.EMPTY);
    return header("Content-Type", type);
  }

  @Override
  public TestRequest form(Map<String, String> fields) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    fields.forEach((name, value) -> values.put(name, List.of(value)));
    body = new Carried(EventCodec.utf8(encode(fields)), new Form(values, List.of()));
    return header("Content-Type", "application/x-www-form-urlencoded");
  }

  @Override
  public TestConnection connect() {
    return connect(() -> {});
  }

  /** Connects; the last act is done when the connection is closed by the test. */
  public TestConnection connect(Runnable last) {
    String session = Wire.LEVEL_PARAMETER + "=" + Wire.LEVEL_2;
    String query = query();
    String all = !sessions ? query : query.isEmpty() ? session : query + "&" + session;
    MemoryPeer peer = server.peer(request("GET", all), handlers);
    server.settle();
    return new SimulatedConnection(server, peer, last);
  }

  @Override
  public TestResponse get() {
    return send("GET");
  }

  @Override
  public TestResponse post() {
    return send("POST");
  }

  @Override
  public TestResponse send(String method) {
    return server.answer(request(method, query()), body);
  }

  private Request request(String method, String query) {
    return new Request(method, url.getPath(), query, List.copyOf(headers), "127.0.0.1", false);
  }

  private String query() {
    return url.getRawQuery() == null ? "" : url.getRawQuery();
  }

  /** The query, or the body, that these parameters are. */
  public static String encode(Map<String, ?> params) {
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
