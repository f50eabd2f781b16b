package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a machine is driven: what it hands out, and when. */
class ClientMachineTest {
  private static final int NO_CODE = 1006;

  private final ClientMachine machine = new ClientMachine(1_000, 10, 100, false, () -> 0.5);

  private Action take(int kind) {
    return same(machine.takeActions(), kind);
  }

  private Action after(Action performed, int kind) {
    return same(machine.after(performed), kind);
  }

  private static Action same(@Nullable Action action, int kind) {
    if (action == null) {
      throw new AssertionError("no action, and not one of kind " + kind);
    }
    assertThat(action.kind()).isEqualTo(kind);
    return action;
  }

  private static Outgoing message(String text) {
    return new Outgoing(text, 0, false);
  }

  /** Opens a connection on which messages flow; its number. */
  private int open() {
    machine.reconnection(true, 200, 10_000);
    machine.connect(0);
    Action open = after(take(Action.STATE_CHANGED), Action.OPEN_SOCKET);
    assertThat(machine.after(open)).isNull();
    assertThat(machine.opened(open.attempt(), 0)).isTrue();
    Action greet = after(take(Action.STATE_CHANGED), Action.GREET);
    machine.ready(greet.attempt());
    assertThat(machine.after(greet)).isNull();
    return open.attempt();
  }

  @Test
  void handsOutWhatFollowsOnce() {
    machine.connect(0);
    Action state = take(Action.STATE_CHANGED);
    assertThat(state.state()).isEqualTo(ClientMachine.CONNECTING);
    assertThat(machine.takeActions()).isNull();
    Action open = after(state, Action.OPEN_SOCKET);
    assertThat(machine.current(open.attempt())).isTrue();
    assertThat(machine.after(open)).isNull();
    assertThat(machine.nextMessage()).isNull();
  }

  @Test
  void isSettledBeforeAnythingIsPerformed() {
    machine.connect(0);
    assertThat(machine.state()).isEqualTo(ClientMachine.CONNECTING);
    assertThat(machine.wakeAt()).isEqualTo(1_000);
    machine.close();
    assertThat(machine.state()).isEqualTo(ClientMachine.CLOSED);
    assertThat(machine.wakeAt()).isEqualTo(ClientMachine.NEVER);
    Action close = take(Action.CLOSE_SOCKET);
    assertThat(after(close, Action.STATE_CHANGED).state()).isEqualTo(ClientMachine.CLOSED);
  }

  @Test
  void severalThingsMayBeToldBeforeWhatFollowsIsPerformed() {
    machine.queue().add(new Outgoing("a", 1, false), 5);
    machine.queue().add(new Outgoing("b", 2, false), 5);
    machine.acked(2);
    machine.close();
    Action acknowledged = take(Action.ACKNOWLEDGED);
    assertThat(acknowledged.message().text()).isEqualTo("b");
    Action failed = after(acknowledged, Action.FAILED);
    assertThat(failed.message().text()).isEqualTo("a");
    assertThat(failed.reason()).isEqualTo(Action.CLIENT_CLOSED);
    assertThat(machine.after(failed)).isNull();
  }

  @Test
  void whatIsToldInsideAnActionHasAListOfItsOwnAndTheRestComesAfterIt() {
    machine.queue().add(new Outgoing("a", 1, false), 5);
    machine.queue().add(new Outgoing("b", 2, false), 5);
    machine.tick(5);
    Action first = take(Action.FAILED);
    machine.connect(5);
    Action inner = after(take(Action.STATE_CHANGED), Action.OPEN_SOCKET);
    assertThat(machine.after(inner)).isNull();
    Action second = after(first, Action.FAILED);
    assertThat(second.message().text()).isEqualTo("b");
    assertThat(machine.after(second)).isNull();
  }

  @Test
  void dropsWhatAnAttemptStillHadToDoWhenAnotherHasBegun() {
    machine.connect(0);
    Action state = take(Action.STATE_CHANGED);
    machine.connect(0);
    Action open = after(take(Action.CLOSE_SOCKET), Action.OPEN_SOCKET);
    assertThat(machine.after(open)).isNull();
    assertThat(machine.after(state)).isNull();
  }

  @Test
  void aMessageCountsAsSentWhenItIsTakenAndNotBefore() {
    int number = open();
    Outgoing a = message("a");
    Outgoing b = message("b");
    machine.emit(a, 0, 0, false);
    machine.emit(b, 0, 0, false);
    assertThat(machine.nextMessage()).isSameAs(a);
    assertThat(a.unsent()).isFalse();
    machine.closed(number, NO_CODE, 0);
    assertThat(machine.nextMessage()).isNull();
    assertThat(b.unsent()).isTrue();
    open();
    assertThat(machine.nextMessage()).isSameAs(b);
    assertThat(machine.nextMessage()).isNull();
    assertThat(machine.queue().size()).isZero();
  }
}
