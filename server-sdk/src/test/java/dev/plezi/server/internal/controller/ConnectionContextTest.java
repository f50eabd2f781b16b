package dev.plezi.server.internal.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.Attribute;
import dev.plezi.server.Controller;
import dev.plezi.server.Limits;
import dev.plezi.server.Overflow;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.ControllerAccess;
import dev.plezi.server.internal.jetty.JettyHeaderParser;
import dev.plezi.server.internal.pubsub.MemoryBroker;
import dev.plezi.server.internal.web.BodyParams;
import dev.plezi.server.internal.web.ClassPath;
import dev.plezi.server.internal.web.Exchange;
import dev.plezi.server.internal.web.Templates;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a controller has before its connection is accepted. */
class ConnectionContextTest {
  private final ConnectionContext context = context();

  /** Asks too early, or not. */
  public static final class Early extends Controller {
    String path() {
      return request().path();
    }
  }

  @Test
  void hasANumberOfItsOwn() {
    assertThat(context.id()).isNotEqualTo(context().id());
  }

  @Test
  void refusesToGiveWhatIsAttachedAsAnotherType() {
    assertThat(context.attachment(String.class)).isNull();
    context.attach("text");
    assertThat(context.attachment(String.class)).isEqualTo("text");
    assertThatExceptionOfType(ClassCastException.class)
        .isThrownBy(() -> context.attachment(Integer.class));
  }

  @Test
  void keepsAnAttributeForEachKeyByItself() {
    Attribute<List<String>> rooms = Attribute.named("rooms");
    Attribute<Integer> number = Attribute.named("number");
    Attribute<Integer> other = Attribute.named("number");
    assertThat(context.attribute(number)).isNull();
    context.setAttribute(number, null);

    context.setAttribute(rooms, List.of("tea"));
    context.setAttribute(number, 7);

    assertThat(context.attribute(rooms)).containsExactly("tea");
    assertThat(context.attribute(number)).isEqualTo(7);
    assertThat(context.attribute(other)).isNull();
    assertThat(context().attribute(number)).isNull();
    assertThat(number).hasToString("number");
    context.setAttribute(number, null);
    assertThat(context.attribute(number)).isNull();
    assertThat(context.attribute(rooms)).isNotNull();
  }

  @Test
  void sendsNothingAndDropsNothing() {
    assertThat(context.emit("a", Map.of())).isFalse();
    assertThat(context.write("a")).isFalse();
    assertThat(context.write(ByteBuffer.allocate(1))).isFalse();
    assertThat(context.droppedMessages()).isZero();
    context.close();
    context.dropConnection();
  }

  @Test
  void cannotSubscribe() {
    assertThatIllegalStateException()
        .isThrownBy(() -> context.subscribe("a"))
        .withMessage("only an open connection can subscribe");
    assertThatIllegalStateException()
        .isThrownBy(() -> context.subscribePattern("a*", Overflow.drop()));
    assertThat(context.unsubscribe("a")).isFalse();
  }

  @Test
  void refusesACodeThatAnApplicationCannotClose() {
    for (int code : new int[] {999, 1001, 3999, 4001, 4008, 4029, 5000}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> context.close(code, ""))
          .withMessageContaining(String.valueOf(code));
    }
  }

  @Test
  void saysWhoThePeerIs() {
    assertThat(context.identity()).isNull();
    context.identify("ada", Instant.EPOCH.plusSeconds(60));
    assertThat(context.identity()).isEqualTo("ada");
  }

  @Test
  void isAControllersOnceAndNotBefore() {
    Early controller = new Early();
    assertThatIllegalStateException()
        .isThrownBy(controller::path)
        .withMessageContaining("is not bound to a request yet: use onOpen, not the constructor");

    ControllerAccess.bind(controller, context);
    assertThat(controller.path()).isEqualTo("/");
    assertThatIllegalStateException()
        .isThrownBy(() -> ControllerAccess.bind(controller, context()))
        .withMessageEndingWith(": a supplier makes a new controller each time");
  }

  private static ConnectionContext context() {
    Request request = new Request("GET", "/", "", List.of(), "127.0.0.1", false);
    BodyParams nothing = new BodyParams(request, RequestBody.NONE);
    Templates templates = new Templates(ClassPath.of(List.of()), "templates");
    return new ConnectionContext(
        new AppServices(
            EventCodec.standard(),
            new MemoryBroker(),
            templates,
            null,
            () -> Instant.EPOCH,
            () -> 0,
            any -> null),
        new Exchange(EventCodec.standard(), request, Map.of(), nothing, new JettyHeaderParser()),
        new NoUrls(),
        Limits.standard());
  }

  private static final class NoUrls implements ConnectionContext.Urls {
    @Override
    public String own(Map<String, ?> params) {
      throw new AssertionError("no URL is asked for");
    }

    @Override
    public String to(Class<? extends Controller> type, Map<String, ?> params) {
      throw new AssertionError("no URL is asked for");
    }
  }
}
