/** The browser's side of the Java core; dev.plezi.client.js.Browser says what each function does. */
import * as core from './core.js';

const STATES = ['connecting', 'open', 'suspended', 'closed'];

// Why the core says that a message failed, and that a session is lost; the first such word is the server's, from
// the answer that is being handled: the page hears of the gap before another one can come. Nothing is given up here.
const FAILURES = ['timeout', 'closed', 'gap', 'unsupported', 'too_large', , 'closed', 'full', 'network'];
const GAPS = [, 'fenced', 'no_sessions', 'count'];

/** Where an instance keeps the Java object, out of the way of event names. */
export const CORE = Symbol();

/** Where a page keeps its listeners: a Map of lists, which are replaced and never changed. */
export const LISTENERS = Symbol();

/** Whether the server is asked for sessions. */
export const SESSIONS = Symbol();

/** The client's own events: to `on` they are no peer's. */
const OWN = /^(state|open|close|error|gap|timeout)$/;

/** What a server means by the code with which it closes. */
const CLOSES = {
  1003: 'unsupported',
  1005: 'unknown_event',
  1009: 'too_large',
  4008: 'slow',
  4029: 'rate',
  4401: 'unauthorized',
  4403: 'forbidden',
  4404: 'not_found',
};

/** Where a page keeps what has come of a large message. */
const LARGE = Symbol();

/** Refuses what a page has said. */
export const bad = (what, value) => {
  throw new TypeError(`PleziClient: bad ${what} ${value}`);
};

/** The protocol's own names. */
export const CONTROL = /^_[^]*_$/;

/** What control events do. */
const CONTROLS = {
  __proto__: null,
  _ack_: (client, m) => core.acked(client, idOf(m)),
  _reply_: replied,
  _error_: replied,
  _hello_: (client, m) => core.hello(client, whole(m.heartbeat), whole(m.max)),
  _session_: (client, m) => {
    const right = typeof m.session == 'string' && typeof m.resumed == 'boolean';
    GAPS[0] = m.reason;
    core.answered(client, m, whole(right ? m.received : NaN), whole(m.handled, -1), whole(m.sent, -1), m.resumed);
  },
  _received_: (client, m) => core.counted(client, whole(m.n), whole(m.sent, -1)),
  _goaway_: (client, m) => core.goAway(client, whole(m.after)),
  _large_: (client, m, page, attempt) => {
    try {
      page[LARGE] = { attempt, text: m.text, all: new Uint8Array(whole(m.bytes) || -1), size: 0 };
    } catch (e) {
      core.refuse(client);
    }
  },
  _pong_: () => {},
  _ping_: (client) => tell(core.socket(client), '_pong_'),
  _renew_: (client, m, page) => renew(page, core.socket(client)),
};

/** A number of the server's as the core wants it: NaN is none. */
const whole = (n, absent) => (n == null && absent) || (Number.isSafeInteger(n) && n >= 0 ? n : NaN);

export function check(name) {
  if (!name || typeof name != 'string' || CONTROL.test(name)) {
    bad('event', name);
  }
}

export const now = () => performance.now();

// A browser's timer counts in 31 bits; what would overflow rings early.
const startAny = (callback, delay, ...args) => setTimeout(callback, Math.min(delay, 2e9), ...args);

export const startTimer = (client, delay) => startAny(core.wake, delay, client);

export const refuse = (client, message, delay, reason) =>
  startAny(core.refused, delay, client, message, reason);

export const stopTimer = (timer) => clearTimeout(timer);

/** What went wrong, by its code; with the name of the event that it concerns, if there is one. */
export class PleziError extends Error {
  constructor(code, event, message, cause) {
    super(message || [event || 'PleziClient', code, cause?.reason || cause?.message].filter((word) => word).join(': '));
    Object.assign(this, { code, event, cause });
  }
}
PleziError.prototype.name = 'PleziError';

