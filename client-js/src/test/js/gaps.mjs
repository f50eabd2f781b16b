import assert from 'node:assert/strict';
import { accept, begin, latest, reopen } from './sessions.mjs';
import { clock, page, settle } from './world.mjs';

/** A client in a session that has written two events, and writes down what it is told. */
function written(PleziClient, options) {
  const { client, socket } = begin(PleziClient, options);
  const seen = [];
  client.ongap = ({ reason, undelivered, inDoubt }) => {
    assert.deepEqual(undelivered, [], 'what was written may have arrived');
    seen.push([reason, inDoubt]);
  };
  client.onstate = (state) => seen.push(state);
  client.onopen = () => seen.push('greeting');
  const events = [{ event: 'a' }, { event: 'b' }];
  events.forEach((event) => client.emit(event));
  return { client, socket, seen, events };
}

export const gap = {
  'tells of the gap, then of the open connection, then greets'(PleziClient) {
    const { client, seen, events } = written(PleziClient);
    client.onopen = () => seen.push('greeting') && client.emit({ event: 'hello' });
    latest().end();
    client.emit({ event: 'never written' });
    clock.pass(1000);
    accept({ session: 's2', reason: 'gone' });
    assert.deepEqual(seen, ['suspended', 'connecting', ['gone', events], 'open', 'greeting']);
    assert.deepEqual(latest().events.slice(1), [{ event: 'hello' }, { event: 'never written' }]);
    assert.equal(reopen({ received: 2, resumed: true }).events[0].session, 's2');
  },

  'gives the very events that were emitted, and not those that were counted'(PleziClient) {
    const { socket, seen, events } = written(PleziClient);
    socket.receive({ event: '_received_', n: 1 });
    reopen({ session: 's2', reason: 'overflow' });
    const [reason, undelivered] = seen.find(Array.isArray);
    assert.equal(reason, 'overflow');
    assert.equal(undelivered.length, 1);
    assert.equal(undelivered[0], events[1]);
  },

  'has an empty list when all was counted'(PleziClient) {
    const { socket, seen } = written(PleziClient);
    socket.receive({ event: '_received_', n: 2 });
    reopen({ session: 's2', reason: 'identity' });
    assert.deepEqual(seen.find(Array.isArray), ['identity', []]);
  },

  'is fenced when another connection has the session'(PleziClient) {
    const { client, seen, events } = written(PleziClient);
    client.onclose = (e) => seen.push(e.code);
    latest().end(4001);
    assert.deepEqual(seen, ['suspended', ['fenced', events], 4001]);
    clock.pass(1000);
    accept({ session: 's2' });
    assert.deepEqual(latest().said, [{ event: '_open_' }]);
    assert.deepEqual(seen.slice(3), ['connecting', 'open', 'greeting']);
  },

  'comes when the server speaks level 1 only'(PleziClient) {
    const { client, seen, events } = written(PleziClient);
    client.said = () => seen.push('said');
    latest().end();
    clock.pass(1000);
    latest().accept();
    latest().receive({ event: 'said' });
    assert.deepEqual(seen.slice(2), [['no_sessions', events], 'open', 'greeting', 'said']);
    assert.deepEqual(latest().sent, []);
  },

  'comes when the server counts what cannot be'(PleziClient) {
    for (const count of [3, 1e9]) {
      const { client, socket, seen, events } = written(PleziClient);
      socket.receive({ event: '_received_', n: count });
      assert.deepEqual(seen, ['suspended', ['count', events]]);
      client.close();
      const other = written(PleziClient);
      reopen({ resumed: true, received: count });
      assert.deepEqual(other.seen.at(-1), ['count', other.events]);
      assert.deepEqual(other.seen.at(-2), 'suspended');
      other.client.close();
    }
  },

  'a word of the server that cannot be read costs the connection, is told, and is no gap'(PleziClient) {
    const wrong = [-1, 1.5, 'many', null, undefined, true, '2'].map((n) => ({ event: '_received_', n }));
    wrong.push({ event: '_goaway_', after: 'soon' }, { event: '_goaway_' }, { event: '_received_', n: 0, sent: -1 });
    wrong.push({ event: '_session_', session: 's9', received: 0, resumed: true }, { event: '_hello_', heartbeat: 1, max: 1 });
    for (const message of wrong) {
      const { client, socket, seen } = written(PleziClient);
      client.on('error', (e) => seen.push(e.code));
      socket.receive(message);
      assert.deepEqual(seen.splice(0).sort(), ['protocol', 'suspended'], JSON.stringify(message));
      clock.pass(1000);
      assert.equal(accept({ resumed: true, received: 0 }).said[0].session, 's1');
      assert.deepEqual(seen, ['connecting', 'open']);
      client.close();
    }
  },

  'sends again what is certainly undelivered, in its place, when it is told to'(PleziClient) {
    for (const options of [undefined, { inDoubt: true }]) {
      const { client } = begin(PleziClient);
      client.ongap = (gap) => {
        client.emit({ event: 'newer' });
        assert.deepEqual([gap.inDoubt.map((e) => e.event), gap.undelivered.map((e) => e.event)], [[], ['b', 'c']]);
        assert.equal(gap.resend(options), true);
        client.gap = gap;
      };
      ['a', 'b', 'c'].forEach((event) => client.emit({ event }));
      latest().end();
      clock.pass(1000);
      accept({ session: 's2', reason: 'closed', handled: 1 });
      assert.deepEqual(latest().said.slice(1).map((e) => e.event), ['b', 'c', 'newer']);
      assert.equal(client.gap.resend(), false, 'too late');
      client.close();
    }
  },

  'sends again what is in doubt only if it is told that it may come twice'(PleziClient) {
    for (const [options, again] of [[undefined, []], [{ inDoubt: true }, ['a', 'b']]]) {
      const { client, events } = written(PleziClient);
      client.ongap = (gap) => {
        assert.deepEqual([gap.inDoubt, gap.undelivered], [events, []]);
        gap.resend(options);
      };
      latest().end();
      client.emit({ event: 'never written' });
      clock.pass(1000);
      accept({ session: 's2', reason: 'gone' });
      assert.deepEqual(latest().said.slice(1).map((e) => e.event), [...again, 'never written']);
      client.close();
    }
  },

  'takes what was handled for acknowledged, as the acknowledgement is lost with the session'(PleziClient) {
    const { client } = begin(PleziClient);
    const seen = [];
    client.ongap = ({ undelivered }) => seen.push('gap ' + undelivered.map((e) => e.event));
    for (const event of ['a', 'b']) {
      client.emit({ event }, (e) => seen.push(e.event), (e) => seen.push('lost ' + e.event));
    }
    latest().end();
    clock.pass(1000);
    accept({ session: 's2', reason: 'closed', handled: 1 });
    assert.deepEqual(seen, ['a', 'gap b', 'lost b']);
    clock.pass(20000);
    assert.deepEqual(seen.length, 3);
  },

  'ends what awaits an acknowledgement and was written'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const seen = [];
    client.ongap = () => seen.push('gap');
    client.emit({ event: 'a' }, () => seen.push('a'), (e) => seen.push('lost ' + e.event));
    client.emit({ event: 'b' }, () => seen.push('b'), (e) => seen.push('lost ' + e.event));
    socket.receive({ event: '_ack_', _EID_: socket.events[1]._EID_ });
    socket.end();
    client.emit({ event: 'c' }, () => seen.push('c'), (e) => seen.push('lost ' + e.event));
    clock.pass(1000);
    accept({ session: 's2', reason: 'gone' });
    latest().receive({ event: '_ack_', _EID_: latest().events[1]._EID_ });
    assert.deepEqual(seen, ['a', 'gap', 'lost b', 'c']);
  },

  'comes before the fates of what it names, which may close the client'(PleziClient) {
    const { client, seen, events } = written(PleziClient);
    const asked = { event: 'c' };
    client.emit(asked, null, () => client.close());
    reopen({ session: 's2', reason: 'gone' });
    assert.deepEqual(seen, ['suspended', 'connecting', ['gone', [...events, asked]], 'closed']);
    assert.deepEqual(page.errors, []);
  },

  'is printed when nobody listens'(PleziClient) {
    begin(PleziClient);
    reopen({ session: 's2', reason: 'gone' });
    const { reason, undelivered, inDoubt } = page.warnings.at(-1)[1];
    assert.deepEqual([reason, undelivered, inDoubt], ['gone', [], []]);
  },

  'may close the client, or connect anew'(PleziClient) {
    const one = written(PleziClient);
    one.client.ongap = () => one.client.close();
    reopen({ session: 's2', reason: 'gone' });
    assert.deepEqual(one.seen, ['suspended', 'connecting', 'closed']);
    const two = written(PleziClient);
    two.client.ongap = () => two.client.reconnect();
    reopen({ session: 's2', reason: 'gone' });
    assert.deepEqual(two.seen, ['suspended', 'connecting']);
    assert.deepEqual(accept({ session: 's3' }).said, [{ event: '_open_' }]);
  },

  async 'a client in a session posts nothing by itself'(PleziClient) {
    page.answer = () => Promise.resolve(new Response(null, { status: 204 }));
    const { client } = begin(PleziClient);
    const seen = [];
    client.ajaj.auto = true;
    client.ontimeout = (e) => seen.push(e.event);
    client.emit({ event: 'written' }, () => {}, null, 50);
    client.reconnect();
    client.emit({ event: 'kept' });
    latest().end();
    clock.pass(50);
    await settle();
    assert.deepEqual([page.requests, seen], [[], ['written']]);
    clock.pass(1000);
    const socket = accept({ resumed: true });
    assert.deepEqual(socket.events.slice(1).map((e) => e.event), ['written', 'kept']);
  },

  async 'a client that never had a connection posts, until it has a session'(PleziClient) {
    const waiting = [];
    page.answer = () => new Promise((resolve) => waiting.push(resolve));
    const client = new PleziClient('/chat', { level: 2, autoreconnect: true });
    client.ajaj.auto = true;
    ['a', 'b'].forEach((event) => client.emit({ event }));
    latest().end();
    const asked = client.request('sum');
    clock.pass(1000);
    accept();
    assert.deepEqual(latest().said, [{ event: '_open_' }]);
    waiting.shift()(new Response(null, { status: 204 }));
    await settle();
    const [, b, sum] = latest().events;
    assert.deepEqual([b, sum.event, page.requests.length], [{ event: 'b' }, 'sum', 1]);
    latest().receive({ event: '_reply_', _EID_: sum._EID_, data: 5 });
    assert.equal(await asked, 5);
  },

  'refuses an event above the bound of the server, which it names'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const text = (bytes) => ({ event: 'e', t: 'x'.repeat(bytes - '{"event":"e","t":""}'.length) });
    assert.equal(client.emit(text(2000)), true);
    assert.throws(() => client.emit(text(2001)), /RangeError.*2000 bytes/);
    assert.throws(() => client.emit({ event: 'e', t: 'é'.repeat(1000) }), /RangeError/);
    assert.equal(client.emit({ event: 'e', t: 'é'.repeat(900) }), true);
    assert.equal(socket.events.length, 3);
    client.reconnect();
    assert.equal(client.emit({ event: 'after' }), true);
  },

  'sends text as it is, as a message of the session, and no bytes'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    assert.equal(client.sendraw('{"event":"raw"}'), true);
    assert.equal(client.sendraw(new Uint8Array(3)), false);
    assert.deepEqual(socket.sent.slice(1), ['{"event":"raw"}']);
    assert.deepEqual(reopen({ resumed: true }).sent.slice(1), ['{"event":"raw"}']);
    latest().end();
    assert.equal(client.sendraw('{"event":"raw"}'), false);
  },

  'sends no text as it is that is the protocol\'s, or no JSON'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    for (const text of ['{"event":"_pong_"}', ' { "n": 1, "\\u0065vent":"_received_"}', '{"event":"_x_"}']) {
      assert.equal(client.sendraw(text), false);
    }
    assert.throws(() => client.sendraw('{"event":'), SyntaxError);
    const taken = ['{"event":"raw","_pong_":"_pong_"}', '{"m":{"event":"_pong_"}}', '[1]', '"_x_"', 'null', '5'];
    for (const text of taken) {
      assert.equal(client.sendraw(text), true);
    }
    assert.deepEqual(socket.sent.slice(1), taken);
  },

  async 'asks the page for a new token'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    client.onrenew = async function () {
      return this === client ? 't2' : 'no';
    };
    socket.receive({ event: '_renew_', within: 30000 });
    await settle();
    assert.deepEqual(socket.events.at(-1), { event: '_token_', token: 't2' });
    client.onrenew = () => 't3';
    socket.receive({ event: '_renew_', within: 30000 });
    await settle();
    assert.deepEqual(socket.events.at(-1), { event: '_token_', token: 't3' });
    client.onrenew = null;
    client.token = async () => 't4';
    socket.receive({ event: '_renew_', within: 30000 });
    await settle();
    assert.deepEqual(socket.events.at(-1), { event: '_token_', token: 't4' });
    client.token = null;
    const errors = [];
    client.on('error', (e) => errors.push(e.code));
    const sent = socket.sent.length;
    for (const onrenew of [null, () => Promise.reject(new Error('signed out'))]) {
      client.onrenew = onrenew;
      socket.receive({ event: '_renew_', within: 30000 });
      await settle();
    }
    assert.equal(socket.sent.length, sent);
    assert.deepEqual(errors, ['token', 'token']);
    assert.equal(client.state, 'open');
    assert.equal(reopen({ resumed: true }).events[0].received, 0);
  },
};
