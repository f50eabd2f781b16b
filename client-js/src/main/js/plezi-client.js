/** The class that a page sees. Only what belongs to JavaScript is done here; the rest is Java. */
import * as core from './core.js';
import { call, CONTROL, listen, LISTENERS, postEvent, resolve, stateName, unlisten } from './browser.js';

/** Where an instance keeps the Java object, out of the way of event names. */
const CORE = Symbol();

const location = globalThis.location;

PleziClient = class {
  constructor(url, options) {
    if (typeof options != 'object') {
      options = { autoreconnect: !!options };
    }
    for (const name in options) {
      if (!(name in OPTIONS)) {
        throw new TypeError('PleziClient: unknown option ' + name);
      }
      this[name] = options[name];
    }
    if (this.level !== 1 && this.level !== 2) {
      throw new TypeError('PleziClient: level is 1 or 2');
    }
    this.url = resolve(url || PleziClient.origin + location.pathname);
    this.ajaj = {
      url: this.url.replace(/^ws/, 'http'),
      add: {},
      auto: false,
      emit: (event, failure) => {
        const tell = (delivered) => delivered || call(this, failure || this.ontimeout, event, this);
        postEvent(this[CORE], this, event, tell);
      },
    };
    this[LISTENERS] = new Map();
    this[CORE] = core.create(this, this.connect_timeout);
    this.reconnect();
  }

  get state() {
    return stateName(core.state(this[CORE]));
  }

  get connected() {
    return core.state(this[CORE]) == 1;
  }

  get ws() {
    return core.socket(this[CORE]);
  }

  readyState() {
    return this.ws?.readyState ?? 3;
  }

  reconnect() {
    core.connect(this[CORE]);
  }

  close() {
    this.autoreconnect = false;
    core.disconnect(this[CORE]);
  }

  emit(event, callback, timeout_callback, timeout) {
    check(event?.event);
    timeout = timeout || this.emit_timeout || (callback || timeout_callback ? 10000 : 0);
    return core.emit(this[CORE], event, callback, timeout_callback, +timeout);
  }

  sendraw(data) {
    return (
      this.connected &&
      this.readyState() == 1 &&
      (this.level == 1
        ? (this.ws.send(data), true)
        : typeof data == 'string' &&
          !CONTROL.test(JSON.parse(data)?.event) &&
          core.emit(this[CORE], data, null, null, 0))
    );
  }

  async request(event, data, { timeout, signal } = {}) {
    check(event);
    signal?.throwIfAborted();
    event = { ...data, event, _re_: true };
    let abort;
    try {
      return await new Promise((resolve, reject) => {
        const settle = ({ event, data, code, message }) =>
          event == '_reply_' ? resolve(data) : reject(Object.assign(Error(message || code), { code }));
        abort = () => {
          core.settle(this[CORE], event._EID_);
          reject(signal.reason);
        };
        signal?.addEventListener('abort', abort);
        if (!core.emit(this[CORE], event, null, settle, timeout > 0 ? +timeout : 30000)) {
          settle({ code: this.state == 'closed' ? 'closed' : 'full' });
        }
      });
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  on(event, listener) {
    return listen(this, event, listener);
  }

  once(event, listener) {
    return listen(this, event, listener, true);
  }

  off(event, listener) {
    unlisten(this, event, (l) => !listener || l.f == listener);
  }

  ontimeout(event) {
    console.warn('PleziClient: not acknowledged', event);
  }

  ongap(gap) {
    console.warn('PleziClient: the session is lost', gap);
  }
};

const OPTIONS = {
  __proto__: null,
  level: 1,
  autoreconnect: false,
  reconnect_interval: 200,
  reconnect_max: 10000,
  emit_timeout: false,
  connect_timeout: 10000,
  log_events: false,
};

PleziClient.origin = location ? location.origin.replace('http', 'ws') : '';

// Whatever the prototype has is no event's: a message of that name reaches listeners only.
Object.assign(PleziClient.prototype, OPTIONS, {
  url: '',
  ajaj: null,
  onopen: null,
  onclose: null,
  onerror: null,
  onstate: null,
  onrenew: null,
  unknown: null,
});

function check(name) {
  if (typeof name != 'string' || CONTROL.test(name)) {
    throw new TypeError("PleziClient: no event's name, or the protocol's: " + name);
  }
}