/** An absolute ws: or wss: address. */
export function resolve(url) {
  try {
    let absolute = new URL(url, globalThis.location?.href).href;
    // React Native's URL adds a slash, and leaves other letters than those of ASCII as they are.
    absolute = (absolute == url + '/' ? url : absolute)
      .replace(/[^!-~]+/g, encodeURIComponent)
      .replace(/#.*/, '')
      .replace(/^http/, 'ws');
    if (/^wss?:/.test(absolute)) {
      return absolute;
    }
  } catch (e) {
    // Told below.
  }
  throw new PleziError('address', url);
}

/** Of a setting that may be a function, which is not called before the page has its client. */
export const valueOf = async (page, setting) => (await 0, typeof setting == 'function' ? setting.call(page) : setting);

/** The socket, or null when it comes later, or never. */
export function openSocket(client, page, attempt) {
  live.set(page, client);
  const settings = [page.url, page.token];
  const end = (error, code) => {
    report(page, code, error);
    core.closed(client, attempt, { type: 'close', code: 1006, reason: '' + error, wasClean: false }, code == 'address');
  };
  const fail = (error, code) => core.current(client, attempt) && end(error, code);
  const open = ([url, token]) => {
    try {
      url = resolve(url);
      const query = (page[SESSIONS] ? '&plezi=2' : '') + (token == null ? '' : '&token=' + encodeURIComponent(token));
      return connect(client, page, attempt, fail, url + (/\?/.test(url) ? query : query.replace('&', '?')));
    } catch (e) {
      // Another attempt would fail as well.
      setTimeout(fail, 0, e, 'address');
      return null;
    }
  };
  if (!settings.some((setting) => typeof setting == 'function')) {
    return open(settings);
  }
  Promise.all(settings.map((setting) => valueOf(page, setting))).then(
    (values) => core.current(client, attempt) && core.opening(client, open(values)),
    (e) => fail(e, 'token'),
  );
  // They may never come: this is closed as a socket is. The page need not be told what it has done itself.
  const awaited = { onclose: end, close: (code) => code || setTimeout(() => awaited.onclose?.('timeout', 'token')) };
  return awaited;
}

function connect(client, page, attempt, fail, url) {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.onopen = (e) => {
    if (!core.opened(client, attempt, e)) {
      socket.close();
    }
  };
  socket.onmessage = (e) => receive(page, client, e.data, attempt);
  socket.onerror = (e) => {
    report(page, 'network', e, e);
    // Chromium tells no end of what the page's policy forbids. Of all else it has by then.
    socket.readyState == 3 && setTimeout(() => core.state(client) || fail(e, 'address'));
  };
  socket.onclose = (e) => {
    // Of a socket that this end has closed nothing is the server's word.
    const code = socket.onerror && core.current(client, attempt) && CLOSES[e.code];
    const refused = e.code > 4400 && !core.state(client);
    if (code) {
      console.warn('PleziClient: closed', e.code, code, e.reason);
      report(page, code, e);
    }
    core.closed(client, attempt, e, refused);
  };
  return socket;
}

export function silence(socket) {
  if (socket) {
    socket.onerror = socket.onclose = null;
  }
}

export const goodbye = (socket) => tell(socket, '_close_');

export const closeSocket = (socket, code) => socket?.close(code || undefined);

export const writable = (socket) => socket?.readyState == 1;

export const send = (socket, text) => socket.send(text);

const tell = (socket, event, members) => socket.send(JSON.stringify({ event, ...members }));

export function openSession(socket, answer, nonce, received, sent, attempt) {
  nonce = nonce || crypto.getRandomValues(new Uint32Array(4)).join('-');
  tell(socket, '_open_', { large: true, ...(received >= 0 && { session: answer.session, received, sent }), nonce, attempt });
  return nonce;
}

export const tellReceived = (socket, n, sent) => tell(socket, '_received_', { n, sent });

export const probe = (socket) => tell(socket, '_ping_');

/** Without a number the attempt is that of a POST. */
export function receive(page, client, data, attempt) {
  let message;
  const large = page[LARGE];
  if (attempt && large?.attempt == attempt && data.byteLength) {
    large.all.set(new Uint8Array(data), large.size);
    large.size += data.byteLength;
    if (large.size < large.all.length) {
      core.arrived(client, attempt, -1);
      return core.update(client);
    }
    page[LARGE] = null;
    data = large.text ? new TextDecoder().decode(large.all) : large.all.buffer;
  }
  try {
    message = typeof data == 'string' ? JSON.parse(data) : data;
  } catch (e) {
    console.error('PleziClient: not JSON', e, data);
  }
  let event = message?.event;
  event = typeof event == 'string' ? event : null;
  const control = CONTROL.test(event);
  const size = CONTROLS[event] && !/^_(ack|reply|error)_$/.test(event) ? -1 : data.length || data.byteLength | 0;
  if ((!attempt || core.arrived(client, attempt, size)) && message !== undefined) {
    // Without a session a request is an event like any other, and so is what a POST brings.
    const session = attempt && message?._re_ && message._EID_ && core.session(client);
    if (!control) {
      session ? answer(client, page, message, session) : dispatch(page, message, event);
    } else if (attempt && (page[SESSIONS] || event == '_ack_')) {
      CONTROLS[event]?.(client, message, page, attempt);
    }
  }
  core.update(client);
}

function dispatch(page, message, event) {
  if (page.log_events) {
    console.log(message);
  }
  const heard = !OWN.test(event) && tellListeners(page, event, message);
  // What the prototype has is the client's, and no event's.
  const method = event in PleziClient.prototype ? null : page[event];
  if (!call(page, method, message) && !heard) {
    call(page, page.unknown, message);
  }
}

const listenersOf = (page, event) => page[LISTENERS].get(event) || [];

/** What the one listener of an event's requests listens to: no event has such a name. */
export const requestOf = (event) => `_${event}_`;

export const handlerOf = (page, event) => listenersOf(page, requestOf(event))[0];

function tellListeners(page, event, ...told) {
  const listeners = listenersOf(page, event);
  for (const listener of listeners) {
    if (listenersOf(page, event).includes(listener)) {
      if (listener.once) {
        listener.end();
      }
      call(page, listener.f, ...told);
    }
  }
  return listeners.length > 0;
}

/** Tells of the client's own event: the listeners, and the page's callback if it has one. */
export function notify(page, event, ...told) {
  const heard = tellListeners(page, event, ...told);
  const callback = page['on' + event];
  if (!heard || callback != PleziClient.prototype['on' + event]) {
    call(page, callback, ...told);
  }
}

/** Tells of an error; the page's `onerror` is told the browser's event, if there is one. */
export const report = (page, code, cause, event) => tellError(page, new PleziError(code, undefined, '', cause), event);

function tellError(page, error, event) {
  tellListeners(page, 'error', error);
  call(page, page.onerror, event || error);
}

export function listen(page, event, f, once) {
  if (typeof f != 'function') {
    bad('listener', f);
  }
  const listener = { f, once, end: () => unlisten(page, event, (l) => l == listener) };
  page[LISTENERS].set(event, [...listenersOf(page, event), listener]);
  return listener.end;
}

export function unlisten(page, event, which) {
  page[LISTENERS].set(event, listenersOf(page, event).filter((l) => !which(l)));
}

/** Tells the one who waits for an answer: of the reply to a request, or that an event has failed. */
function replied(client, message, page) {
  const emitted = core.settle(client, idOf(message));
  const event = emitted ? core.event(emitted) : { event: message.of };
  const error = new PleziError(message.code, event.event, message.message);
  if (!emitted) {
    message.of && tellError(page, error);
  } else if (event._re_ && message.event == '_reply_') {
    call(page, core.listener(emitted), message.data);
  } else {
    failed(page, core.listener(emitted), event, error);
  }
}

async function renew(page, socket) {
  try {
    const token = await valueOf(page, page.onrenew || page.token);
    if (token == null) {
      throw 'none';
    }
    tell(socket, '_token_', { token });
  } catch (e) {
    report(page, 'token', e);
  }
}

export function call(self, f, ...told) {
  if (typeof f == 'function') {
    try {
      f.call(self, ...told);
    } catch (e) {
      thrown(e);
    }
    return true;
  }
}

const thrown = (e) => (globalThis.reportError || console.error)(e);

/** Has a request of the server answered, in the session in which it came. */
async function answer(client, page, message, session) {
  const { event, _EID_ } = message;
  const handler = handlerOf(page, event);
  const say = (event, data, code, message) =>
    core.answer(client, JSON.stringify({ event, _EID_, data, code, message }), session);
  try {
    if (!handler) {
      throw new PleziError('unknown_event', event);
    }
    say('_reply_', await handler.f.call(page, message));
  } catch (e) {
    if (!(e instanceof PleziError)) {
      thrown(e);
      e = new PleziError('internal', event);
    }
    say('_error_', undefined, e.code, e.message);
  }
}

export const append = (list, event) => {
  list = list || [];
  list.push(event);
  return list;
};

export const gap = (client, page, reason, events, certain) =>
  notify(page, 'gap', {
    reason: GAPS[reason],
    undelivered: (certain && events) || [],
    inDoubt: (!certain && events) || [],
    resend: (options) => core.resend(client, !!options?.inDoubt),
  });

export const refused = (page) => report(page, 'protocol');

/** Tells the one who waits for a message that it failed, or else everybody. */
export const fail = (page, f, event, reason) => failed(page, f, event, new PleziError(FAILURES[reason], event.event));

const failed = (page, f, event, error) => {
  call(page, f, event, page, error) || notify(page, 'timeout', event, page, error);
};

export const bytes = (text) => new Blob([text]).size;

/** What JSON would make of it. */
export const plain = (data) => (data?.toJSON ? data.toJSON() : data);

export function encode(event, id, max) {
  let text = event;
  if (typeof event != 'string') {
    // What JSON leaves out, such as a name that is inherited, would not be sent.
    event = { ...plain(event), ...(id && { _EID_: id }) };
    check(event.event);
    text = JSON.stringify(event);
  }
  if (text.length * 3 > max && bytes(text) > max) {
    throw new RangeError('PleziClient: more than ' + max + ' bytes');
  }
  return text;
}

export const request = (event) => event._re_;

export const codeOf = (closeEvent) => closeEvent.code;

export const idOf = ({ _EID_ }) => (_EID_ === (_EID_ | 0) ? _EID_ : 0);

export const stateName = (state) => STATES[state];

export function stateChanged(page, state) {
  if (state == 3) {
    live.delete(page);
  }
  page[CORE] && notify(page, 'state', STATES[state]);
}

/** The clients that are not closed, by their pages. */
const live = new Map();

// A page that enters the back/forward cache says nothing, and goes on when it is shown again.
for (const type of ['online', 'offline', 'visibilitychange', 'resume', 'pageshow', 'pagehide']) {
  globalThis.addEventListener?.(
    type,
    ({ persisted, target }) => {
      for (const client of live.values()) {
        if (type != 'pagehide') {
          target.hidden || core.doubt(client, type == 'online');
        } else {
          persisted || core.leave(client);
          const socket = core.socket(client);
          if (socket?.send) {
            socket.onerror = null;
            // A page with a WebSocket may be no page to be kept.
            socket.close();
          }
        }
      }
    },
    true,
  );
}

export const auto = (page) => page.ajaj.auto;

export const post = (client, page, message, text) =>
  postEvent(client, page, JSON.parse(text), (delivered) => core.posted(client, message, delivered));

/** Tells whether the event was delivered, and then dispatches the reply. */
export async function postEvent(client, page, event, tell) {
  let text;
  try {
    if (event._re_) {
      throw event;
    }
    const url = page.ajaj.url || (await valueOf(page, page.url));
    const named = (end, query = '') => '/' + encodeURIComponent(event.event) + query;
    const reply = await fetch(resolve(url).replace('ws', 'http').replace(/\/?(\?[^]*)?$/, named), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ id: event.event, ...page.ajaj.add, ...event }),
    });
    if (!reply.ok) {
      throw reply;
    }
    text = await reply.text();
  } catch (e) {
    // The page is told by its callback; not before the caller is done, should the address be none.
    await 0;
  }
  tell(text != null);
  if (text) {
    receive(page, client, text);
  }
}
