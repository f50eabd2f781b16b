import assert from 'node:assert/strict';
import { accept, begin, latest, reopen } from './sessions.mjs';
import { clock, page } from './world.mjs';

/** How a promise ends: its value, or the code of its error. */
const fate = (promise) => promise.then((value) => value, (error) => error.code);

export const requesting = {
  async 'resolves with the data of the reply'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const data = { a: 2, b: 3 };
    const reply = client.request('sum', data);
    const { _EID_, ...sent } = socket.events[1];
    assert.deepEqual(sent, { a: 2, b: 3, event: 'sum', _re_: true });
    assert.deepEqual(data, { a: 2, b: 3 });
    socket.receive({ event: '_ack_', _EID_ });
    socket.receive({ event: '_reply_', _EID_, data: { total: 5 } });
    assert.deepEqual(await reply, { total: 5 });
    socket.receive({ event: '_reply_', _EID_, data: 6 });
    assert.deepEqual(page.errors, []);
  },

  async 'needs no data'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const reply = client.request('now');
    const { _EID_ } = socket.events[1];
    assert.deepEqual(socket.events[1], { event: 'now', _re_: true, _EID_ });
    socket.receive({ event: '_reply_', _EID_ });
    assert.equal(await reply, undefined);
  },

  async 'lets no member of the data be the name'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    void fate(client.request('sum', { event: 'other', _re_: 1, _EID_: 9 }));
    assert.deepEqual(socket.events[1], { event: 'sum', _re_: true, _EID_: 1 });
  },

  async 'rejects with the code and the message of the error'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const reply = client.request('find');
    socket.receive({ event: '_error_', _EID_: socket.events[1]._EID_, code: 'not_found', message: 'no such room' });
    await assert.rejects(reply, (e) => e instanceof Error && e.code === 'not_found' && e.message === 'no such room');
  },

  async 'matches replies that come in another order'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const replies = ['a', 'b', 'c'].map((name) => client.request(name));
    for (const i of [2, 0, 1]) {
      socket.receive({ event: '_reply_', _EID_: socket.events[i + 1]._EID_, data: i });
    }
    assert.deepEqual(await Promise.all(replies), [0, 1, 2]);
  },

  async 'waits thirty seconds, or as long as it is told'(PleziClient) {
    for (const [options, ms] of [[undefined, 30000], [{ timeout: 500 }, 500]]) {
      const { client, socket } = begin(PleziClient);
      let ended = null;
      void fate(client.request('slow', {}, options)).then((code) => (ended = code));
      for (let waited = 0; waited < ms - 1; waited += 499) {
        clock.pass(Math.min(499, ms - 1 - waited));
        socket.receive({ event: '_ping_' });
      }
      await null;
      assert.equal(ended, null);
      clock.pass(1);
      await new Promise(setImmediate);
      assert.equal(ended, 'timeout');
      client.close();
    }
  },

  async 'takes a timeout that is text, and waits thirty seconds for one that is none'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const ends = {};
    for (const timeout of ['500', 0, null, NaN, -1, 'soon', false]) {
      void fate(client.request('slow', {}, { timeout })).then((code) => (ends[timeout] = code));
    }
    assert.deepEqual(socket.events.slice(1).map((e) => e._EID_), [1, 2, 3, 4, 5, 6, 7]);
    clock.pass(500);
    await new Promise(setImmediate);
    assert.deepEqual(ends, { 500: 'timeout' });
    clock.pass(29499);
    await new Promise(setImmediate);
    assert.deepEqual(ends, { 500: 'timeout' });
    clock.pass(1);
    await new Promise(setImmediate);
    assert.equal(Object.values(ends).join(), Array(7).fill('timeout').join());
  },

  async 'survives a lost connection'(PleziClient) {
    const { client } = begin(PleziClient);
    const reply = client.request('sum');
    const [, sent] = latest().events;
    const socket = reopen({ resumed: true });
    assert.deepEqual(socket.events[1], sent);
    socket.receive({ event: '_reply_', _EID_: sent._EID_, data: 5 });
    assert.equal(await reply, 5);
  },

  async 'rejects with gap what was written in a session that is lost, and sends what was not'(PleziClient) {
    const { client } = begin(PleziClient);
    let lost;
    client.ongap = (gap) => (lost = gap.inDoubt.map((e) => e.event));
    const written = fate(client.request('written'));
    latest().end();
    const kept = fate(client.request('kept'));
    clock.pass(1000);
    accept({ session: 's2', reason: 'gone' });
    assert.equal(await written, 'gap');
    assert.deepEqual(lost, ['written']);
    latest().receive({ event: '_reply_', _EID_: latest().events[1]._EID_, data: 'here' });
    assert.equal(await kept, 'here');
  },

  async 'rejects with closed when the client is closed, now or later'(PleziClient) {
    const { client } = begin(PleziClient);
    const now = fate(client.request('now'));
    client.close();
    assert.equal(await now, 'closed');
    assert.equal(await fate(client.request('later')), 'closed');
    assert.equal(clock.pending, 0);
  },

  async 'rejects at once what is kept when the client becomes closed, whoever has closed it'(PleziClient) {
    const lost = begin(PleziClient);
    page.random = 0.9;
    lost.socket.end();
    const early = fate(lost.client.request('kept'));
    lost.client.autoreconnect = false;
    clock.pass(200);
    assert.equal(lost.client.state, 'closed');
    assert.equal(await early, 'closed');
    assert.equal(await fate(lost.client.request('later')), 'closed');

    const refused = begin(PleziClient).client;
    latest().end();
    const kept = fate(refused.request('kept'));
    clock.pass(1000);
    latest().accept();
    latest().end(4401);
    assert.equal(refused.state, 'closed');
    assert.equal(await kept, 'closed');
    assert.equal(clock.pending, 0, 'nobody waits for a time to pass');
  },

  async 'rejects with unsupported at level 1, whichever way that came'(PleziClient) {
    const plain = new PleziClient('/chat');
    latest().accept();
    assert.equal(await fate(plain.request('sum')), 'unsupported');
    const fallen = new PleziClient('/chat', { level: 2 });
    const kept = fate(fallen.request('sum'));
    latest().accept();
    clock.pass(3000);
    assert.equal(await kept, 'unsupported');
    assert.equal(await fate(fallen.request('sum')), 'unsupported');
    assert.deepEqual(latest().sent, []);
    const posting = new PleziClient('/chat', { level: 2 });
    posting.ajaj.auto = true;
    latest().end();
    assert.equal(await fate(posting.request('sum')), 'unsupported');
    assert.deepEqual(page.requests, []);
  },

  async 'rejects with full when too much is kept already'(PleziClient) {
    const client = new PleziClient('/chat', { level: 2 });
    for (let i = 0; i < 1000; i++) {
      client.emit({ event: 'n' });
    }
    assert.equal(await fate(client.request('sum')), 'full');
  },

  async 'an abort rejects with its reason and withdraws what was not sent'(PleziClient) {
    const { client } = begin(PleziClient);
    latest().end();
    const abort = new AbortController();
    const ended = client.request('sum', {}, { signal: abort.signal }).catch((e) => e);
    client.emit({ event: 'other' });
    const reason = new Error('not needed');
    abort.abort(reason);
    assert.equal(await ended, reason);
    clock.pass(1000);
    assert.deepEqual(accept({ resumed: true }).events.slice(1), [{ event: 'other' }]);
  },

  async 'an abort ends the wait for what was sent, whose reply is then nobody\'s'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const abort = new AbortController();
    const ended = client.request('sum', {}, { signal: abort.signal }).catch((e) => e.name);
    abort.abort();
    assert.equal(await ended, 'AbortError');
    client.unknown = () => assert.fail('handled');
    socket.receive({ event: '_reply_', _EID_: socket.events[1]._EID_, data: 5 });
    assert.deepEqual(page.errors, []);
    assert.equal(reopen({ received: 1, resumed: true }).events[0].received, 1);
  },

  async 'an abort before sends nothing, and one after does nothing'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const abort = new AbortController();
    let listeners = 0;
    const { signal } = abort;
    const add = signal.addEventListener;
    const remove = signal.removeEventListener;
    signal.addEventListener = (...args) => listeners++ || add.apply(signal, args);
    signal.removeEventListener = (...args) => listeners-- && remove.apply(signal, args);
    const reply = client.request('sum', {}, { signal });
    socket.receive({ event: '_reply_', _EID_: socket.events[1]._EID_, data: 5 });
    assert.equal(await reply, 5);
    assert.equal(listeners, 0);
    abort.abort('over');
    await assert.rejects(client.request('sum', {}, { signal }), (e) => e === 'over');
    assert.equal(socket.sent.length, 2);
  },

  async 'rejects a name that is none, and an event that is too large'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    await assert.rejects(client.request(), TypeError);
    await assert.rejects(client.request('_ping_'), /TypeError.*bad event _ping_/);
    await assert.rejects(client.request('e', { t: 'x'.repeat(3000) }), /RangeError.*2000/);
    assert.equal(socket.sent.length, 1);
    assert.equal(client.emit({ event: 'after' }), true);
  },
};
