// A browser for the contract's cases: a clock that only moves when told, a WebSocket and a fetch that
// do what the case says, and a console that remembers. Installed over Node's own globals.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';

export const PAGE = 'http://chat.example:3000/room/ada?x=1#top';

function define(name, value) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

export class FakeSocket {
  static all = [];
  static refuse = null;

  constructor(url) {
    if (FakeSocket.refuse) {
      throw FakeSocket.refuse;
    }
    this.url = url;
    this.readyState = 0;
    this.sent = [];
    this.codes = [];
    FakeSocket.all.push(this);
  }

  send(data) {
    if (this.readyState === 0) {
      throw new Error('InvalidStateError');
    }
    if (this.readyState === 1) {
      this.sent.push(data);
    }
  }

  close(code) {
    this.codes.push(code);
    this.readyState = Math.max(this.readyState, 2);
  }

  // What the network does:

  accept() {
    this.readyState = 1;
    this.fire('open', {});
  }

  receive(message) {
    this.fire('message', { data: typeof message === 'object' ? JSON.stringify(message) : message });
  }

  receiveBinary(bytes) {
    this.fire('message', { data: bytes });
  }

  /** The closing handshake has begun; the browser has not told the page yet. */
  startClosing() {
    this.readyState = 2;
  }

  end(code = 1006, reason = '') {
    if (code === 1006) {
      this.fire('error', {});
    }
    this.readyState = 3;
    this.fire('close', { code, reason });
  }

  fire(type, event) {
    this['on' + type]?.({ type, target: this, ...event });
  }

  /** How often it was closed. */
  get closes() {
    return this.codes.length;
  }

  get events() {
    return this.sent.map((text) => JSON.parse(text));
  }

  /** What was sent, but for the words of the connection behind its first, and of these only what matters to a session. */
  get said() {
    const words = this.events.filter((e) => !/^_(received|ping|pong)_$/.test(e.event));
    return words.map(({ nonce, attempt, large, ...rest }) => rest);
  }
}

export const clock = {
  time: 0,
  timers: [],
  lastId: 0,

  set(callback, delay, ...args) {
    const id = ++clock.lastId;
    clock.timers.push({ id, due: clock.time + (delay > 0 ? delay : 0), callback, args });
    return id;
  },

  clear(id) {
    clock.timers = clock.timers.filter((t) => t.id !== id);
  },

  /** Moves time on and rings what falls due, in order. */
  pass(ms) {
    const end = clock.time + ms;
    for (;;) {
      const next = clock.timers.filter((t) => t.due <= end).sort((a, b) => a.due - b.due || a.id - b.id)[0];
      if (!next) {
        break;
      }
      clock.clear(next.id);
      clock.time = Math.max(clock.time, next.due);
      next.callback(...next.args);
    }
    clock.time = end;
  },

  get pending() {
    return clock.timers.length;
  },
};

export const page = { errors: [], warnings: [], logs: [], requests: [], answer: null, random: 0.5 };

const realSetTimeout = globalThis.setTimeout;

/** Lets promises that are settled go on. */
export const settle = () => new Promise((resolve) => realSetTimeout(resolve, 0));

const realConsole = globalThis.console;
export const print = (line) => realConsole.log(line);

export function reset() {
  FakeSocket.all = [];
  FakeSocket.refuse = null;
  Object.assign(clock, { time: 1000, timers: [], lastId: 0 });
  Object.assign(page, { errors: [], warnings: [], logs: [], requests: [], answer: null, random: 0.5 });
}

const listeners = [];

/** The browser tells the page of something: `online`, `pagehide` and so on. */
export function happens(type, event) {
  listeners.filter(([t]) => t === type).forEach(([, listener]) => listener({ type, target: globalThis, ...event }));
}

/** Puts the fakes in place and loads a bundle into them; a class, as a page gets it. */
export async function load(path) {
  define('location', new URL(PAGE));
  define('addEventListener', (type, listener) => listeners.push([type, listener]));
  define('WebSocket', FakeSocket);
  define('setTimeout', clock.set);
  define('clearTimeout', clock.clear);
  define('performance', { now: () => clock.time });
  define('console', {
    error: (...args) => page.errors.push(args),
    warn: (...args) => page.warnings.push(args),
    log: (...args) => page.logs.push(args),
  });
  define('fetch', (url, init) => {
    page.requests.push({ url: String(url), ...init });
    return page.answer(String(url), init);
  });
  Math.random = () => page.random;
  if (path.endsWith('.mjs')) {
    const module = await import(pathToFileURL(path));
    if (module.default !== module.PleziClient) {
      throw new Error('the default export is another class');
    }
    return module.PleziClient;
  }
  if (path.endsWith('.cjs')) {
    return createRequire(import.meta.url)(path).PleziClient;
  }
  vm.runInThisContext(readFileSync(path, 'utf8'), { filename: path });
  return globalThis.PleziClient;
}
