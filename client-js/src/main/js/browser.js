/** The browser's side of the Java core; dev.plezi.client.js.Browser says what each function does. */
import { closed, dispatch, opened, posted, refused, wake } from './core.js';

const STATES = ['connecting', 'open', 'suspended', 'closed'];

export const now = () => performance.now();

// A browser's timer counts in 31 bits; what would overflow rings early.
const startAny = (callback, delay, ...args) => setTimeout(callback, Math.min(delay, 2e9), ...args);

export const startTimer = (client, delay) => startAny(wake, delay, client);

export const refuse = (client, message, delay) => startAny(refused, delay, client, message);

export const stopTimer = (timer) => clearTimeout(timer);

/** An absolute ws: or wss: address; what cannot be one is left for WebSocket to refuse. */
export function resolve(url) {
  try {
    const absolute = new URL(url, globalThis.location);
    absolute.hash = '';
    return absolute.href.replace(/^http/, 'ws');
  } catch (e) {
    return url;
  }
}

export function openSocket(client, page, attempt) {
  const onclose = (e) => {
    if (e.code == 1005) {
      console.warn('PleziClient: closed without a code, as for an event that the server does not know');
    }
    closed(client, attempt, e.code, e);
  };
  const onerror = (e) => notify(page, 'onerror', e);
  try {
    const socket = new WebSocket(resolve(page.url));
    socket.binaryType = 'arraybuffer';
    socket.onopen = (e) => opened(client, attempt, e) || socket.close();
    socket.onmessage = (e) => receive(page, client, e.data);
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
    socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
  }
}

export const closeSocket = (socket) => socket && socket.close();

export const writable = (socket) => socket && socket.readyState == 1;

export const send = (socket, text) => socket.send(text);

export function receive(page, client, data) {
  if (typeof data == 'string') {
    try {
      data = JSON.parse(data);
    } catch (e) {
      return console.error('PleziClient: not JSON', e, data);
    }
  }
  if (page.log_events) {
    console.log(data);
  }
  const event = data && data.event;
  dispatch(client, data, typeof event == 'string' ? event : null);
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

/** What PleziClient.prototype has is the client's, and no event's. */
let reserved;

export const reserve = (prototype) => {
  reserved = prototype;
};

export const callMethod = (page, name, message) =>
  !(name in reserved) && call(page, page[name], message);

export const notify = (page, callback, argument) => call(page, page[callback], argument);

export const encode = (event, id) => {
  if (id) {
    event._EID_ = id;
  }
  return JSON.stringify(event);
};

export const idOf = ({ _EID_ }) => (_EID_ === (_EID_ | 0) ? _EID_ : 0);

export const stateName = (state) => STATES[state];

export const stateChanged = (page, state) => notify(page, 'onstate', STATES[state]);

export const ontimeout = (page, event) => call(page, page.ontimeout, event, page);

export const auto = (page) => page.ajaj.auto;

export const post = (client, page, message, text) =>
  postEvent(client, page, JSON.parse(text), (delivered) => posted(client, message, delivered));

/** Tells whether the event was delivered, and then dispatches the reply. */
export async function postEvent(client, page, event, tell) {
  let text;
  try {
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
