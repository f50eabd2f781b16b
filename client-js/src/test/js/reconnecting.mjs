import assert from 'node:assert/strict';
import { clock, FakeSocket, page } from './world.mjs';

function open(PleziClient, options) {
  const client = new PleziClient('/chat', options);
  const socket = FakeSocket.all.at(-1);
  socket.accept();
  return { client, socket };
}

/** How long the client waits before it opens another socket, the clock standing at the loss. */
function delay() {
  const before = FakeSocket.all.length;
  const start = clock.time;
  while (FakeSocket.all.length === before) {
    clock.pass(1);
    assert.ok(clock.time - start < 100000, 'no reconnect');
  }
  return clock.time - start;
}

export const reconnecting = {
  'stays closed after a loss unless it shall reconnect'(PleziClient) {
    const { client, socket } = open(PleziClient);
    let closes = 0;
    client.onclose = () => closes++;
    socket.end(1001);
    clock.pass(100000);
    assert.equal(client.state, 'closed');
    assert.equal(closes, 1);
    assert.equal(FakeSocket.all.length, 1);
    assert.equal(clock.pending, 0);
  },

  'reconnects, and sends what was emitted meanwhile'(PleziClient) {
    const { client, socket } = open(PleziClient, true);
    socket.end();
    assert.equal(client.emit({ event: 'say' }), true);
    delay();
    assert.equal(client.state, 'connecting');
    FakeSocket.all[1].accept();
    assert.deepEqual(FakeSocket.all[1].events, [{ event: 'say' }]);
  },

  'keeps listeners over reconnects, without doubling them'(PleziClient) {
    const { client, socket } = open(PleziClient, true);
    const seen = [];
    client.on('said', () => seen.push('listener'));
    client.said = () => seen.push('method');
    socket.end();
    delay();
    FakeSocket.all[1].accept();
    FakeSocket.all[1].receive({ event: 'said' });
    assert.deepEqual(seen, ['listener', 'method']);
  },

  'waits up to half as long as the outage so far, up to the maximum'(PleziClient) {
    const { socket } = open(PleziClient, { autoreconnect: true, reconnect_max: 1000 });
    socket.end();
    let outage = 0;
    let last = 0;
    for (let i = 0; i < 16; i++) {
      last = delay();
      // The dice shows a half.
      assert.equal(last, Math.ceil(Math.min(Math.max(200, outage / 2), 1000) / 2));
      outage += last;
      FakeSocket.all.at(-1).end();
    }
    assert.equal(last, 500);
  },

  'spreads its attempts over the whole interval'(PleziClient) {
    for (const [random, expected] of [[0.1, 20], [0.9, 180]]) {
      const { client, socket } = open(PleziClient, true);
      page.random = random;
      socket.end();
      assert.equal(delay(), expected);
      client.close();
    }
  },

  'begins anew after a connection that held'(PleziClient) {
    const { socket } = open(PleziClient, true);
    socket.end();
    for (let i = 0; i < 4; i++) {
      delay();
      FakeSocket.all.at(-1).end();
    }
    delay();
    FakeSocket.all.at(-1).accept();
    clock.pass(5000);
    FakeSocket.all.at(-1).end();
    assert.equal(delay(), 100);
  },

  'reads its settings when a connection is lost'(PleziClient) {
    const { client, socket } = open(PleziClient);
    client.autoreconnect = true;
    client.reconnect_interval = 1000;
    socket.end();
    assert.equal(delay(), 500);
  },

  'never spins on a setting that makes no sense'(PleziClient) {
    for (const interval of [0, -5, NaN, undefined, 'soon', null]) {
      const { client, socket } = open(PleziClient, true);
      client.reconnect_interval = interval;
      client.reconnect_max = interval;
      socket.end();
      assert.equal(delay(), 100);
      client.close();
    }
  },

  'calls onclose for every attempt that fails'(PleziClient) {
    const { client, socket } = open(PleziClient, true);
    const codes = [];
    client.onclose = (e) => codes.push(e.code);
    socket.end(1001);
    delay();
    FakeSocket.all.at(-1).end();
    delay();
    FakeSocket.all.at(-1).end();
    assert.deepEqual(codes, [1001, 1006, 1006]);
  },

  'tells nothing of an old connection that has closed when another is open'(PleziClient) {
    const { client, socket } = open(PleziClient, true);
    const codes = [];
    client.onclose = (e) => codes.push(e.code);
    socket.startClosing();
    client.emit({ event: 'lost' });
    delay();
    FakeSocket.all.at(-1).accept();
    socket.end(1005);
    assert.deepEqual([client.state, codes, page.warnings], ['open', [], []]);
  },

  'lets onclose switch autoreconnect off'(PleziClient) {
    const { client, socket } = open(PleziClient, true);
    client.onclose = () => (client.autoreconnect = false);
    socket.end();
    clock.pass(100000);
    assert.equal(FakeSocket.all.length, 1);
    assert.equal(client.state, 'closed');
  },

  'gives up the wait when autoreconnect is switched off'(PleziClient) {
    const { client, socket } = open(PleziClient, true);
    page.random = 0.9;
    socket.end();
    client.autoreconnect = false;
    clock.pass(100000);
    assert.equal(FakeSocket.all.length, 1);
    assert.equal(client.state, 'closed');
  },

  'close ends autoreconnect and reports the end of the connection'(PleziClient) {
    const { client, socket } = open(PleziClient, true);
    const codes = [];
    client.onclose = (e) => codes.push(e.code);
    client.close();
    assert.equal(client.autoreconnect, false);
    assert.equal(client.state, 'closed');
    assert.equal(socket.closes, 1);
    socket.end(1000);
    assert.deepEqual(codes, [1000]);
    clock.pass(100000);
    assert.equal(FakeSocket.all.length, 1);
  },

  'close cancels a reconnect that is due'(PleziClient) {
    const { client, socket } = open(PleziClient, true);
    page.random = 0.9;
    socket.end();
    client.close();
    assert.equal(clock.pending, 0);
    clock.pass(100000);
    assert.equal(FakeSocket.all.length, 1);
  },

  'close gives up an attempt under way'(PleziClient) {
    const client = new PleziClient('/chat', true);
    client.close();
    assert.equal(FakeSocket.all[0].closes, 1);
    assert.equal(client.state, 'closed');
    assert.equal(clock.pending, 0);
  },

  'close tells of what was neither sent nor acknowledged'(PleziClient) {
    const seen = [];
    const client = new PleziClient('/chat', true);
    client.ontimeout = (e) => seen.push('ontimeout ' + e.event);
    client.emit({ event: 'sent' }, null, (e) => seen.push('callback ' + e.event));
    FakeSocket.all[0].accept();
    FakeSocket.all[0].end();
    client.emit({ event: 'kept' });
    client.close();
    assert.deepEqual(seen, ['callback sent', 'ontimeout kept']);
    assert.equal(clock.pending, 0);
  },

  'close in onopen keeps what was kept from going out'(PleziClient) {
    const client = new PleziClient();
    const seen = [];
    client.ontimeout = (e) => seen.push(e.event);
    client.emit({ event: 'kept' });
    client.onopen = () => client.close();
    FakeSocket.all[0].accept();
    assert.deepEqual(FakeSocket.all[0].sent, []);
    assert.deepEqual(seen, ['kept']);
  },

  'opens again after close'(PleziClient) {
    const { client } = open(PleziClient, true);
    client.close();
    client.reconnect();
    assert.equal(client.state, 'connecting');
    FakeSocket.all[1].accept();
    assert.equal(client.emit({ event: 'say' }), true);
    assert.equal(client.autoreconnect, false);
  },

  'reconnect puts a new socket in place of the open one'(PleziClient) {
    const { client, socket } = open(PleziClient, true);
    const seen = [];
    client.onclose = () => seen.push('close');
    client.onerror = () => seen.push('error');
    client.said = () => seen.push('said');
    client.reconnect();
    assert.equal(socket.closes, 1);
    assert.equal(FakeSocket.all.length, 2);
    socket.receive({ event: 'said' });
    socket.end();
    assert.equal(client.state, 'connecting');
    clock.pass(5000);
    assert.equal(FakeSocket.all.length, 2);
    FakeSocket.all[1].accept();
    assert.equal(client.ws, FakeSocket.all[1]);
    assert.deepEqual(seen, []);
  },

  'reconnect does not wait for the backoff'(PleziClient) {
    const { client, socket } = open(PleziClient, true);
    page.random = 0.9;
    socket.end();
    client.reconnect();
    assert.equal(FakeSocket.all.length, 2);
    clock.pass(5000);
    assert.equal(FakeSocket.all.length, 2);
  },

  'may reconnect from onclose'(PleziClient) {
    const { client, socket } = open(PleziClient);
    client.onclose = () => client.reconnect();
    socket.end();
    assert.equal(client.state, 'connecting');
    assert.equal(FakeSocket.all.length, 2);
  },

  'waits for acknowledgements over a loss'(PleziClient) {
    const { client, socket } = open(PleziClient, true);
    let timeouts = 0;
    client.emit({ event: 'say' }, null, () => timeouts++, 3000);
    socket.end();
    delay();
    FakeSocket.all[1].accept();
    clock.pass(3000);
    assert.equal(timeouts, 1);
  },
};
