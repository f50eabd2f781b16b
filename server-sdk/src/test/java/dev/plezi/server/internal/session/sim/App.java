package dev.plezi.server.internal.session.sim;

import dev.plezi.protocol.client.Action;
import dev.plezi.protocol.codec.ControlEvent;
import org.jspecify.annotations.Nullable;

/** The client's application: what it says, and what it is told. */
final class App {
  /** A server remembers so many requests at least. */
  private static final int REMEMBERED = 128;

  private final World world;
  private final History history;
  private final Client client;
  private final Dice dice;

  App(World world, History history, Client client) {
    this.world = world;
    this.history = history;
    this.client = client;
    this.dice = new Dice(history.plan().seed(), "app");
  }

  // ---- what it says

  /** Says something now and then, for as long as it is active. */
  void begin() {
    world.after(
        dice.millis(1, 1_500),
        () -> {
          if (history.active()) {
            client.act(() -> say(dice.below(4)));
            begin();
          }
        });
  }

  /** Says so much at once. */
  void say(int count) {
    for (int i = 0; i < count; i++) {
      double kind = dice.fraction();
      if (kind < 0.6) {
        emit(Words.UP, false, false);
      } else if (kind < 0.8) {
        emit(Words.UP, true, false);
      } else {
        emit(Words.ASK, true, false);
      }
    }
  }

  void greet(int attempt) {
    int words = dice.below(3);
    if (dice.chance(0.7)) {
      greet(attempt, words);
    } else {
      world.after(dice.millis(0, 500), () -> client.act(() -> greet(attempt, words)));
    }
  }

  private void greet(int attempt, int words) {
    for (int i = 0; i < words && client.current(attempt); i++) {
      emit(Words.UP, dice.chance(0.3), true);
    }
    client.ready(attempt);
  }

  private void emit(String event, boolean identified, boolean first) {
    int n = history.nextNumber();
    int how = dice.below(4);
    boolean request = event.equals(Words.ASK);
    int id = identified ? client.nextId() : 0;
    String text = Words.message(event, new Words.Numbered(n, how, history.pad(dice)));
    Sent message = new Sent(n, how, id == 0 ? text : Words.withId(text, id, request), id, request);
    message.greeting = first;
    history.add(message);
    emit(message, first);
  }

  private void emit(Sent message, boolean first) {
    message.emissions++;
    double timeout = dice.between(500, 20_000);
    boolean taken = client.emit(message, world.millis(), timeout, first);
    world.note("client: emits ", message, ", taken ", taken);
    if (!taken) {
      message.refused = true;
      message.fates++;
    }
  }

  // ---- what it is asked

  /** A request of the server, with this id. */
  void wanted(Words.Numbered request, String id) {
    int session = client.session();
    history.wanted().get(request.n()).handled++;
    client.current().handleWanted(request.n());
    String text =
        request.how() <= Words.LATER
            ? ControlEvent.reply(id, Integer.toString(request.n()))
            : ControlEvent.error(id, Words.CODE, "as asked");
    Answer answer = new Answer(request.n(), text);
    if (request.how() == Words.NOW || request.how() == Words.FAIL) {
      client.answer(answer, session);
    } else {
      world.after(dice.millis(0, 4_000), () -> client.act(() -> client.answer(answer, session)));
    }
  }

  // ---- what it is told

  void acknowledged(Sent message) {
    settle(message);
    if (message.request()) {
      world.violated("client: a request is acknowledged, and no more");
    }
  }

  /** A reply came; for nobody when the message is null. */
  void replied(@Nullable Sent request, int data) {
    if (request != null) {
      settle(request);
      check(request, request.n() == data && request.how() <= Words.LATER);
    }
  }

  void refused(@Nullable Sent request, String code) {
    if (request != null) {
      settle(request);
      check(request, code.equals(Words.CODE) && request.how() >= Words.FAIL);
    }
  }

  void failed(Sent message, int reason) {
    world.note("client: ", message, " fails for ", reason, ", unsent ", message.unsent());
    message.given = message.unsent() && reason != Action.SESSION_LOST;
    client.settled(message);
    settle(message);
    if (reason == Action.TIMED_OUT && message.request() && history.active()) {
      world.after(dice.millis(0, 2_000), () -> client.act(() -> repeat(message)));
    }
  }

  /**
   * With the same id: whatever was handled is not handled again, while it is remembered. Not one
   * that the client has put back itself, after a gap.
   */
  private void repeat(Sent request) {
    boolean remembered = history.nextNumber() - request.n() < REMEMBERED;
    if (history.active() && remembered && !client.sendsAgain(request) && dice.chance(0.6)) {
      request.refused = false;
      request.given = false;
      emit(request, false);
    }
  }

  private void settle(Sent message) {
    client.settled(message);
    if (message.fates++ >= message.emissions) {
      world.violated("client: the fate of " + message + " is told twice");
    }
  }

  private void check(Sent request, boolean right) {
    if (!right) {
      world.violated("client: the reply to " + request + " is another's");
    }
  }
}
