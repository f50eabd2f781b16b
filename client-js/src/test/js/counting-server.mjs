import assert from 'node:assert/strict';

/**
 * A server with sessions, behind a network that the case moves message by message: what a client has written stands
 * in `up` of its socket, what the server has written in `down`, and a connection that is cut loses both.
 */
export class CountingServer {
  sessions = new Map();
  /** The n of each event, as the handler saw them. */
  handled = [];
  /** The sessions that were asked for in vain. */
  missed = new Set();
  /** The session that was begun or resumed last. */
  latest = null;
  lastId = 0;

  constructor(dice) {
    this.dice = dice;
  }

  /** The socket is open. */
  accept(socket) {
    Object.assign(socket, { up: [], down: [], session: null });
    socket.send = (text) => socket.up.push(text);
    socket.accept();
    this.say(socket, { event: '_hello_', v: 2, heartbeat: 25000, max: 262144 });
  }

  say(socket, message) {
    socket.down.push(JSON.stringify(message));
  }

  /** Takes the next message of a socket. */
  take(socket) {
    const message = JSON.parse(socket.up.shift());
    if (message.event === '_open_') {
      this.open(socket, message);
    } else if (socket.session && message.event === '_received_') {
      this.counted(socket.session, message.n);
    } else if (socket.session && message.event === 'hello') {
      assert.equal(socket.session.received++, 0, 'the greeting comes first');
    } else if (socket.session && message.event === '_reply_') {
      this.replied(socket.session, message);
    } else if (socket.session && message.event === 'n') {
      this.handle(socket.session, message);
    }
  }

  open(socket, { session: id, received }) {
    let session = this.sessions.get(id);
    const resumed = !!session;
    if (resumed) {
      // The old connection is fenced: what still comes on it is not heard.
      session.socket.session = null;
      this.counted(session, received);
    } else {
      session = { id: 's' + ++this.lastId, received: 0, counted: 0, kept: [], items: 0, asked: 0, answered: 0 };
      this.sessions.set(session.id, session);
      if (id) {
        this.missed.add(id);
      }
    }
    this.latest = session;
    session.socket = socket;
    socket.session = session;
    this.say(socket, { event: '_session_', session: session.id, received: session.received, resumed, reason: 'gone' });
    session.kept.forEach((message) => this.say(socket, message));
  }

  counted(session, total) {
    assert.ok(total >= session.counted && total <= session.counted + session.kept.length, 'a count that cannot be');
    session.kept.splice(0, total - session.counted);
    session.counted = total;
  }

  handle(session, { n, _re_, _EID_ }) {
    session.received++;
    this.handled.push(n);
    if (_EID_) {
      this.send(session, { event: '_ack_', _EID_ });
    }
    if (_re_) {
      this.send(session, { event: '_reply_', _EID_, data: n });
    }
    if (this.dice(3) === 0) {
      this.say(session.socket, { event: '_received_', n: session.received });
    }
  }

  /** Of the requests of this very session each has one answer, in order, as the page answers them at once. */
  replied(session, { _EID_, data }) {
    session.received++;
    assert.equal(_EID_, ++session.answered, 'an answer is doubled, lost or late');
    assert.equal(data, session.id + ' ' + _EID_);
  }

  /** Sends a message of the session, which is kept until it is counted. */
  send(session, message) {
    session.kept.push(message);
    if (session.socket.session === session) {
      this.say(session.socket, message);
    }
  }

  sendItem() {
    if (this.latest) {
      this.send(this.latest, { event: 'item', session: this.latest.id, k: this.latest.items++ });
    }
  }

  ask() {
    if (this.latest) {
      const _EID_ = ++this.latest.asked;
      this.send(this.latest, { event: 'ask', _EID_, _re_: true, what: this.latest.id + ' ' + _EID_ });
    }
  }

  /** The session is gone, and its connection will not last. */
  forget() {
    if (this.latest) {
      this.sessions.delete(this.latest.id);
      this.latest.socket.session = null;
      this.latest = null;
    }
  }
}
