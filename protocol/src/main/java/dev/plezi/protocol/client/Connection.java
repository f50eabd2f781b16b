package dev.plezi.protocol.client;

import dev.plezi.protocol.CloseCode;
import org.jspecify.annotations.Nullable;

/**
 * The client's connection: one attempt after another, and what each is to the session. The
 * application may close the client, or connect anew, whenever it hears of something: the attempt's
 * number is then another, and what was going on is over.
 */
final class Connection {
  int state = ClientEdge.CLOSED;

  /** The application is being told of a new session or connection: what it sends may go first. */
  boolean greeting;

  private final ClientEdge edge;
  private final Attempts attempts;
  private final Messages messages;
  private final boolean wanted;
  private final ClientSession session = new ClientSession();

  /** What was kept is out: what is sent now goes out at once. */
  private boolean ready;

  Connection(ClientEdge edge, Attempts attempts, Messages messages, boolean wanted) {
    this.edge = edge;
    this.attempts = attempts;
    this.messages = messages;
    this.wanted = wanted;
  }

  void reconnection(boolean auto, double base, double cap) {
    attempts.configure(auto, base, cap);
    if (!auto && state == ClientEdge.SUSPENDED) {
      attempts.deadline = ClientMachine.NEVER;
      state = ClientEdge.CLOSED;
      edge.stateChanged(state);
    }
  }

  void connect(double now) {
    attempts.forgetFailures();
    open(now);
  }

  boolean current(int number) {
    return number == attempts.number;
  }

  boolean opened(int number, double now) {
    if (!current(number) || state != ClientEdge.CONNECTING || session.phase != ClientSession.NONE) {
      return false;
    }
    if (!wanted) {
      begin(false, now);
    } else {
      session.phase = ClientSession.UNGREETED;
      if (!session.known) {
        attempts.deadline = now + ClientMachine.SILENT_MS;
      }
    }
    return current(number);
  }

  void hello(double heartbeat, double now) {
    if (session.phase == ClientSession.UNGREETED) {
      session.phase = ClientSession.ASKED;
      session.heartbeat(heartbeat);
      attempts.allow(now);
      edge.openSession(session.held ? session.receipts.tell() : -1);
    }
  }

  void answered(double counted, boolean resumed, double now) {
    if (session.phase != ClientSession.ASKED) {
      return;
    }
    if (!resumed) {
      int mine = attempts.number;
      messages.tell(lose(ClientEdge.NOT_RESUMED));
      if (current(mine)) {
        session.held = true;
        begin(false, now);
      }
    } else if (session.held && messages.queue().log().resume(counted)) {
      begin(true, now);
    } else {
      miscounted(now);
    }
  }

  boolean received(int size, double now) {
    int mine = attempts.number;
    session.heard(now);
    if (session.phase == ClientSession.UNGREETED) {
      messages.tell(lose(ClientEdge.NO_SESSIONS));
      if (current(mine)) {
        begin(false, now);
      }
    } else if (session.phase == ClientSession.WITHIN) {
      session.receipts.add(size, now);
      tellWhenDue(now);
      // Counted, it is handled, whatever became of the connection meanwhile.
      return session.held;
    } else if (session.phase == ClientSession.ASKED) {
      // It belongs to the session that is only about to be resumed.
      lost(now, true);
    }
    return current(mine);
  }

  void heard(double now) {
    session.heard(now);
  }

  void counted(double total, double now) {
    if (session.phase == ClientSession.WITHIN && !messages.queue().log().counted(total)) {
      miscounted(now);
    }
  }

  void goAway(double after, double now) {
    if (session.phase == ClientSession.WITHIN) {
      attempts.deadline = now + after;
    }
  }

  void ready(int number) {
    // Not ready before the last is out, or what is emitted in between would overtake it.
    while (state == ClientEdge.OPEN && current(number)) {
      greeting = false;
      if (!messages.sendNext()) {
        ready = true;
        return;
      }
    }
  }

  void closed(int number, int code, double now) {
    if (current(number) && (state == ClientEdge.OPEN || state == ClientEdge.CONNECTING)) {
      SessionLoss loss = code == CloseCode.FENCED ? lose(ClientEdge.FENCED) : null;
      lost(now, false);
      messages.tell(loss);
    }
  }

