import assert from 'node:assert/strict';
import { clock, FakeSocket, page } from './world.mjs';

export const latest = () => FakeSocket.all.at(-1);

/** The server's answer in a session: all that is not said is as for a new one. */
export const answer = (members) => ({
  event: '_session_', session: 's1', received: 0, resumed: false, ttl: 120000, ...members,
});

/** The socket opens, and the server speaks up to its answer. */
export function accept(members, socket = latest()) {
  socket.accept();
  socket.receive({ event: '_hello_', v: 2, heartbeat: 25000, max: 2000 });
  socket.receive(answer(members));
  return socket;
}

/** A client in a new session. */
export function begin(PleziClient, options) {
  const client = new PleziClient('/chat', { autoreconnect: true, level: 2, ...options });
  return { client, socket: accept() };
}

/** The connection is lost, and the next one opens. */
export function reopen(members) {
  latest().end();
  clock.pass(1000);
  return accept(members);
}

export const session = {
  'asks for level 2 in the address, which stays as it was'(PleziClient) {
    const client = new PleziClient('/chat?a=1', { level: 2 });
    assert.equal(latest().url, 'ws://chat.example:3000/chat?a=1&plezi=2');
    assert.equal(client.url, 'ws://chat.example:3000/chat?a=1');
    assert.equal(client.ajaj.url, 'http://chat.example:3000/chat?a=1');
    new PleziClient('/chat', { level: 2 });
    assert.equal(latest().url, 'ws://chat.example:3000/chat?plezi=2');
    new PleziClient('/chat', { level: 1 });
    assert.equal(latest().url, 'ws://chat.example:3000/chat');
  },

  'knows the levels 1 and 2'(PleziClient) {
    for (const level of [0, 3, '2', true, null]) {
      assert.throws(() => new PleziClient('/chat', { level }), /TypeError.*bad level/);
    }
  },

  'opens a session once the server offers one, and is open when it has it'(PleziClient) {
    const client = new PleziClient('/chat', { level: 2 });
    const seen = [];
    client.onstate = (state) => seen.push(state);
    client.onopen = (e) => seen.push(e.type);
    client.emit({ event: 'kept' });
    const socket = latest();
    socket.accept();
    assert.deepEqual([client.state, socket.sent], ['connecting', []]);
    assert.equal(client.sendraw('early'), false);
    socket.receive({ event: '_hello_', v: 2, heartbeat: 25000, max: 262144 });
    assert.deepEqual([client.state, socket.said], ['connecting', [{ event: '_open_' }]]);
    socket.receive(answer());
    assert.deepEqual(seen, ['open', 'open']);
    assert.deepEqual(socket.events.slice(1), [{ event: 'kept' }]);
  },

  'resumes: tells the secret and the count, and sends again what was not counted'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const seen = [];
    client.onopen = () => seen.push('open again');
    client.onstate = (state) => seen.push(state);
    client.ongap = () => seen.push('gap');
    for (const n of [1, 2, 3]) {
      client.emit({ event: 'n', n });
    }
    socket.receive({ event: 'a' });
    socket.receive('not JSON');
    socket.receiveBinary(new ArrayBuffer(3));
    socket.receive({ event: '_received_', n: 1 });
    socket.receive({ event: '_ping_' });
    const next = reopen({ session: 's2', received: 2, resumed: true });
    assert.deepEqual(next.said, [{ event: '_open_', session: 's1', received: 3, sent: 3 }, { event: 'n', n: 3 }]);
    assert.deepEqual(seen, ['suspended', 'connecting', 'open']);
    assert.equal(reopen({ received: 3, resumed: true }).events[0].session, 's2', 'the secret of the latest answer that was due');
  },

  'tells which of its attempts resumes, so that what it said in an earlier one can be told from it'(PleziClient) {
    const { client } = begin(PleziClient);
    const attempt = () => latest().events[0].attempt;
    reopen({ resumed: true });
    const first = attempt();
    client.reconnect();
    latest().accept();
    client.reconnect();
    accept({ resumed: true });
    assert.ok(first < attempt(), first + ', then ' + attempt());
    reopen({ session: 's2' });
    const last = attempt();
    reopen({ resumed: true });
    assert.ok(last < attempt(), 'it grows in later sessions, too');
  },

  'sends what was emitted meanwhile behind what was not counted'(PleziClient) {
    const { client } = begin(PleziClient);
    client.emit({ event: 'written' });
    latest().end();
    client.emit({ event: 'meanwhile' });
    clock.pass(1000);
    const socket = accept({ resumed: true });
    assert.deepEqual(socket.events.slice(1), [{ event: 'written' }, { event: 'meanwhile' }]);
  },

  'counts acknowledgements, replies and errors, and what it does not know, and no word of the connection'(PleziClient) {
    const { socket } = begin(PleziClient);
    for (const event of ['_ack_', '_reply_', '_error_', '_ping_', '_received_']) {
      socket.receive({ event, _EID_: 99, n: 0 });
    }
    assert.equal(reopen({ resumed: true }).events[0].received, 3);
    latest().receive({ event: '_pong_' });
    latest().receive({ event: '_abk_', _EID_: 99 });
    assert.equal(reopen({ resumed: true }).events[0].received, 4, 'nobody knows whether it was an acknowledgement');
  },

  'tells its count at once after 32 messages or 64 KiB, else within a second'(PleziClient) {
    const { socket } = begin(PleziClient);
    const told = () => socket.events.filter((e) => e.event === '_received_').map((e) => e.n);
    socket.receive({ event: 'a' });
    clock.pass(999);
    assert.deepEqual(told(), []);
    clock.pass(1);
    assert.deepEqual(told(), [1]);
    for (let i = 0; i < 32; i++) {
      socket.receive({ event: 'a' });
    }
    assert.deepEqual(told(), [1, 33]);
    socket.receiveBinary(new ArrayBuffer(65536));
    assert.deepEqual(told(), [1, 33, 34]);
    socket.receive({ event: 'a', text: 'x'.repeat(65536) });
    assert.deepEqual(told(), [1, 33, 34, 35]);
  },

  'counts a message before it is handled'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    client.boom = () => client.reconnect();
    socket.receive({ event: 'boom' });
    accept({ resumed: true });
    assert.equal(latest().events[0].received, 1);
  },

  'neither counts nor handles what an old socket says'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const seen = [];
    client.unknown = () => seen.push('handled');
    client.onrenew = () => seen.push('asked');
    clock.pass(35000);
    assert.equal(client.state, 'suspended');
    const sent = socket.sent.length;
    for (const event of ['late', '_ping_', '_renew_', '_received_', '_ack_']) {
      socket.receive({ event, n: 7 });
    }
    clock.pass(1000);
    assert.equal(socket.sent.length, sent);
    assert.equal(accept({ resumed: true }).events[0].received, 0);
    client.close();
    latest().receive({ event: 'late' });
    assert.deepEqual(seen, []);
  },

  'answers pings, and drops a connection that is silent for too long'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    clock.pass(34999);
    socket.receive({ event: '_ping_' });
    assert.deepEqual(socket.events.at(-1), { event: '_pong_' });
    clock.pass(34999);
    assert.equal(client.state, 'open');
    clock.pass(1);
    assert.equal(client.state, 'suspended');
    assert.deepEqual(socket.codes, [undefined]);
  },

  'a large message comes in pieces, between which the server is heard'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const seen = [];
    client.unknown = (message) => seen.push(message);
    const bytes = new TextEncoder().encode(JSON.stringify({ event: 'large', text: 'é'.repeat(50) }));
    socket.receive({ event: '_large_', bytes: bytes.length, text: true });
    for (let at = 0; at < bytes.length; at += 25) {
      clock.pass(30000);
      socket.receiveBinary(bytes.slice(at, at + 25).buffer);
      socket.receive({ event: '_received_', n: 0 });
    }
    assert.deepEqual(seen, [{ event: 'large', text: 'é'.repeat(50) }]);
    socket.receive({ event: '_large_', bytes: 3, text: false });
    socket.receiveBinary(new Uint8Array([1, 2]).buffer);
    socket.receiveBinary(new Uint8Array([3]).buffer);
    socket.receiveBinary(new Uint8Array([4]).buffer);
    assert.deepEqual(seen.slice(1).map((message) => [...new Uint8Array(message)]), [[1, 2, 3], [4]]);
    assert.equal(client.state, 'open');
    clock.pass(1000);
    assert.deepEqual(socket.events.at(-1), { event: '_received_', n: 3, sent: 0 });

    socket.receive({ event: '_large_', bytes: 2, text: false });
    socket.receiveBinary(new Uint8Array([1]).buffer);
    const next = reopen({ resumed: true });
    next.receiveBinary(new Uint8Array([5]).buffer);
    assert.deepEqual([...new Uint8Array(seen.at(-1))], [5], 'another connection begins anew');
  },

  'drops the connection on a large message of a size that there is not, and resumes'(PleziClient) {
    for (const bytes of [undefined, null, -1, 0, 1.5, '3', 1e17, {}]) {
      const { client, socket } = begin(PleziClient);
      const errors = [];
      client.on('error', (e) => errors.push(e.code));
      socket.receive({ event: '_large_', bytes, text: true });
      assert.deepEqual(errors, ['protocol'], 'bytes: ' + bytes);
      assert.equal(client.state, 'suspended');
      clock.pass(1000);
      assert.equal(accept({ resumed: true }).said[0].session, 's1');
      assert.equal(client.state, 'open');
      client.close();
    }
  },

  'reconnects when the server has said that it goes, and resumes'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    socket.receive({ event: '_goaway_', after: 1830 });
    clock.pass(1829);
    client.emit({ event: 'still' });
    assert.equal(socket.events.at(-1).event, 'still');
    assert.equal(FakeSocket.all.length, 1);
    clock.pass(1);
    assert.deepEqual(socket.codes, [undefined]);
    assert.deepEqual(accept({ resumed: true }).said[0], { event: '_open_', session: 's1', received: 0, sent: 1 });
    assert.equal(client.state, 'open');
  },

  'tells nothing of the connection that the server has asked it to leave'(PleziClient) {
    for (const before of [true, false]) {
      const { client, socket } = begin(PleziClient);
      const seen = [];
      client.onclose = (e) => seen.push(e.code);
      client.onerror = () => seen.push('error');
      clock.pass(5000);
      socket.receive({ event: '_goaway_', after: 10 });
      clock.pass(10);
      before && socket.end(1005);
      accept({ resumed: true });
      before || socket.end(1006);
      assert.deepEqual([seen, page.warnings], [[], []]);
    }
  },

  'tries again in time when a message comes before the answer'(PleziClient) {
    const { client } = begin(PleziClient);
    latest().end();
    clock.pass(1000);
    latest().accept();
    latest().receive({ event: '_hello_', v: 2, heartbeat: 25000, max: 2000 });
    latest().receive({ event: 'early' });
    assert.equal(client.state, 'suspended');
    clock.pass(400);
    assert.equal(client.state, 'connecting');
  },

  'close ends the session, with 1000, and reconnect begins a new one without a gap'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const seen = [];
    client.ongap = () => seen.push('gap');
    client.ontimeout = () => seen.push('told of what was written');
    client.emit({ event: 'written' });
    client.close();
    assert.deepEqual(socket.codes, [1000]);
    client.reconnect();
    client.onopen = () => seen.push('open');
    assert.deepEqual(socket.events.at(-1), { event: '_close_' });
    assert.deepEqual(accept({ session: 's2' }).said, [{ event: '_open_' }]);
    assert.deepEqual(seen, ['open']);
  },

  'reconnect resumes, and closes without a code'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    client.reconnect();
    assert.deepEqual(socket.codes, [undefined]);
    assert.equal(accept({ resumed: true }).events[0].session, 's1');
  },

  'shows its secret to nobody'(PleziClient) {
    const { client } = begin(PleziClient, { log_events: true });
    const shown = [Object.keys(client), JSON.stringify(client), client.url, reopen({ resumed: true }).url, page.logs];
    assert.deepEqual(Object.keys(client).sort(), ['ajaj', 'autoreconnect', 'log_events', 'url']);
    assert.doesNotMatch(JSON.stringify(shown), /s1/);
  },

  'is at level 1 when the server says another thing first, which is handled'(PleziClient) {
    const client = new PleziClient('/chat', { level: 2 });
    const seen = [];
    client.onopen = () => seen.push('open');
    client.said = () => seen.push('said');
    client.emit({ event: 'kept' });
    latest().accept();
    latest().receive({ event: 'said' });
    assert.deepEqual([seen, latest().said, client.level], [['open', 'said'], [{ event: 'kept' }], 1]);
    clock.pass(100000);
    assert.equal(client.state, 'open');
  },

  'takes an offer that comes late, on the connection that it has'(PleziClient) {
    const client = new PleziClient('/chat', { level: 2, autoreconnect: true });
    const seen = [];
    client.onopen = () => seen.push('open');
    client.said = () => seen.push('said');
    const socket = latest();
    socket.accept();
    clock.pass(3000);
    client.emit({ event: 'before' });
    assert.equal(client.level, 1);
    socket.receive({ event: '_hello_', v: 2, heartbeat: 25000, max: 2000 });
    client.emit({ event: 'meanwhile' });
    assert.deepEqual(socket.said, [{ event: 'before' }, { event: '_open_' }]);
    socket.receive(answer());
    assert.deepEqual(socket.said.slice(2), [{ event: 'meanwhile' }]);
    socket.receive({ event: 'said' });
    assert.deepEqual([client.level, client.state, seen.filter((e) => e === 'said')], [2, 'open', ['said']]);
    assert.deepEqual(reopen({ resumed: true, received: 0 }).said.slice(1), [{ event: 'meanwhile' }]);
  },

  'is at level 1 when the server says nothing for three seconds'(PleziClient) {
    const client = new PleziClient('/chat', { level: 2 });
    latest().accept();
    clock.pass(2999);
    assert.equal(client.state, 'connecting');
    clock.pass(1);
    assert.equal(client.state, 'open');
  },

  'takes no silence for level 1 once it had a session'(PleziClient) {
    const { client } = begin(PleziClient);
    latest().end();
    clock.pass(1000);
    latest().accept();
    clock.pass(9099);
    assert.deepEqual([client.state, FakeSocket.all.length], ['connecting', 2]);
    clock.pass(1);
    assert.deepEqual([client.state, latest().codes], ['suspended', [undefined]]);
  },

  'does nothing for control events of level 2 at level 1'(PleziClient) {
    const client = new PleziClient('/chat');
    latest().accept();
    const event = { event: 'say' };
    let acked = 0;
    client.emit(event, () => acked++, () => assert.fail('settled'));
    for (const name of ['_hello_', '_session_', '_received_', '_ping_', '_goaway_', '_renew_', '_reply_', '_error_']) {
      latest().receive({ event: name, heartbeat: 1, max: 1, n: 1, after: 1, _EID_: latest().events[0]._EID_ });
    }
    latest().receive({ event: '_ack_', _EID_: latest().events[0]._EID_ });
    clock.pass(5000);
    assert.deepEqual([acked, latest().sent.length, client.state, page.errors], [1, 1, 'open', []]);
  },
};
