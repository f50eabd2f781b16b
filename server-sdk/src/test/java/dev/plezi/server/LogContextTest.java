package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.event.Event;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.spi.MDCAdapter;

/** What log lines carry while a connection's code runs. */
class LogContextTest {
  private static MDCAdapter own = MDC.getMDCAdapter();

  private final List<Map<String, String>> seen = new ArrayList<>();

  /** Tells what stands in the MDC wherever its code runs. */
  private void looks(String where) {
    Map<String, String> now = new TreeMap<>();
    Map<String, String> all = MDC.getCopyOfContextMap();
    if (all != null) {
      now.putAll(all);
    }
    now.put("where", where);
    seen.add(now);
  }

  /** The logger of the tests has none. */
  @BeforeAll
  static void keepWhatIsPut() throws ReflectiveOperationException {
    own = MDC.getMDCAdapter();
    set(new BasicMDCAdapter());
  }

  @AfterAll
  static void keepNothing() throws ReflectiveOperationException {
    set(own);
  }

  private static void set(MDCAdapter adapter) throws ReflectiveOperationException {
    Method setter = MDC.class.getDeclaredMethod("setMDCAdapter", MDCAdapter.class);
    setter.setAccessible(true);
    setter.invoke(null, adapter);
  }

  private App app(boolean on) {
    return Plezi.app(Options.builder().logContext(on).build())
        .events(
            "/",
            live ->
                live.preConnect(
                        connection -> {
                          connection.identify("ada");
                          return true;
                        })
                    .onOpen(
                        connection -> {
                          looks("open");
                          connection.subscribe("all", message -> looks("listener"));
                        })
                    .on(
                        "say",
                        (connection, event) -> {
                          looks("event");
                          connection.execute(() -> looks("task"));
                        })
                    .onClose(connection -> looks("close")));
  }

  @Test
  void carriesConnectionSessionAndIdentityInHandlersAndCallbacks() {
    try (PleziTest test = PleziTest.of(app(true))) {
      TestConnection ada = test.connect("/");
      ada.emit("say", Map.of());
      test.publish("all", "note", Map.of());
      ada.close();
    }

    assertThat(seen)
        .extracting(each -> each.get("where"))
        .containsExactly("open", "event", "task", "listener", "close");
    assertThat(seen)
        .allSatisfy(
            each -> {
              assertThat(each).containsEntry("plezi.identity", "ada");
              assertThat(each.get("plezi.connection")).startsWith("connection 1 of ");
              assertThat(each.get("plezi.session")).matches("[0-9a-f]{12}");
            });
    assertThat(seen).extracting(each -> each.get("plezi.session")).containsOnly(sessionOfAll());
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }

  private String sessionOfAll() {
    return String.valueOf(seen.get(0).get("plezi.session"));
  }

  @Test
  void leavesWhatStoodThereBefore() {
    try (PleziTest test = PleziTest.of(app(true))) {
      MDC.put("plezi.identity", "the caller");
      test.connect("/").emit("say", Map.of());

      assertThat(MDC.get("plezi.identity")).isEqualTo("the caller");
      assertThat(MDC.get("plezi.connection")).isNull();
    } finally {
      MDC.clear();
    }
  }

  @Test
  void carriesNothingUnlessItIsWanted() {
    try (PleziTest test = PleziTest.of(app(false))) {
      test.connect("/").emit("say", Map.of());
    }

    assertThat(seen).isNotEmpty().allSatisfy(each -> assertThat(each).containsOnlyKeys("where"));
  }

  @Test
  void carriesNoSessionWhereThereIsNone() {
    List<Event> heard = new ArrayList<>();
    try (PleziTest test = PleziTest.of(app(true))) {
      TestConnection ada = test.at("/").withoutSession().connect();
      ada.emit("say", Map.of());
      heard.addAll(ada.received());
    }

    assertThat(heard).isEmpty();
    assertThat(seen)
        .filteredOn(each -> "event".equals(each.get("where")))
        .allSatisfy(each -> assertThat(each).doesNotContainKey("plezi.session"));
  }
}
