import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { clock, FakeSocket, page } from './world.mjs';

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

  'reports an address the browser refuses like a failed connection'(PleziClient) {
    FakeSocket.refuse = new SyntaxError('no such scheme');
    const client = new PleziClient('ftp://chat.example', true);
    const seen = [];
    client.onerror = (e) => seen.push(e.error);
    client.onclose = (e) => seen.push(e.code);
    assert.equal(client.readyState(), 3);
    assert.equal(client.state, 'connecting');
    clock.pass(0);
    assert.deepEqual(seen.slice(0, 2), [FakeSocket.refuse, 1006]);
    assert.match(page.errors[0][0], /ftp:\/\/chat.example/);
  },

  'warns when the server closes as it does for an event it does not know'(PleziClient) {
    new PleziClient('/chat');
    FakeSocket.all[0].accept();
    FakeSocket.all[0].end(1005);
    assert.match(page.warnings[0][0], /does not know/);
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

  'loads where there is no page, as on a server that renders'() {
    const source = readFileSync(process.argv[2].replace(/\.mjs$/, '.js'), 'utf8');
    const context = vm.createContext({});
    vm.runInContext(source, context);
    assert.equal(vm.runInContext('PleziClient.origin', context), '');
  },
};
