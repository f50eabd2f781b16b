package dev.plezi.server.internal.session.sim;

import dev.plezi.event.EventException;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.Closed;
import dev.plezi.server.internal.events.EventDispatcher;
import dev.plezi.server.internal.events.EventMethods;
import dev.plezi.server.internal.events.PendingRequests;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.session.Backdoor;
import dev.plezi.server.internal.session.PublicationSink;
import dev.plezi.server.internal.session.Session;
import dev.plezi.server.internal.session.SessionHandler;
import dev.plezi.server.internal.transport.WireMessage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The server's application, for one session: what it handles, and what it says. */
final class Service implements SessionHandler {
  private static final int MOST_ASKED = 10_000;
  private static final Duration LIMIT = Duration.ofDays(1);

  private static final EventMethods METHODS =
      new EventMethods(
          EventCodec.standard(),
          "the simulation",
          List.of(
              new EventMethods.Registered(Words.UP, Words.Numbered.class, Service::up),
              new EventMethods.Registered(Words.ASK, Words.Numbered.class, Service::ask)),
          null,
          Set.of());

  private final World world;
  private final History history;
  private final Host host;
  private final int cable;
  private final Dice dice;

  private final Session session;
  private final PendingRequests asked;
  private final EventDispatcher dispatch;
  private @Nullable Served served;
  private boolean over;

  /**
   * For a session that may begin on this connection.
   *
   * @param cable the connection's number
   */
  Service(World world, History history, Host host, int cable, Session session) {
    this.world = world;
    this.history = history;
    this.host = host;
    this.cable = cable;
    this.dice = new Dice(history.plan().seed(), "service " + cable);
    this.session = session;
    this.asked = new PendingRequests(EventCodec.standard(), session, MOST_ASKED);
    this.dispatch =
        new EventDispatcher(
            new EventDispatcher.Application(METHODS, this, asked, MOST_ASKED), session);
  }

  // ---- what the session tells

  @Override
  public void open() {
    String secret = Backdoor.secret(session);
    // It may have begun without, and so long ago that it carries one when it is told.
    String plain = History.plain(cable);
    String name = secret == null || history.knows(plain) ? plain : secret;
    served = history.serve(name, host, this);
    served.told("open");
    if (!host.offers() || dice.chance(0.3)) {
      send(1);
    }
    speakLater();
  }

  @Override
  public Task read(WireMessage message) {
    return dispatch.read(message);
  }

  @Override
  public void suspended() {
    served().told("suspended");
  }

  @Override
  public void resumed() {
    served().told("resumed");
  }

  @Override
  public void shutdown() {
    served().told("shutdown");
    send(1);
  }

  @Override
  public void tick() {
    dispatch.tick();
  }

  @Override
  public void closed(Closed how) {
    over = true;
    dispatch.close();
    served().told("closed");
  }

  // ---- what it says

  /** Whether it can say something. */
  boolean speaks() {
    return served != null && !over && !host.dead();
  }

  /** Sees whether its connection has turned out to carry a session. */
  void look() {
    var unused = served();
  }

  /** By itself. */
  void send(int count) {
    for (int i = 0; i < count; i++) {
      int n = served().sent;
      String text = Words.message(Words.SENT, new Words.Numbered(n, 0, history.pad(dice)));
      if (session.send(WireMessage.text(text))) {
        served().sent++;
      }
    }
  }

  /** As others do, or as it does itself. */
  void publish(int count, boolean own) {
    PublicationSink deliveries = session.deliveries();
    for (int i = 0; i < count && deliveries != null; i++) {
      int n = served().published++;
      String text = Words.message(Words.PUBLISHED, new Words.Numbered(n, 0, history.pad(dice)));
      deliveries.add(WireMessage.text(text), own);
    }
    if (deliveries != null) {
      deliveries.flush();
    }
  }

  /** Asks the client. */
  private void want(int count) {
    for (int i = 0; i < count; i++) {
      Wanted one = history.want(dice.below(4), host, Backdoor.secret(session));
      String text = Words.message(Words.WANT, new Words.Numbered(one.n(), one.how(), ""));
      var unused = asked.ask(text, Words.WANT, Integer.class, LIMIT).whenComplete(one::told);
    }
  }

  /** The application has had enough. */
  void close(int code) {
    served().closing = true;
    session.close(code, "as the application wants");
  }

  private void speakLater() {
    world.after(
        dice.millis(1, 3_000),
        () -> {
          if (speaks() && history.active()) {
            speak(dice.below(4));
            speakLater();
          }
        });
  }

  private void speak(int count) {
    double kind = dice.fraction();
    if (kind < 0.5) {
      send(count);
    } else if (kind < 0.7) {
      want(count);
    } else {
      publish(count, false);
    }
  }

  // ---- what it handles

  private static @Nullable Object up(Object self, @Nullable Object payload) {
    Service service = (Service) self;
    Words.Numbered message = (Words.Numbered) Objects.requireNonNull(payload);
    service.handle(message.n());
    if (service.dice.chance(0.2)) {
      service.publish(1, true);
      service.speak(2);
    }
    return null;
  }

  private static @Nullable Object ask(Object self, @Nullable Object payload) {
    Service service = (Service) self;
    Words.Numbered request = (Words.Numbered) Objects.requireNonNull(payload);
    service.handle(request.n());
    return switch (request.how()) {
      case Words.NOW -> request.n();
      case Words.FAIL -> throw new EventException(Words.CODE, "as asked");
      default -> service.later(request);
    };
  }

  private void handle(int n) {
    served().handle(n);
    history.messages().get(n).handled++;
  }

  private CompletableFuture<Object> later(Words.Numbered request) {
    CompletableFuture<Object> reply = new CompletableFuture<>();
    world.after(
        dice.millis(0, 4_000),
        () -> {
          if (host.dead()) {
            return;
          }
          if (request.how() == Words.LATER) {
            reply.complete(request.n());
          } else {
            reply.completeExceptionally(new EventException(Words.CODE, "as asked"));
          }
        });
    return reply;
  }

  private Served served() {
    if (served == null) {
      throw new IllegalStateException("not open yet");
    }
    String secret = Backdoor.secret(session);
    if (secret != null && !served.epoch().session()) {
      history.outlive(secret, served);
    }
    return served;
  }
}