  boolean emit(Outgoing message, double due, boolean first) {
    boolean greets = first && greeting;
    boolean flows = greets || ready;
    if (state == ClientEdge.CLOSED || !messages.fits(message, flows, session.held)) {
      return false;
    }
    if (message.request() && session.phase == ClientSession.WITHOUT) {
      messages.failUnsent(message);
      return true;
    }
    messages.queue().put(message, due, greets);
    if (greets) {
      boolean unused = messages.sendNext();
    } else if (flows) {
      ready(attempts.number);
    }
    return true;
  }

  double wakeAt() {
    double dialogue = ClientMachine.earlier(session.silentAt(), session.tellAt());
    return ClientMachine.earlier(attempts.deadline, dialogue);
  }

  void tick(double now) {
    if (now >= attempts.deadline) {
      overdue(now);
    } else if (now >= session.silentAt()) {
      lost(now, true);
    } else {
      tellWhenDue(now);
    }
  }

  void close() {
    int before = state;
    int mine = next();
    attempts.deadline = ClientMachine.NEVER;
    state = ClientEdge.CLOSED;
    session.end();
    // Taken out before anybody hears of it and may connect and emit anew.
    Outgoing abandoned = messages.takeAll();
    if (before == ClientEdge.OPEN || before == ClientEdge.CONNECTING) {
      edge.closeSocket(true);
    }
    if (before != ClientEdge.CLOSED && current(mine)) {
      edge.stateChanged(ClientEdge.CLOSED);
    }
    messages.fail(abandoned, ClientEdge.CLIENT_CLOSED);
  }

  private void open(double now) {
    int before = state;
    int mine = next();
    state = ClientEdge.CONNECTING;
    attempts.allow(now);
    if (before == ClientEdge.OPEN || before == ClientEdge.CONNECTING) {
      edge.closeSocket(false);
    }
    if (before != ClientEdge.CONNECTING && current(mine)) {
      edge.stateChanged(ClientEdge.CONNECTING);
    }
    if (current(mine)) {
      edge.openSocket(mine);
    }
  }

  /** The present attempt takes too long, or the next is due, or the server goes. */
  private void overdue(double now) {
    if (state != ClientEdge.CONNECTING) {
      ended(now);
      open(now);
    } else if (session.phase == ClientSession.UNGREETED && !session.known) {
      begin(false, now);
    } else {
      lost(now, true);
    }
  }

  /** Messages flow, in the session if there is one. */
  private void begin(boolean resumed, double now) {
    int mine = attempts.number;
    session.begin();
    messages.queue().log().keep(session.held);
    attempts.opened(now);
    greeting = !resumed;
    state = ClientEdge.OPEN;
    edge.stateChanged(ClientEdge.OPEN);
    if (current(mine) && session.phase == ClientSession.WITHOUT) {
      messages.failRequests();
    }
    if (resumed) {
      edge.resumed(mine);
    } else if (current(mine)) {
      edge.greet(mine);
    }
  }

  private void lost(double now, boolean abort) {
    ended(now);
    int mine = next();
    if (attempts.auto()) {
      attempts.postpone(now, edge.random());
      state = ClientEdge.SUSPENDED;
    } else {
      attempts.deadline = ClientMachine.NEVER;
      state = ClientEdge.CLOSED;
    }
    if (abort) {
      edge.closeSocket(false);
    }
    if (current(mine)) {
      edge.stateChanged(state);
    }
  }

  /** What was going on is over. */
  private int next() {
    session.phase = ClientSession.NONE;
    greeting = false;
    ready = false;
    return ++attempts.number;
  }

  private void ended(double now) {
    if (state == ClientEdge.OPEN) {
      attempts.ended(now, session.held);
    }
  }

  private void miscounted(double now) {
    SessionLoss loss = lose(ClientEdge.MISCOUNTED);
    lost(now, true);
    messages.tell(loss);
  }

  /** The session at hand, if there is one, is lost; the caller tells. */
  private @Nullable SessionLoss lose(int reason) {
    if (!session.held) {
      return null;
    }
    session.end();
    return messages.lose(reason);
  }

  private void tellWhenDue(double now) {
    if (now >= session.tellAt()) {
      edge.tellReceived(session.receipts.tell());
    }
  }
}
