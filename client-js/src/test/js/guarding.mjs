import assert from 'node:assert/strict';
import { FakeSocket, page } from './world.mjs';

function open(PleziClient) {
  const client = new PleziClient('/chat');
  const socket = FakeSocket.all.at(-1);
  socket.accept();
  return { client, socket };
}

const NAMES_OF_THE_CLIENT = [
  ...['close', 'emit', 'sendraw', 'reconnect', 'readyState', 'on', 'once', 'off', 'state', 'connected', 'ws'],
  ...['onopen', 'onclose', 'onerror', 'onstate', 'ontimeout', 'unknown', 'ajaj', 'url', 'autoreconnect'],
  ...['reconnect_interval', 'reconnect_max', 'emit_timeout', 'connect_timeout', 'log_events'],
  ...['constructor', '__proto__', 'toString', 'toLocaleString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf'],
  ...['propertyIsEnumerable', '__defineGetter__', '__defineSetter__', '__lookupGetter__'],
];

const OWN_EVENTS = ['state', 'open', 'close', 'error', 'gap', 'timeout'];

export const guarding = {
  'keeps control events from everybody'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const fail = () => assert.fail('a control event came through');
    client.unknown = client._ack_ = client._new_ = fail;
    client.on('_ack_', fail);
    client.on('_new_', fail);
    socket.receive({ event: '_ack_', _EID_: 1 });
    socket.receive({ event: '_new_' });
    socket.receive({ event: '__' });
    assert.deepEqual(page.errors, []);
  },

  'takes a lone underscore and half a control name as plain names'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const seen = [];
    client.unknown = (m) => seen.push(m.event);
    ['_', '_a', 'a_'].forEach((event) => socket.receive({ event }));
    assert.deepEqual(seen, ['_', '_a', 'a_']);
  },

  'never lets a message call what belongs to the client'(PleziClient) {
    for (const event of NAMES_OF_THE_CLIENT.filter((name) => !name.startsWith('__'))) {
      const { client, socket } = open(PleziClient);
      const seen = [];
      for (const callback of ['onopen', 'onclose', 'onerror', 'onstate', 'ontimeout']) {
        client[callback] = () => seen.push(callback);
      }
      client.unknown = (m) => seen.push(m.event);
      socket.receive({ event });
      assert.deepEqual(seen, [event]);
      assert.equal(client.state, 'open', event);
      assert.equal(socket.sent.length, 0, event);
      assert.equal(FakeSocket.all.at(-1), socket, event);
      assert.deepEqual(page.errors, []);
    }
  },

  'lets listeners have any name'(PleziClient) {
    for (const event of NAMES_OF_THE_CLIENT.filter((name) => !name.startsWith('__'))) {
      const { client, socket } = open(PleziClient);
      const seen = [];
      client.on(event, (m) => seen.push(m.event));
      client.unknown = (m) => seen.push('nobody took ' + m.event);
      socket.receive({ event });
      assert.deepEqual(seen, [OWN_EVENTS.includes(event) ? 'nobody took ' + event : event]);
      assert.equal(client.state, 'open', event);
    }
  },

  'lets no message be one of the events of the client itself'(PleziClient) {
    for (const event of OWN_EVENTS) {
      const { client, socket } = open(PleziClient);
      const seen = [];
      client.on(event, () => seen.push('listener'));
      client.once(event, () => seen.push('listener'));
      client['on' + event] = () => seen.push('callback');
      client.unknown = (m) => seen.push(m.event);
      socket.receive({ event });
      assert.deepEqual(seen, [event]);
    }
  },

  'takes names like __proto__ for control events'(PleziClient) {
    const { client, socket } = open(PleziClient);
    client.unknown = () => assert.fail('a control event came through');
    socket.receive('{"event":"__proto__","polluted":true}');
    socket.receive('{"event":"__defineGetter__"}');
    assert.equal(client.polluted, undefined);
    assert.equal({}.polluted, undefined);
    assert.ok(client instanceof PleziClient);
  },

  'does not mind a listener for __proto__'(PleziClient) {
    const { client } = open(PleziClient);
    const off = client.on('__proto__', () => {});
    off();
    client.off('__proto__');
    assert.ok(client instanceof PleziClient);
  },

  'deletes nothing for an acknowledgement it did not ask for'(PleziClient) {
    const { client, socket } = open(PleziClient);
    client.foo = () => {};
    client.on('said', () => {});
    for (const id of ['foo', 'emit', '__proto__', '1', 0, -1, 1.5, 99, null, true, [1], { a: 1 }, 1e30]) {
      socket.receive({ event: '_ack_', _EID_: id });
    }
    socket.receive({ event: '_ack_' });
    assert.equal(typeof client.foo, 'function');
    assert.equal(typeof client.emit, 'function');
    assert.deepEqual(page.errors, []);
  },
};
