/** The browser's side of the Java core; dev.plezi.client.js.Browser says what each function does. */
import * as core from './core.js';

const STATES = ['connecting', 'open', 'suspended', 'closed'];

// Why the core says that a message failed, and that a session is lost; the first such word is the server's, from
// the answer that is being handled: the page hears of the gap before another one can come.
const FAILURES = ['timeout', 'closed', 'gap', 'unsupported'];
const GAPS = [, 'fenced', 'no_sessions', 'count'];

/** Where a page keeps its listeners: a Map of lists, which are replaced and never changed. */
export const LISTENERS = Symbol();

/** The protocol's own names. */
export const CONTROL = /^_.*_$/s;

/** What control events do. */
const CONTROLS = {
  __proto__: null,
  _ack_: (client, m) => core.acked(client, idOf(m)),
  _reply_: replied,
  _error_: replied,
  _hello_: (client, { heartbeat, max }) => core.hello(client, heartbeat | 0, max),
  _session_: (client, m) => {
    GAPS[0] = m.reason;
    core.answered(client, m, m.received, m.resumed);
  },
  _received_: (client, { n }) => core.counted(client, n),
  _goaway_: (client, { after }) => core.goAway(client, after | 0),
  _ping_: (client) => tell(core.socket(client), '_pong_'),
  _renew_: (client, m, page) => renew(page, core.socket(client)),
};

export const now = () => performance.now();

// A browser's timer counts in 31 bits; what would overflow rings early.
const startAny = (callback, delay, ...args) => setTimeout(callback, Math.min(delay, 2e9), ...args);

export const startTimer = (client, delay) => startAny(core.wake, delay, client);

export const refuse = (client, message, delay, reason) =>
  startAny(core.refused, delay, client, message, reason);

export const stopTimer = (timer) => clearTimeout(timer);

/** An absolute ws: or wss: address; what cannot be one is left for WebSocket to refuse. */
export function resolve(url, level) {
  try {
    const absolute = new URL(url, globalThis.location);
    if (level > 1) {
      absolute.searchParams.set('plezi', 2);
    }
    absolute.hash = '';
    return absolute.href.replace(/^http/, 'ws');
  } catch (e) {
    return url;
  }
}

export function openSocket(client, page, attempt) {
  const onclose = (e) => {
    if (e.code == 1005 && core.current(client, attempt)) {
      console.warn('PleziClient: closed, as for an event that the server does not know');
    }
    core.closed(client, attempt, e.code, e);
  };
  const onerror = (e) => notify(page, 'onerror', e);
  try {
    const socket = new WebSocket(resolve(page.url, page.level));
    socket.binaryType = 'arraybuffer';
    socket.onopen = (e) => core.opened(client, attempt, e) || socket.close();
    socket.onmessage = (e) => receive(page, client, e.data, attempt);
    socket.onerror = onerror;
    socket.onclose = onclose;
    return socket;
  } catch (error) {
    console.error('PleziClient: no connection to ' + page.url, error);
    setTimeout(() => {
      onerror({ type: 'error', error });
      onclose({ type: 'close', code: 1006, reason: '' + error, wasClean: false });
    });
    return null;
  }
}

export function silence(socket) {
  if (socket) {
    socket.onerror = socket.onclose = null;
  }
}

export const closeSocket = (socket, forGood) => (forGood ? socket?.close(1000) : socket?.close());

export const writable = (socket) => socket?.readyState == 1;

export const send = (socket, text) => socket.send(text);

const tell = (socket, event, members) => socket.send(JSON.stringify({ event, ...members }));

export const openSession = (socket, answer, received, attempt) =>
  tell(socket, '_open_', received >= 0 && { session: answer.session, received, attempt });

export const tellReceived = (socket, n) => tell(socket, '_received_', { n });

export const probe = (socket) => tell(socket, '_ping_');

/** Without a number the attempt is that of a POST. */
export function receive(page, client, data, attempt) {
  let message;
  try {
    message = typeof data == 'string' ? JSON.parse(data) : data;
  } catch (e) {
    console.error('PleziClient: not JSON', e, data);
  }
  let event = message?.event;
  event = typeof event == 'string' ? event : null;
  const control = CONTROL.test(event);
  const size = control && !/^_(ack|reply|error)_$/.test(event) ? -1 : data.length || data.byteLength | 0;
  if ((!attempt || core.arrived(client, attempt, size)) && message !== undefined) {
    if (!control) {
      dispatch(page, message, event);
    } else if (attempt && (page.level > 1 || event == '_ack_')) {
      CONTROLS[event]?.(client, message, page);
    }
  }
  core.update(client);
}

function dispatch(page, message, event) {
  if (page.log_events) {
    console.log(message);
  }
  const listeners = page[LISTENERS].get(event) || [];
  for (const listener of listeners) {
    if (!listener.gone) {
      if (listener.once) {
        listener.end();
      }
      call(page, listener.f, message);
    }
  }
  // What the prototype has is the client's, and no event's.
  const method = event in PleziClient.prototype ? null : page[event];
  if (!call(page, method, message) && !listeners.length) {
    notify(page, 'unknown', message);
  }
}

export function listen(page, event, f, once) {
  if (typeof f != 'function') {
    throw new TypeError('PleziClient: a listener is a function');
  }
  const listeners = page[LISTENERS];
  const listener = { f, once, end: () => unlisten(page, event, (l) => l == listener) };
  listeners.set(event, [...(listeners.get(event) || []), listener]);
  return listener.end;
}

export function unlisten(page, event, which) {
  const listeners = page[LISTENERS];
  listeners.set(event, (listeners.get(event) || []).filter((l) => !(l.gone = which(l))));
}

function replied(client, message) {
  core.replied(client, idOf(message), message);
}

async function renew(page, socket) {
  try {
    tell(socket, '_token_', { token: await page.onrenew() });
  } catch (e) {
    console.error('PleziClient: no token', e);
  }
}

export function call(self, f, first, second) {
  if (typeof f == 'function') {
    try {
      f.call(self, first, second);
    } catch (e) {
      console.error('PleziClient: a callback failed', e, first);
    }
    return true;
  }
}

export const append = (list, event) => {
  list = list || [];
  list.push(event);
  return list;
};

export const gap = (page, reason, undelivered) =>
  notify(page, 'ongap', { reason: GAPS[reason], undelivered: undelivered || [] });

export const fail = (page, f, event, reason) => call(page, f, event._re_ ? { code: FAILURES[reason] } : event, page);

export const notify = (page, callback, argument) => call(page, page[callback], argument);

export function encode(event, id, max) {
  if (id) {
    event._EID_ = id;
  }
  const text = typeof event == 'string' ? event : JSON.stringify(event);
  if (text.length * 3 > max && new Blob([text]).size > max) {
    throw new RangeError('PleziClient: more than ' + max + ' bytes');
  }
  return text;
}

export const request = (event) => event._re_;

export const idOf = ({ _EID_ }) => (_EID_ === (_EID_ | 0) ? _EID_ : 0);

export const stateName = (state) => STATES[state];

export const stateChanged = (page, state) => notify(page, 'onstate', STATES[state]);

export const ontimeout = (page, event) => call(page, page.ontimeout, event, page);

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
    const url = new URL(page.ajaj.url);
    url.pathname = url.pathname.replace(/\/?$/, '/') + encodeURIComponent(event.event);
    const reply = await fetch(url, {
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
    return tell(false);
  }
  tell(true);
  if (text) {
    receive(page, client, text);
  }
}
