package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestDemandTest {
  private final List<Runnable> held = new ArrayList<>();
  private final Map<Object, Object> attributes = new HashMap<>();
  private final List<String> heard = new ArrayList<>();
  private final Request request = request();
  private final RequestDemand demand = RequestDemand.of(request);

  @Test
  void whoWaitsGoesOnWhenMoreHasCome() {
    demand.demand(() -> heard.add("one"));
    assertThat(demand.held()).isTrue();
    come();
    demand.demand(() -> heard.add("two"));
    come();

    assertThat(heard).containsExactly("one", "two");
    assertThat(demand.held()).isFalse();
    demand.wake();
    assertThat(heard).hasSize(2);
  }

  @Test
  void whoIsWokenMayDemandAgainWhatJettyHoldsStill() {
    demand.demand(
        () -> {
          heard.add("woken");
          RequestDemand.of(request).demand(() -> heard.add("more has come"));
        });
    demand.wake();

    assertThat(heard).containsExactly("woken");
    come();
    assertThat(heard).containsExactly("woken", "more has come");
    assertThat(held).isEmpty();
  }

  @Test
  void nobodyGoesOnTwice() {
    demand.demand(() -> heard.add("woken"));
    demand.wake();
    come();

    assertThat(heard).containsExactly("woken");
    assertThat(demand.held()).isFalse();
  }

  private void come() {
    held.remove(0).run();
  }

  /** One that holds one demand and refuses a second, as Jetty's does. */
  private Request request() {
    return (Request)
        Proxy.newProxyInstance(
            Request.class.getClassLoader(),
            new Class<?>[] {Request.class},
            (proxy, method, arguments) -> answer(method.getName(), arguments));
  }

  private @Nullable Object answer(String method, Object[] arguments) {
    return switch (method) {
      case "getAttribute" -> attributes.get(arguments[0]);
      case "setAttribute" -> attributes.put(arguments[0], arguments[1]);
      case "demand" -> {
        assertThat(held).as("demand pending").isEmpty();
        held.add((Runnable) arguments[0]);
        yield null;
      }
      default -> throw new UnsupportedOperationException(method);
    };
  }
}
