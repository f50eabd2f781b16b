package dev.plezi.server.internal.events;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.Closed;
import dev.plezi.server.Limits;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.session.PlainConnection;
import dev.plezi.server.internal.session.Session;
import dev.plezi.server.internal.session.SessionContext;
import dev.plezi.server.internal.session.SessionHandler;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.WireMessage;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A controller's dispatch on a session whose tasks run at once, and what it says. */
final class DispatchFixture implements Transport {
  final List<String> said = new ArrayList<>();
  final Session session;
  final PlainConnection socket;

  private final EventDispatcher dispatch;

  /** All public methods of the controller are events; {@code unknown} is what its name says. */
  DispatchFixture(Object controller) {
    session =
        new Session(
            "connection 1",
            "/",
            new SessionContext(
                Limits.standard(), () -> 0, InstantSource.system(), Runnable::run, () -> 0));
    PendingRequests asked = new PendingRequests(EventCodec.standard(), session, 10);
    dispatch =
        new EventDispatcher(
            new EventDispatcher.Application(methods(controller.getClass()), controller, asked, 10),
            session);
    socket = new PlainConnection(session, new Messages());
    socket.opened(this);
  }

  /** Receives a message; what is said because of it. */
  List<String> receive(String message) {
    said.clear();
    socket.received(WireMessage.text(message));
    return List.copyOf(said);
  }

  /** Receives a message, and forgets what is said. */
  void take(String message) {
    socket.received(WireMessage.text(message));
    said.clear();
  }

  /** Receives a message, of which nothing is kept here. */
  WeakReference<byte[]> receiveAndForget(String message) {
    WireMessage received = WireMessage.text(message);
    socket.received(received);
    return new WeakReference<>(received.bytes());
  }

  @Override
  public void write(List<WireMessage> messages, Written written) {
    messages.forEach(each -> said.add(new String(each.bytes(), StandardCharsets.UTF_8)));
    written.done(null);
  }

  @Override
  public void ping() {}

  @Override
  public void close(int code, String reason) {
    said.add("close " + code);
  }

  @Override
  public void abort() {}

  @Override
  public void demand() {}

  private static EventMethods methods(Class<?> type) {
    List<EventMethods.Declared> declared = new ArrayList<>();
    @Nullable Method unknown = null;
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals("unknown")) {
        unknown = method;
      } else if (!method.isSynthetic() && !method.getName().startsWith("lambda")) {
        declared.add(
            new EventMethods.Declared(method.getName(), method, Set.of(), HandlerTraits.NONE));
      }
    }
    declared.sort((a, b) -> a.event().compareTo(b.event()));
    return new EventMethods(
        EventCodec.standard(), declared, unknown, Set.copyOf(Arrays.asList("close")));
  }

  private final class Messages implements SessionHandler {
    @Override
    public void open() {}

    @Override
    public Task read(WireMessage message) {
      return dispatch.read(message);
    }

    @Override
    public void shutdown() {}

    @Override
    public void closed(Closed how) {}
  }
}
