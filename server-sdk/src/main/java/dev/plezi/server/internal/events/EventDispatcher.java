package dev.plezi.server.internal.events;

import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.Envelope;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.session.ControlEventTask;
import dev.plezi.server.internal.session.Session;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dispatcher of the events of one session: turns each message into a task, which calls the method
 * of the controller that is bound to the event, and answers as the protocol wants it. Messages are
 * read on the I/O thread; all else is done in the session's mailbox, or by whoever completes a
 * promised result.
 */
public final class EventDispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(EventDispatcher.class);

  private final EventCodec codec;
  private final EventMethods methods;
  private final Object controller;
  private final Session session;
  private final PendingRequests asked;
  private final int maxReplyStreams;
  private final Refusals refusals;

  // Written by the mailbox, before a request runs that may complete elsewhere.
  private volatile @Nullable RequestDeduplication requests;

  // Written by the mailbox, with the first promised result.
  private volatile @Nullable Promises promises;

  // Written by the mailbox, with the first reply in parts.
  private volatile @Nullable ReplyStreams streams;

  /**
   * What an application does with the events of a session.
   *
   * @param methods of the controller
   * @param controller the controller
   * @param asked what it has asked the session's peer
   * @param maxReplyStreams so many replies may be in parts at a time
   */
  public record Application(
      EventMethods methods, Object controller, PendingRequests asked, int maxReplyStreams) {}

  /** Dispatch from one session to one controller. */
  public EventDispatcher(Application application, Session session) {
    this.methods = application.methods();
    this.codec = methods.codec();
    this.controller = application.controller();
    this.session = session;
    this.asked = application.asked();
    this.maxReplyStreams = application.maxReplyStreams();
    this.refusals = new Refusals(methods, session);
  }

  // ---- what a message is

  /** Reads a message; what the task does is decided here, and done there. */
  public Task read(WireMessage message) {
    Envelope envelope;
    try {
      envelope = envelope(message);
    } catch (InvalidEventException e) {
      return () -> unreadable(message, String.valueOf(e.getMessage()));
    }
    Event event = codec.event(message.bytes(), envelope);
    String name = envelope.event();
    EventMethod method = methods.find(name);
    if (envelope.next() && session.resumable()) {
      return new Continuation(envelope, message);
    }
    if (method != null) {
      return new Call(method, event, envelope, session.nanos());
    }
    return name != null && Wire.control(name)
        ? new ControlEventTask(name, message, () -> control(envelope, message))
        : () -> unhandled(envelope);
  }

  /** Text is known to be UTF-8; a binary message may be an event too, and is not. */
  private Envelope envelope(WireMessage message) {
    return message.text() ? codec.textEnvelope(message.bytes()) : codec.envelope(message.bytes());
  }

  // ---- what nobody handles

  private void refuse(String reason) {
    session.refuse(CloseCode.NONE, reason);
  }

  /** In a session what is beyond the bounds of JSON is told by its name, and passed over. */
  private void unreadable(WireMessage message, String reason) {
    Envelope beyond = session.resumable() ? codec.beyondBounds(message.bytes()) : null;
    String name = beyond == null ? null : beyond.event();
    if (beyond != null && answers(name)) {
      asked.unreadable(beyond, reason);
      return;
    }
    if (beyond == null || (name != null && Wire.control(name))) {
      refuse(reason);
      return;
    }
    session
        .log()
        .warn(LOG, "{}: event {} is invalid: {}", session, LogText.of(name), LogText.of(reason));
    tell(beyond, EventException.INVALID, reason);
  }

  /** An event that no method has seen is not handled. */
  private void tell(Envelope event, String code, String words) {
    if (event.id() != null && event.request()) {
      session.send(Replies.error(event, code, words));
    } else {
      refusals.tell(event, event.id(), code, words);
    }
  }

  /** In a session it is passed over, since the same message would come again and again. */
  private void unhandled(Envelope event) {
    if (!session.resumable()) {
      refuse(nobody(event));
      return;
    }
    session.log().warn(LOG, "{}: {}", session, LogText.of(nobody(event)));
    tell(event, EventException.UNKNOWN_EVENT, nobody(event));
  }

  /** In a session it is an answer to a request, or nothing. */
  private void control(Envelope event, WireMessage message) {
    if (!session.resumable()) {
      refuse(nobody(event));
    } else if (answers(event.event())) {
      asked.answered(event, message);
    }
  }

  private static boolean answers(@Nullable String name) {
    return Wire.REPLY.equals(name) || Wire.ERROR.equals(name);
  }

  private static String nobody(Envelope event) {
    return "no handler for the event " + Replies.name(event);
  }

  // ---- what somebody handles

  /** How many bytes of replies are remembered, and kept of results that are awaited. */
  public int remembered() {
    RequestDeduplication now = requests;
    Promises open = promises;
    ReplyStreams parts = streams;
    return (now == null ? 0 : now.bytes())
        + (open == null ? 0 : open.bytes())
        + (parts == null ? 0 : parts.bytes())
        + asked.bytes();
  }

  /** There is nobody to answer any more. */
  public void forget() {
    RequestDeduplication now = requests;
    if (now != null) {
      now.forget();
    }
    Promises open = promises;
    if (open != null) {
      open.forget();
    }
    ReplyStreams parts = streams;
    if (parts != null) {
      parts.forget();
    }
    asked.forget();
  }

  /** The server's clock strikes. */
  public void tick() {
    asked.strike();
    ReplyStreams parts = streams;
    if (parts != null) {
      parts.strike();
    }
  }

  /**
   * The session is over, and so is what was asked of its peer, and what it was still to be given.
   * In its last turn.
   */
  public void close() {
    ReplyStreams parts = streams;
    if (parts != null) {
      parts.close();
    }
    asked.close();
  }

  /** The results that are promised, made with the first. By the thread that handles an event. */
  private Promises promises() {
    Promises now = promises;
    if (now == null) {
      now = new Promises(session.keptBytes());
      promises = now;
      session.whenEnded(now::forget);
    }
    return now;
  }

  /** The memory of requests, made with the first. By the thread that handles one. */
  private RequestDeduplication requests() {
    RequestDeduplication now = requests;
    if (now == null) {
      now = new RequestDeduplication(session.keptBytes());
      requests = now;
      session.whenEnded(now::forget);
    }
    return now;
  }

  /** The replies in parts, made with the first. By the thread that handles an event. */
  private ReplyStreams streams() {
    ReplyStreams now = streams;
    if (now == null) {
      now = new ReplyStreams(codec, session, maxReplyStreams, new Parts());
      streams = now;
    }
    return now;
  }

  /** An answerer of those who ask for the parts of replies. */
  private final class Parts implements ReplyStreams.Answerer {
    @Override
    public void reply(Envelope request, String data) {
      requests().end(request, Replies.reply(request, data), session::send);
    }

    @Override
    public void failed(Envelope request, Throwable cause) {
      EventDispatcher.this.failed(request, cause);
    }
  }

  /** A question for more of a reply, or an end of it. */
  private final class Continuation implements Task {
    private final Envelope envelope;
    private final WireMessage message;

    Continuation(Envelope envelope, WireMessage message) {
      this.envelope = envelope;
      this.message = message;
    }

    @Override
    public void begin() {
      String id = envelope.id();
      if (id != null) {
        session.send(Replies.ack(id));
      }
    }

    @Override
    public void run() {
      try {
        boolean request = request(envelope);
        if (!request || requests().begin(envelope, session::send)) {
          streams().next(envelope, message.bytes());
        }
      } catch (Throwable e) {
        failed(envelope, e);
      }
    }
  }

  private boolean request(Envelope envelope) {
    return envelope.request() && envelope.id() != null && session.resumable();
  }

  private void failed(Envelope envelope, Throwable cause) {
    String name = LogText.of(envelope.event());
    if (cause instanceof InvalidEventException e) {
      session.log().warn(LOG, "{}: event {} is invalid: {}", session, name, LogText.of(why(e)));
    } else if (cause instanceof EventException e) {
      session.log().info(LOG, "{}: event {} failed: {}", session, name, LogText.of(e.code()));
    } else {
      session.log().error(LOG, "{}: the handler of {} failed", session, name, LogText.of(cause));
    }
    if (request(envelope)) {
      requests().end(envelope, Replies.error(envelope, cause), session::send);
    } else if (cause instanceof InvalidEventException e) {
      refusals.tell(envelope, null, EventException.INVALID, String.valueOf(e.getMessage()));
    }
  }

  /** Also what the application's own code has thrown, which the peer is not told. */
  private static String why(InvalidEventException e) {
    return e.getMessage() + (e.getCause() == null ? "" : ", by " + e.getCause());
  }

  /** A call of a method for an event. */
  private final class Call implements Task {
    private final Event event;
    private final Answer answer;
    private final long arrived;

    // Written when it begins, before it runs.
    private boolean tooMany;

    Call(EventMethod method, Event event, Envelope envelope, long arrived) {
      this.event = event;
      this.answer = new Answer(method, envelope);
      this.arrived = arrived;
    }

    @Override
    public void begin() {
      Envelope envelope = answer.envelope;
      String id = envelope.id();
      tooMany = refusals.tooMany(envelope, arrived);
      if (tooMany && !answer.request()) {
        refusals.tellRate(envelope);
      } else if (id != null) {
        session.send(Replies.ack(id));
      }
    }

    @Override
    public boolean blocking() {
      return answer.method.blocking();
    }

    @Override
    public void run() {
      try {
        if (answer.request() ? requests().begin(answer.envelope, session::send) : !tooMany) {
          call();
        }
      } catch (Throwable e) {
        answer.failed(e);
      }
    }

    private void call() throws Throwable {
      if (tooMany) {
        throw refusals.rateError(answer.envelope);
      }
      Object result = answer.method.call(controller, event);
      if (result != null && ReturnTypes.parted(result)) {
        answer.inParts(event, result);
      } else {
        answer.reply(result);
      }
    }
  }

  /**
   * What comes of a call. It knows nothing of the message but its envelope: a result that is
   * promised may be long in coming.
   */
  private final class Answer implements Promises.Waiting {
    private final EventMethod method;

    // Written once more when the session is over, possibly by another thread.
    private volatile Envelope envelope;

    Answer(EventMethod method, Envelope envelope) {
      this.method = method;
      this.envelope = envelope;
    }

    boolean request() {
      return EventDispatcher.this.request(envelope);
    }

    void inParts(Event event, Object result) {
      if (request()) {
        streams().begin(envelope, event.json(), result);
      } else {
        String words = Replies.name(envelope) + " is answered in parts, and was no request";
        streams().refuse(envelope, result, EventException.UNSUPPORTED, words);
      }
    }

    void reply(@Nullable Object result) {
      if (result != null && ReturnTypes.parted(result)) {
        throw new IllegalStateException(
            "a reply in parts is returned as it is, and not promised: " + result.getClass());
      }
      if (result instanceof CompletionStage<?> stage) {
        promises().await(stage, this);
      } else if (request()) {
        requests().end(envelope, Replies.reply(envelope, codec, result), session::send);
      } else if (result != null && !method.request()) {
        session.send(WireMessage.text(codec.encode(result)));
      }
    }

    @Override
    public int bytes() {
      String id = envelope.id();
      return id == null ? 0 : Character.BYTES * id.length();
    }

    @Override
    public void release() {
      envelope = new Envelope(envelope.event(), null, false);
    }

    @Override
    public void completed(@Nullable Object result, @Nullable Throwable failure) {
      if (failure != null) {
        failed(
            failure instanceof CompletionException e && e.getCause() != null
                ? e.getCause()
                : failure);
        return;
      }
      try {
        reply(result);
      } catch (Throwable e) {
        failed(e);
      }
    }

    void failed(Throwable cause) {
      EventDispatcher.this.failed(envelope, cause);
    }
  }
}
