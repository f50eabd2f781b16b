import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { clock, FakeSocket, page, settle } from './world.mjs';

export const connecting = {
  'connects in the constructor, to the page itself when no address is given'(PleziClient) {
    const client = new PleziClient();
    assert.equal(FakeSocket.all.length, 1);
    assert.equal(FakeSocket.all[0].url, 'ws://chat.example:3000/room/ada');
    assert.equal(client.url, 'ws://chat.example:3000/room/ada');
  },

  'knows the origin of the page'(PleziClient) {
    assert.equal(PleziClient.origin, 'ws://chat.example:3000');
    assert.equal(new PleziClient(PleziClient.origin + '/echo').url, 'ws://chat.example:3000/echo');
  },

  'takes paths and http addresses and leaves fragments out'(PleziClient) {
    assert.equal(new PleziClient('/chat').url, 'ws://chat.example:3000/chat');
    assert.equal(new PleziClient('bob?q=1#x').url, 'ws://chat.example:3000/room/bob?q=1');
    assert.equal(new PleziClient('https://other.example/a').url, 'wss://other.example/a');
    assert.equal(new PleziClient('wss://other.example/a').url, 'wss://other.example/a');
  },

  'takes an address that is set later when it reconnects'(PleziClient) {
    const client = new PleziClient();
    client.url = '/elsewhere';
    client.reconnect();
    assert.equal(FakeSocket.all[1].url, 'ws://chat.example:3000/elsewhere');
  },

  'tells states by a property and a callback'(PleziClient) {
    const client = new PleziClient('/chat', true);
    const states = [];
    client.onstate = (state) => states.push(state);
    assert.equal(client.state, 'connecting');
    assert.equal(client.connected, false);
    FakeSocket.all[0].accept();
    assert.equal(client.state, 'open');
    assert.equal(client.connected, true);
    FakeSocket.all[0].end();
    assert.equal(client.state, 'suspended');
    client.close();
    assert.equal(client.state, 'closed');
    assert.deepEqual(states, ['open', 'suspended', 'closed']);
  },

  'gives the socket and its readyState'(PleziClient) {
    const client = new PleziClient();
    assert.equal(client.ws, FakeSocket.all[0]);
    assert.equal(client.readyState(), 0);
    FakeSocket.all[0].accept();
    assert.equal(client.readyState(), 1);
  },

  'calls onopen, onerror and onclose with the event, on the client'(PleziClient) {
    const client = new PleziClient();
    const seen = [];
    for (const name of ['onopen', 'onerror', 'onclose']) {
      client[name] = function (e) {
        seen.push([name, this === client, e.type]);
      };
    }
    FakeSocket.all[0].accept();
    FakeSocket.all[0].end();
    assert.deepEqual(seen, [
      ['onopen', true, 'open'],
      ['onerror', true, 'error'],
      ['onclose', true, 'close'],
    ]);
  },

  'refuses at once what can never be an address'(PleziClient) {
    const { PleziError } = PleziClient;
    for (const url of ['ftp://chat.example', 'ws://', 'ws://chat.example:99999/', 'mailto:ada', 'ws://a b/']) {
      assert.throws(() => new PleziClient(url, true), (e) => e instanceof PleziError && e.code === 'address', url);
    }
    assert.equal(FakeSocket.all.length, 0);
  },

  async 'tries no address again that the browser refuses, or that is none when it is asked for'(PleziClient) {
    for (const url of ['ws://plain.example', () => 'ftp://chat.example', async () => undefined, () => '//[']) {
      FakeSocket.refuse = new DOMException('not from a page over TLS', 'SecurityError');
      const client = new PleziClient(url, true);
      const seen = [];
      client.on('error', (e) => seen.push(e.code));
      client.onclose = (e) => seen.push(e.code);
      assert.equal(client.state, 'connecting');
      await settle();
      clock.pass(0);
      assert.deepEqual([seen, client.state, client.readyState()], [['address', 1006], 'closed', 3], '' + url);
      clock.pass(100000);
      assert.deepEqual([seen.length, clock.pending], [2, 0]);
      FakeSocket.refuse = null;
      client.url = '/chat';
      client.connect();
      FakeSocket.all.at(-1).accept();
      assert.equal(client.state, 'open');
      FakeSocket.all.at(-1).end();
      assert.equal(client.state, 'suspended', 'reconnects as it was told');
      client.close();
    }
  },

  'says why a server closes'(PleziClient) {
    const reasons = { 1003: 'unsupported', 1005: 'unknown_event', 1009: 'too_large', 4008: 'slow', 4029: 'rate', 4401: 'unauthorized' };
    for (const [code, reason] of Object.entries(reasons)) {
      const client = new PleziClient('/chat');
      let error;
      client.on('error', (e) => (error = e));
      FakeSocket.all.at(-1).accept();
      FakeSocket.all.at(-1).end(+code, 'in the words of the server');
      assert.deepEqual(page.warnings.pop(), ['PleziClient: closed', +code, reason, 'in the words of the server']);
      assert.deepEqual([error.name, error.code, error.cause.code], ['PleziError', reason, +code]);
      assert.match(error.message, /in the words of the server/);
    }
  },

  'does not go on asking a server that refuses it, until the page does'(PleziClient) {
    for (const [code, reason] of [[4401, 'unauthorized'], [4403, 'forbidden'], [4404, 'not_found']]) {
      const client = new PleziClient('/chat', { autoreconnect: true, level: 2 });
      const seen = [];
      client.on('error', (e) => seen.push(e.code));
      client.on('state', (s) => seen.push(s));
      const socket = FakeSocket.all.at(-1);
      socket.accept();
      socket.end(code);
      clock.pass(100000);
      assert.deepEqual([seen, FakeSocket.all.at(-1) === socket], [[reason, 'closed'], true]);
      client.connect();
      FakeSocket.all.at(-1).end();
      assert.equal(client.state, 'suspended');
      client.close();
    }
  },

  'does not warn of other closes'(PleziClient) {
    for (const code of [1000, 1001, 1006]) {
      new PleziClient('/chat');
      FakeSocket.all.at(-1).accept();
      FakeSocket.all.at(-1).end(code);
    }
    assert.deepEqual(page.warnings, []);
  },

  'gives an attempt ten seconds, or what is asked for'(PleziClient) {
    for (const [options, ms] of [[true, 10000], [{ autoreconnect: true, connect_timeout: 300 }, 300]]) {
      const client = new PleziClient('/chat', options);
      const socket = FakeSocket.all.at(-1);
      clock.pass(ms - 1);
      assert.equal(client.state, 'connecting');
      assert.equal(socket.closes, 0);
      clock.pass(1);
      assert.equal(client.state, 'suspended');
      assert.equal(socket.closes, 1);
      client.close();
    }
  },

  'takes its settings as options'(PleziClient) {
    const settings = {
      autoreconnect: true,
      reconnect_interval: 50,
      reconnect_max: 900,
      emit_timeout: 70,
      connect_timeout: 80,
      log_events: true,
    };
    const client = new PleziClient('/chat', settings);
    for (const name in settings) {
      assert.equal(client[name], settings[name]);
    }
  },

  'has the defaults of the original'(PleziClient) {
    const client = new PleziClient();
    assert.equal(client.autoreconnect, false);
    assert.equal(client.reconnect_interval, 200);
    assert.equal(client.emit_timeout, false);
    assert.equal(client.log_events, false);
    assert.equal(client.ajaj.auto, false);
    assert.deepEqual(client.ajaj.add, {});
    assert.equal(client.ajaj.url, 'http://chat.example:3000/room/ada');
    assert.equal(new PleziClient('/chat', true).autoreconnect, true);
    assert.equal(new PleziClient('/chat', null).autoreconnect, false);
  },

  'refuses an option it does not know'(PleziClient) {
    assert.throws(() => new PleziClient('/chat', { autoReconnect: true }), /TypeError.*autoReconnect/);
    assert.throws(() => new PleziClient('/chat', { toString: true }), /TypeError.*toString/);
    assert.equal(FakeSocket.all.length, 0);
  },

  'is a class with a name that can be extended'(PleziClient) {
    assert.equal(PleziClient.name, 'PleziClient');
    class Chat extends PleziClient {
      nickname = 'ada';
    }
    const chat = new Chat();
    assert.ok(chat instanceof PleziClient);
    assert.equal(chat.nickname, 'ada');
    FakeSocket.all[0].accept();
    assert.equal(chat.emit({ event: 'hello' }), true);
  },

  'shows nothing of its inside as a property'(PleziClient) {
    const client = new PleziClient();
    assert.deepEqual(Object.keys(client).sort(), ['ajaj', 'autoreconnect', 'url']);
  },

  'keeps clients apart'(PleziClient) {
    const one = new PleziClient('/one');
    const two = new PleziClient('/two');
    const seen = [];
    one.on('hello', () => seen.push('one'));
    two.on('hello', () => seen.push('two'));
    FakeSocket.all[1].accept();
    FakeSocket.all[1].receive({ event: 'hello' });
    assert.deepEqual(seen, ['two']);
    assert.equal(one.state, 'connecting');
  },

  'does nothing where there is no page, as on a server that renders'() {
    const source = readFileSync(process.argv[2].replace(/\.[mc]js$/, '.js'), 'utf8');
    const sockets = [];
    const context = vm.createContext({ URL, performance, setTimeout, clearTimeout, WebSocket: function (url) { sockets.push(url); } });
    vm.runInContext(source, context);
    const run = (code) => vm.runInContext(code, context);
    assert.equal(run('PleziClient.origin'), '');
    for (const made of ["'/chat', { level: 2 }", "'wss://chat.example/'", '', "() => '/chat'"]) {
      assert.equal(run('client = new PleziClient(' + made + '); client.state'), 'closed');
      assert.equal(run("client.on('said', () => {}); client.emit({ event: 'say' })"), false);
      run('client.close()');
    }
    assert.deepEqual(sockets, []);
    run("new PleziClient('ws://chat.example/bot', { level: 2 }).connect()");
    assert.deepEqual(sockets, ['ws://chat.example/bot?plezi=2'], 'a program connects when it says so');
  },

  'connects when it is told to, if it shall not by itself, and tells of each state then'(PleziClient) {
    const client = new PleziClient('/chat', { connect: false, autoreconnect: true });
    const states = [];
    client.on('state', (state) => states.push(state));
    assert.deepEqual([client.state, client.ws ?? null, FakeSocket.all.length], ['closed', null, 0]);
    assert.equal(client.emit({ event: 'early' }), false);
    client.connect();
    client.connect();
    FakeSocket.all[0].accept();
    client.connect();
    assert.deepEqual([states, FakeSocket.all.length], [['connecting', 'open'], 1]);
    client.close();
    assert.equal(client.autoreconnect, false);
    client.connect();
    FakeSocket.all[1].accept();
    FakeSocket.all[1].end();
    assert.equal(client.state, 'suspended', 'as before it was closed');
    client.close();
  },

  'connect does not wait for the backoff'(PleziClient) {
    const client = new PleziClient('/chat', true);
    FakeSocket.all[0].accept();
    FakeSocket.all[0].end();
    client.connect();
    assert.deepEqual([client.state, FakeSocket.all.length], ['connecting', 2]);
  },

  async 'asks for the address and the token at each attempt'(PleziClient) {
    let asked = 0;
    const client = new PleziClient(async () => '/chat' + ++asked, {
      autoreconnect: true,
      level: 2,
      token: function () {
        return this === client ? 'a b' + asked : 'not the client';
      },
    });
    assert.deepEqual([client.state, client.ws ?? null], ['connecting', null]);
    await settle();
    assert.equal(FakeSocket.all[0].url, 'ws://chat.example:3000/chat1?plezi=2&token=a%20b1');
    FakeSocket.all[0].end();
    clock.pass(1000);
    await settle();
    assert.equal(FakeSocket.all[1].url, 'ws://chat.example:3000/chat2?plezi=2&token=a%20b2');
    assert.equal(client.ws, FakeSocket.all[1]);
    new PleziClient('/chat', { token: 'plain' });
    assert.equal(FakeSocket.all[2].url, 'ws://chat.example:3000/chat?token=plain');
  },

  async 'opens no socket for an answer that comes when it is closed, or connects anew'(PleziClient) {
    const answers = [];
    const client = new PleziClient(() => new Promise((resolve) => answers.push(resolve)));
    await settle();
    client.reconnect();
    await settle();
    answers[0]('/old');
    await settle();
    assert.equal(FakeSocket.all.length, 0);
    client.close();
    answers[1]('/late');
    await settle();
    assert.deepEqual([FakeSocket.all.length, client.state], [0, 'closed']);
  },

  'gives up at once when the browser forbids the connection, and tells no end of it'(PleziClient) {
    const client = new PleziClient('/chat', true);
    const told = [];
    client.on('error', (e) => told.push(e.code));
    client.on('close', (e) => told.push(e.code));
    const [socket] = FakeSocket.all;
    socket.readyState = 3;
    socket.fire('error', {});
    clock.pass(0);
    assert.deepEqual([told, client.state], [['network', 'address', 1006], 'closed']);
    clock.pass(60000);
    assert.equal(FakeSocket.all.length, 1);
  },

  'says so, too, when there is no other attempt, and nothing when the page closes it or connects anew'(PleziClient) {
    const client = new PleziClient('/chat', { token: () => new Promise(() => {}) });
    const told = [];
    client.on('error', (e) => told.push(e.code));
    client.reconnect();
    clock.pass(9999);
    assert.deepEqual(told, []);
    clock.pass(1);
    assert.deepEqual([told, client.state], [['token'], 'closed']);
    client.reconnect();
    client.close();
    clock.pass(20000);
    assert.deepEqual(told, ['token']);
  },

  async 'tries again when the token is not to be had'(PleziClient) {
    for (const fails of [() => Promise.reject(new Error('offline')), () => { throw new Error('offline'); }]) {
      const client = new PleziClient('/chat', { autoreconnect: true, token: fails });
      const seen = [];
      client.on('error', (e) => seen.push(e.code, e.cause.message));
      await settle();
      assert.deepEqual([seen, client.state], [['token', 'offline'], 'suspended']);
      client.token = () => 't';
      const before = FakeSocket.all.length;
      clock.pass(1000);
      await settle();
      assert.equal(FakeSocket.all.length, before + 1);
      client.close();
    }
  },

  'gives up an attempt for whose address it waits too long, and says so'(PleziClient) {
    const client = new PleziClient(() => new Promise(() => {}), true);
    const told = [];
    client.on('error', (e) => told.push(e.code));
    client.on('close', (e) => told.push(e.code));
    client.on('state', (state) => told.push(state));
    clock.pass(9999);
    assert.deepEqual([told, client.ws], [[], null]);
    clock.pass(1);
    assert.deepEqual([told, client.state], [['suspended', 'token', 1006], 'suspended']);
    client.close();
  },

  'closes with the code that it is given'(PleziClient) {
    for (const code of [1000, 3000, 4999]) {
      const client = new PleziClient('/chat');
      FakeSocket.all.at(-1).accept();
      client.close(code);
      assert.deepEqual(FakeSocket.all.at(-1).codes, [code]);
    }
    const client = new PleziClient('/chat');
    for (const code of [1001, 2999, 5000, -1, 'x', NaN]) {
      assert.throws(() => client.close(code), TypeError);
    }
    assert.equal(client.state, 'connecting');
  },

  'encodes letters beyond ASCII, also where the URL of the platform does not'(PleziClient) {
    const encoded = 'ws://chat.example/r%C3%A4ume?room=%E6%97%A5%E6%9C%AC';
    assert.equal(new PleziClient('ws://chat.example/räume?room=日本#x').url, encoded);
    new PleziClient(() => 'ws://chat.example/räume?room=日本', { level: 2 });
    const { URL: real } = globalThis;
    // As React Native's is: it keeps what it is given, adds a slash, and has nothing else.
    globalThis.URL = class {
      constructor(url) {
        assert.match(url, /^\w+:/);
        this.href = url + (url.includes('#') || url.endsWith('/') ? '' : '/');
      }
    };
    try {
      assert.equal(new PleziClient('ws://chat.example/räume?room=日本').url, encoded);
      const client = new PleziClient('ws://chat.example/chat', { level: 2 });
      assert.equal(FakeSocket.all.at(-1).url, 'ws://chat.example/chat?plezi=2');
      page.answer = () => Promise.resolve(new Response(null, { status: 204 }));
      client.ajaj.emit({ event: 'a' });
      assert.equal(page.requests[0].url, 'http://chat.example/chat/a');
    } finally {
      globalThis.URL = real;
    }
  },

  'counts what it keeps, and keeps as much as it is told to'(PleziClient) {
    const client = new PleziClient('/chat', { kept_events: 2, kept_characters: 50, level: 2 });
    assert.equal(client.pending, 0);
    assert.deepEqual([1, 2, 3].map((n) => client.emit({ event: 'n', n })), [true, true, false]);
    assert.equal(client.pending, 2);
    const other = new PleziClient('/chat', { kept_events: 5, kept_characters: 50 });
    assert.deepEqual(['x'.repeat(40), 'y', 'z'].map((t) => other.emit({ event: 't', t })), [false, true, true]);
    assert.equal(other.pending, 2);
    FakeSocket.all.at(-1).accept();
    assert.equal(other.pending, 0);
  },

  'drops a volatile event when it is not open'(PleziClient) {
    const client = new PleziClient('/chat', true);
    assert.equal(client.volatile({ event: 'moved', x: 1 }), false);
    FakeSocket.all[0].accept();
    assert.equal(client.volatile({ event: 'moved', x: 2 }), true);
    FakeSocket.all[0].end();
    assert.equal(client.volatile({ event: 'moved', x: 3 }), false);
    assert.deepEqual([FakeSocket.all[0].events, client.pending], [[{ event: 'moved', x: 2 }], 0]);
  },
};
