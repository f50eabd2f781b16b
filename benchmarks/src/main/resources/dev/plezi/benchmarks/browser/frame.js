/**
 * A page with one client, whose name is in the address: measures what the client does with an
 * event. Each has a frame of its own, as it has a page of its own elsewhere: what the engine learns
 * of one is no matter of another.
 */

/** So many events come or go in a turn of the page, and so many different ones there are. */
const TURN = 64;

/** So many turns of waiting are as good as for ever. */
const PATIENCE = 1000;

const ADDRESS = 'ws://localhost/';

// ---- the clients

/** One whose messages are the text of an object whose member `event` is its name. */
class Subject {
  constructor(client) {
    this.client = client;
    WebSocket.latest.open();
  }

  listen(event, listener) {
    this.client.on(event, listener);
  }

  /** An event as it comes and goes. */
  text(event, members) {
    return JSON.stringify({ event, ...members });
  }

  /** What a page emits. */
  emitted(event, members) {
    return { event, ...members };
  }

  emit(event, all) {
    for (let i = 0; i < TURN; i++) {
      this.client.emit(all[i]);
    }
  }

  /** What the server says to a turn's events. */
  answer() {}
}

/** A listener is the property with the event's name. */
class ByProperty extends Subject {
  listen(event, listener) {
    this.client[event] = listener;
  }
}

class InSession extends Subject {
  taken = 0;

  constructor(client) {
    super(client);
    this.hear('{"event":"_hello_","v":2,"heartbeat":25000,"max":262144}');
    this.hear('{"event":"_session_","session":"secret","received":0,"resumed":false,"ttl":120000}');
    if (client.level != 2 || !client.connected) {
      throw new Error('no session');
    }
  }

  hear(data) {
    WebSocket.latest.onmessage({ data });
  }

  answer() {
    // As the server does.
    for (let i = 0; i < TURN; i += 32) {
      this.taken += 32;
      this.hear('{"event":"_received_","n":' + this.taken + '}');
    }
  }
}

class OfSocketIo extends Subject {
  constructor(client) {
    super(client);
    const heartbeat = { pingInterval: 1e8, pingTimeout: 1e8 };
    WebSocket.latest.onmessage({
      data: '0' + JSON.stringify({ sid: 'a', upgrades: [], ...heartbeat, maxPayload: 1e6 }),
    });
    WebSocket.latest.onmessage({ data: '40{"sid":"b"}' });
  }

  text(event, members) {
    return '42' + JSON.stringify([event, members]);
  }

  emitted(event, members) {
    return members;
  }

  emit(event, all) {
    for (let i = 0; i < TURN; i++) {
      this.client.emit(event, all[i]);
    }
  }
}

const CLIENTS = {
  PLEZI: () => new Subject(new PleziClient(ADDRESS)),
  PLEZI_PROPERTY: () => new ByProperty(new PleziClient(ADDRESS)),
  PLEZI2: () => new InSession(new PleziClient(ADDRESS, { level: 2 })),
  PLAIN: () => new ByProperty(new PlainClient(ADDRESS)),
  MINIMAL: () => new Subject(new MinimalClient(ADDRESS)),
  SOCKETIO: () => new OfSocketIo(io(ADDRESS, { transports: ['websocket'] })),
};

// ---- what is measured

const subject = CLIENTS[location.search.slice(1)]();
const socket = WebSocket.latest;

let heard = 0;
let sum = 0;

function until(done) {
  return new Promise((resolve, reject) => {
    let turns = 0;
    const look = () => (done() ? resolve() : turns++ < PATIENCE ? queueMicrotask(look) : reject(Error('too few')));
    look();
  });
}

function same(what, is, due) {
  if (is !== due) {
    throw new Error(`${what}: ${is} and not ${due}`);
  }
}

/** The events of a payload: as they come, and as they go. */
function events(event, members) {
  const all = Array.from({ length: TURN }, (_, n) => ({ ...members, n }));
  subject.listen(event, (message) => {
    heard++;
    sum += message.n;
  });
  return {
    event,
    texts: all.map((each) => subject.text(event, each)),
    incoming: all.map((each) => ({ data: subject.text(event, each) })),
    outgoing: all.map((each) => subject.emitted(event, each)),
  };
}

/** Milliseconds in which so many turns of events come, and are told. */
async function dispatch({ incoming }, turns) {
  heard = sum = 0;
  const start = performance.now();
  for (let due = TURN; due <= turns * TURN; due += TURN) {
    for (let i = 0; i < TURN; i++) {
      socket.onmessage(incoming[i]);
    }
    if (heard < due) {
      await until(() => heard >= due);
    }
  }
  const took = performance.now() - start;
  same('told', heard, turns * TURN);
  same('numbers', sum, (turns * TURN * (TURN - 1)) / 2);
  return took;
}

/** Milliseconds in which so many turns of events are given to the socket. */
async function emit({ event, outgoing, texts }, turns) {
  const before = socket.sent;
  const start = performance.now();
  for (let due = before + TURN; due <= before + turns * TURN; due += TURN) {
    subject.emit(event, outgoing);
    if (socket.sent < due) {
      await until(() => socket.sent >= due);
    }
    subject.answer();
  }
  const took = performance.now() - start;
  same('sent', socket.sent, before + turns * TURN);
  same('text', socket.last, texts[TURN - 1]);
  return took;
}

/** Every event of a turn, once, is what it should be, and comes in order. */
async function prove(all) {
  await dispatch(all, 1);
  const frames = (socket.frames = []);
  await emit(all, 1);
  socket.frames = null;
  same('frames', frames.join(), all.texts.join());
}

window.ways = { dispatch, emit };
window.prepare = async (event, members) => {
  const all = events(event, members);
  await prove(all);
  return all;
};
