/** The class that a page sees. Only what belongs to JavaScript is done here; the rest is Java. */
import * as core from './core.js';
import { call, postEvent, reserve, resolve, stateName } from './browser.js';

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
    return this.ws ? this.ws.readyState : 3;
  }

  reconnect() {
    core.connect(this[CORE]);
  }

  close() {
    this.autoreconnect = false;
    core.disconnect(this[CORE]);
  }

  emit(event, callback, timeout_callback, timeout) {
    if (!event || typeof event.event != 'string') {
      throw new TypeError('PleziClient: an event needs a name');
    }
    if (/^_.*_$/s.test(event.event)) {
      throw new TypeError('PleziClient: the name ' + event.event + " is the protocol's");
    }
    timeout = +(timeout || this.emit_timeout || (callback || timeout_callback ? 10000 : 0));
    return core.emit(this[CORE], event, callback, timeout_callback, timeout);
  }

  sendraw(data) {
    return this.readyState() == 1 && (this.ws.send(data), true);
  }

  on(event, listener) {
    return listen(this, event, listener, false);
  }

  once(event, listener) {
    return listen(this, event, listener, true);
  }

  off(event, listener) {
    core.unlistenAll(this[CORE], event, listener || null);
  }

  ontimeout(event) {
    console.warn('PleziClient: not acknowledged', event);
  }
};

const OPTIONS = {
  __proto__: null,
  autoreconnect: false,
  reconnect_interval: 200,
  reconnect_max: 10000,
  emit_timeout: false,
  connect_timeout: 10000,
  log_events: false,
};

PleziClient.origin = location ? location.protocol.replace('http', 'ws') + '//' + location.host : '';

// Whatever the prototype has is no event's: a message of that name reaches listeners only.
Object.assign(PleziClient.prototype, OPTIONS, {
  url: '',
  ajaj: null,
  onopen: null,
  onclose: null,
  onerror: null,
  onstate: null,
  unknown: null,
});
reserve(PleziClient.prototype);

function listen(page, event, listener, once) {
  if (typeof listener != 'function') {
    throw new TypeError('PleziClient: a listener is a function');
  }
  const handle = core.listen(page[CORE], event, listener, once);
  return () => core.unlisten(handle);
}
