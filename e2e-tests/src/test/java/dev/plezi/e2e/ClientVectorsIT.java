package dev.plezi.e2e;

import com.microsoft.playwright.Page;
import dev.plezi.client.ClientBuilder;
import dev.plezi.client.PleziClient;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import dev.plezi.e2e.vectors.ClientVector;
import dev.plezi.event.Event;
import dev.plezi.event.EventName;
import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client does with what it receives: the vectors, against both clients, over real sockets.
 */
@ExtendWith(WithBrowser.class)
class ClientVectorsIT {
  private static final List<ClientVector> VECTORS = ClientVector.read();
  private static final JsonMapper JSON = new JsonMapper();
  private static App app;

  /** Tells the client what the vector of its number says, and then that this was all. */
  public static final class Script extends Controller {
    @Override
    public void onOpen() {
      int number = Integer.parseInt(Objects.requireNonNull(params().get("id")));
      VECTORS.get(number).receive().forEach(this::write);
      emit(new TheEnd());
    }

    /** Messages are raw: the protocol's own may be said, too. */
    @Override
    public void onMessage(String text) {}
  }

  /** The last message of each script. */
  @EventName("the end")
  record TheEnd() {}

  @BeforeAll
  static void start() {
    app =
        Plezi.app(Options.builder().signals(false).build())
            .route("/client.js", Plezi.CLIENT)
            .route("/page", PageController.class)
            .route("/script", Script.class)
            .start(0);
  }

  @AfterAll
  static void stop() {
    app.stop();
  }

  static List<ClientVector> vectors() {
    return VECTORS;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void holdsForTheJavaClient(ClientVector vector) throws Exception {
    List<Object> handlers = new ArrayList<>();
    List<Object> unknown = new ArrayList<>();
    CompletableFuture<TheEnd> end = new CompletableFuture<>();
    ClientBuilder builder =
        PleziClient.builder(url("ws", "/script/" + VECTORS.indexOf(vector))).level(1);
    for (String name : vector.listen()) {
      builder.on(
          name,
          event -> {
            handlers.add(List.of(name, tree(event)));
            vector.failIfToldTo(name);
          });
    }
    builder
        .unknown(
            event -> {
              unknown.add(tree(event));
              vector.failIfToldTo("unknown");
            })
        .onError(error -> {})
        .on(TheEnd.class, end::complete);
    try (PleziClient client = builder.connect()) {
      end.get(30, TimeUnit.SECONDS);
      vector.check(new ClientVector.Seen(handlers, unknown, client.state().toString()));
    }
  }

  @Test
  void holdForTheBrowserClient(People people) {
    Page page = people.arrive("ada");
    page.navigate(url("http", "/page"));
    for (int i = 0; i < VECTORS.size(); i++) {
      ClientVector vector = VECTORS.get(i);
      Object result =
          page.evaluate(
              """
              ({ path, listen, throws }) => new Promise(resolve => {
                const client = new PleziClient(path);
                const handlers = [], unknown = [];
                for (const name of listen) {
                  client.on(name, msg => {
                    handlers.push([name, msg]);
                    if (throws.includes(name)) throw new Error('as told');
                  });
                }
                client.unknown = msg => {
                  unknown.push(msg);
                  if (throws.includes('unknown')) throw new Error('as told');
                };
                client.on('the end', () => {
                  resolve(JSON.stringify({ handlers, unknown, state: client.state }));
                  client.close();
                });
              })
              """,
              Map.of(
                  "path", "/script/" + i, "listen", vector.listen(), "throws", vector.failing()));
      vector.check(JSON.readValue((String) result, ClientVector.Seen.class));
    }
  }

  private static Object tree(Event event) {
    return JSON.readValue(event.json(), Object.class);
  }

  private static String url(String scheme, String path) {
    return scheme + "://127.0.0.1:" + app.port() + path;
  }
}
