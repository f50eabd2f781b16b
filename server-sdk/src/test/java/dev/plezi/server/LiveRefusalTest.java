package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plezi.event.EventName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What events() refuses, and how it says why. */
class LiveRefusalTest {
  @EventName("say")
  public record Say(String text) {}

  @EventName("work")
  public record Work(Runnable work) {}

  @EventName("_ack_")
  public record Ack() {}

  public record Nameless() {}

  @Test
  void refusesTwoHandlersForOneEvent() {
    String reason = "another handler handles the event \"say\" already";
    refuses(live -> live.on(Say.class, (c, say) -> {}).on("say", (c, event) -> {}), reason);
    refuses(live -> live.on("say", (c, event) -> {}).reply("say", (c, event) -> ""), reason);
  }

  @Test
  void refusesAReservedName() {
    for (String name : new String[] {"on_open", "show", "emit", "onMessage", "_x_", ""}) {
      refuses(
          live -> live.on(name, (c, event) -> {}), "the event name \"" + name + "\" is reserved");
    }
    refuses(live -> live.on(Ack.class, (c, ack) -> {}), "_ack_");
  }

  @Test
  void refusesARecordThatNoEventBecomes() {
    refuses(
        live -> live.on(Work.class, (c, work) -> {}),
        "nothing can be bound to " + Work.class.getName() + ".work");
    refuses(live -> live.on(Nameless.class, (c, event) -> {}), Nameless.class.getName());
  }

  @Test
  void refusesRawMessagesBesideEvents() {
    String reason = "it takes raw messages and events; messages are one or the other";
    refuses(live -> live.onText((c, text) -> {}).on("say", (c, event) -> {}), reason);
    refuses(live -> live.onBinary((c, data) -> {}).unknown((c, event) -> {}), reason);
  }

  @Test
  void refusesTwoOfOneCallback() {
    refuses(live -> live.onOpen(c -> {}).onOpen(c -> {}), "onOpen is given twice");
    refuses(live -> live.onText((c, t) -> {}).onText((c, t) -> {}), "onText is given twice");
    refuses(live -> live.preConnect(c -> true).preConnect(c -> true), "preConnect is given twice");
  }

  @Test
  void refusesAPathThatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plezi.app().events("chat", live -> {}))
        .withMessage("the route \"chat\" does not begin with /");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plezi.app().get("chat", request -> ""))
        .withMessage("the route \"chat\" does not begin with /");
  }

  @Test
  void refusesAHandlerOnceItIsSetUp() {
    List<Live> kept = new ArrayList<>();
    App unused = Plezi.app().events("/chat", kept::add);

    assertThatIllegalStateException()
        .isThrownBy(() -> kept.get(0).on(Say.class, (c, say) -> {}))
        .withMessage("events(\"/chat\"): handlers are given while it is set up");
    assertThatIllegalStateException().isThrownBy(() -> kept.get(0).onClose(c -> {}));
  }

  private static void refuses(Consumer<Live> setUp, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plezi.app().events("/chat", setUp))
        .withMessageStartingWith("events(\"/chat\"): ")
        .withMessageContaining(reason);
  }
}
