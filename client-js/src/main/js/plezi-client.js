/** The class that a page sees. Only what belongs to JavaScript is done here; the rest is Java. */
import * as core from './core.js';
import * as browser from './browser.js';
import { bad, check, CONTROL, CORE, fail, handlerOf, LISTENERS, listen, PleziError, requestOf, SESSIONS, unlisten } from './browser.js';

/** The value that `autoreconnect` had when the client was closed. */
const RECONNECTS = Symbol();

const location = globalThis.location;

PleziClient = class {
  constructor(url, options) {
    if (typeof options != 'object') {
      options = { autoreconnect: !!options };
    }
    const { level = 1, connect = true, kept_events = 1000, kept_characters = 1048576, ...settings } = options || {};
    for (const name in settings) {
      if (!(name in SETTINGS)) {
        bad('option', name);
      }
      this[name] = settings[name];
    }
    if (level !== 1 && level !== 2) {
      bad('level', level);
    }
    // Where there is no page, as on a server that renders, nothing is connected by itself, and a path stays one.
    const here = globalThis.window || location;
    url = url || PleziClient.origin + (location ? location.pathname : '');
    const asked = typeof url == 'function';
    this.url = asked || !here ? url : browser.resolve(url);
    this.ajaj = {
      url: asked ? '' : this.url.replace(/^ws/, 'http'),
      add: {},
      auto: false,
      emit: (event, failure) => {
        const tell = (delivered) => delivered || fail(this, failure, event, POST);
        browser.postEvent(this[CORE], this, event, tell);
      },
    };
    this[LISTENERS] = new Map();
    this[SESSIONS] = level > 1;
    const client = core.create(this, level > 1, this.connect_timeout, +kept_events, +kept_characters);
    if (connect && here) {
      core.connect(client);
    }
    // From here on the page is told of states.
    this[CORE] = client;
  }

  get state() {
    return browser.stateName(core.state(this[CORE]));
  }

  get connected() {
    return core.state(this[CORE]) == 1;
  }

  get level() {
    return core.level(this[CORE]);
  }

  get pending() {
    return core.pending(this[CORE]);
  }

  get ws() {
    const socket = core.socket(this[CORE]);
    return socket?.send ? socket : null;
  }

  readyState() {
    return this.ws?.readyState ?? 3;
  }

  connect() {
    this.autoreconnect ||= this[RECONNECTS];
    if (core.state(this[CORE]) > 1) {
      this.reconnect();
    }
  }

  reconnect() {
    core.connect(this[CORE]);
  }

  close(code = 1000) {
    if (code != 1000 && !(code >= 3000 && code < 5000)) {
      bad('code', code);
    }
    this[RECONNECTS] ||= this.autoreconnect;
    this.autoreconnect = false;
    core.disconnect(this[CORE], code);
  }

  emit(event, callback, timeout_callback, timeout) {
    check(event?.event);
    if (event._re_) {
      // As from a list of a gap: whoever emits it asks for no reply.
      event = { ...event, _re_: undefined };
    }
    timeout = timeout || this.emit_timeout || (callback || timeout_callback ? 10000 : 0);
    return core.emit(this[CORE], event, callback, timeout_callback || null, +timeout) >= 0;
  }

  volatile(event) {
    return this.connected && this.emit(event);
  }

  sendraw(data) {
    return (
      this.connected &&
      this.readyState() == 1 &&
      (this[SESSIONS]
        ? typeof data == 'string' &&
          !CONTROL.test(JSON.parse(data)?.event) &&
          core.emit(this[CORE], data, null, null, 0) >= 0
        : (this.ws.send(data), true))
    );
  }

  async request(event, data, { timeout, signal } = {}) {
    check(event);
    signal?.throwIfAborted();
    const here = Error();
    let abort;
    try {
      return await new Promise((resolve, reject) => {
        const settle = (data, page, error) => {
          if (error) {
            error.stack = here.stack?.replace(/^Error/, () => error);
            reject(error);
          }
          resolve(data);
        };
        const sent = { ...browser.plain(data), event, _re_: true };
        const id = core.emit(this[CORE], sent, null, settle, timeout > 0 ? +timeout : 30000);
        if (id < 0) {
          settle(null, this, new PleziError(this.state == 'closed' ? 'closed' : 'full', event));
        }
        abort = () => {
          core.settle(this[CORE], id);
          reject(signal.reason);
        };
        signal?.addEventListener('abort', abort);
      });
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async *stream(event, data, { parts = 32, ...options } = {}) {
    let _next_;
    try {
      do {
        const part = await this.request(event, { ...(_next_ ? { _next_ } : browser.plain(data)), _parts_: parts }, options);
        _next_ = part?._next_;
        yield* part?._items_ || [part];
      } while (_next_);
    } finally {
      _next_ && this.emit({ event, _next_ });
    }
  }

  handle(event, handler) {
    check(event);
    handlerOf(this, event) && bad('handler', event);
    return listen(this, requestOf(event), handler);
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

  ontimeout(event, client, { code }) {
    console.warn('PleziClient: not acknowledged', event, code);
  }

  ongap(gap) {
    console.warn('PleziClient: the session is lost', gap);
  }
};

PleziClient.PleziError = PleziError;

/** The reason of a POST that failed. */
const POST = 8;

const SETTINGS = {
  __proto__: null,
  autoreconnect: false,
  reconnect_interval: 200,
  reconnect_max: 10000,
  emit_timeout: false,
  connect_timeout: 10000,
  log_events: false,
  token: null,
};

PleziClient.origin = location ? location.origin.replace('http', 'ws') : '';

// Whatever the prototype has is no event's: a message of that name reaches listeners only.
Object.assign(PleziClient.prototype, SETTINGS);
for (const name of ['url', 'ajaj', 'onopen', 'onclose', 'onerror', 'onstate', 'onrenew', 'unknown']) {
  PleziClient.prototype[name] = null;
}
