import assert from 'node:assert/strict';
import { accept, begin, latest, reopen } from './sessions.mjs';
import { clock, FakeSocket, page, settle } from './world.mjs';

export const telling = {
  'tells several listeners of its own events, beside the callback, in the order in which they came'(PleziClient) {
    const client = new PleziClient('/chat', { autoreconnect: true, level: 2 });
    const seen = [];
    for (const event of ['state', 'open', 'close', 'gap', 'error']) {
      client['on' + event] = (e) => seen.push(event + ' callback');
      client.on(event, function () {
        seen.push(event + ' 1' + (this === client ? '' : ' on another'));
      });
      client.on(event, () => seen.push(event + ' 2'));
      client.once(event, () => seen.push(event + ' once'));
    }
    const told = (event, once) => [event + ' 1', event + ' 2', ...(once ? [event + ' once'] : []), event + ' callback'];
    accept();
    assert.deepEqual(seen.splice(0), [...told('state', true), ...told('open', true)]);
    latest().end();
    assert.deepEqual(seen.splice(0), [...told('error', true), ...told('state'), ...told('close', true)]);
    clock.pass(1000);
    accept({ session: 's2', reason: 'gone' });
    assert.deepEqual(seen, [...told('state'), ...told('gap', true), ...told('state'), ...told('open')]);
  },

  'gives each what the callback gets'(PleziClient) {
    const { client } = begin(PleziClient);
    const seen = [];
    client.on('state', (state) => seen.push(state));
    client.on('close', (e) => seen.push(e.code));
    client.on('gap', (gap) => seen.push(gap.reason));
    client.on('open', (e) => seen.push(e.type));
    client.on('error', (e) => seen.push(e.name, e.code, e.cause.type));
    reopen({ session: 's2', reason: 'gone' });
    assert.deepEqual(seen, ['PleziError', 'network', 'error', 'suspended', 1006, 'connecting', 'gone', 'open', 'open']);
  },

  'ends listeners to its own events as it ends others'(PleziClient) {
    const client = new PleziClient('/chat');
    const listener = () => assert.fail('told');
    client.on('open', listener);
    client.off('open', listener);
    client.on('open', listener)();
    client.on('open', listener);
    client.off('open');
    latest().accept();
    assert.equal(client.state, 'open');
  },

  'warns of a gap and of a timeout when nobody listens, and no more when somebody does'(PleziClient) {
    const { client } = begin(PleziClient);
    client.emit({ event: 'a' }, null, null, 10);
    clock.pass(10);
    reopen({ session: 's2', reason: 'gone' });
    assert.deepEqual(page.warnings.map(([text]) => text), [
      'PleziClient: not acknowledged', 'PleziClient: the session is lost',
    ]);
    const seen = [];
    client.on('gap', () => seen.push('gap'));
    client.on('timeout', (event, of, error) => seen.push(event.event, of === client, error.code, error.event));
    client.emit({ event: 'b' }, null, null, 10);
    clock.pass(10);
    reopen({ session: 's3', reason: 'gone' });
    assert.deepEqual([seen, page.warnings.length], [['b', true, 'timeout', 'b', 'gap'], 2]);
    class Chat extends PleziClient {
      ongap() {
        seen.push('method');
      }
    }
    begin(Chat).client.on('gap', () => seen.push('listener'));
    reopen({ session: 's2', reason: 'gone' });
    assert.deepEqual(seen.slice(5), ['listener', 'method']);
  },

  'reports what a listener throws, and goes on'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const reported = [];
    globalThis.reportError = (e) => reported.push(e);
    const boom = new Error('boom');
    const fails = () => {
      throw boom;
    };
    try {
      let heard = 0;
      client.on('said', fails);
      client.on('said', () => heard++);
      client.on('state', fails);
      client.onstate = fails;
      client.emit({ event: 'say' }, fails);
      socket.receive({ event: 'said' });
      socket.receive({ event: '_ack_', _EID_: 1 });
      assert.deepEqual([reported, heard, page.errors], [[boom, boom], 1, []]);
      socket.end();
      assert.equal(reported.length, 4);
    } finally {
      delete globalThis.reportError;
    }
    client.on('state', fails);
    client.close();
    assert.equal(page.errors[0][0], boom);
  },

  async 'rejects with an error that knows its event, its code and who asked'(PleziClient) {
    const { PleziError } = PleziClient;
    const { client, socket } = begin(PleziClient);
    async function theOneWhoAsks(options) {
      return client.request('find', {}, options);
    }
    const failed = (promise) => promise.then(() => assert.fail('answered'), (e) => e);
    const checked = async (promise, code, message) => {
      const e = await failed(promise);
      assert.ok(e instanceof PleziError && e instanceof Error);
      assert.deepEqual([e.name, e.event, e.code, e.message], ['PleziError', 'find', code, message]);
      assert.match(e.stack, /^PleziError: .*\n[^]*theOneWhoAsks/);
      assert.ok(e.stack.startsWith('PleziError: ' + message + '\n'), e.stack);
    };
    const refused = theOneWhoAsks();
    socket.receive({ event: '_error_', _EID_: 1, code: 'not_found', message: 'no such $& room' });
    await checked(refused, 'not_found', 'no such $& room');
    const late = theOneWhoAsks({ timeout: 50 });
    clock.pass(50);
    await checked(late, 'timeout', 'find: timeout');
    const lost = theOneWhoAsks();
    reopen({ session: 's2', reason: 'gone' });
    await checked(lost, 'gap', 'find: gap');
    const closed = theOneWhoAsks();
    client.close();
    await checked(closed, 'closed', 'find: closed');
    await checked(theOneWhoAsks(), 'closed', 'find: closed');
  },

  'tells the fate of each event that waits for one, and why'(PleziClient) {
    const { client } = begin(PleziClient, { kept_events: 1 });
    const fates = [];
    const emit = (event) => client.emit({ event }, () => fates.push(event), (e, of, error) => {
      assert.ok(e.event === event && of === client && error instanceof PleziClient.PleziError);
      fates.push(event + ' ' + error.code);
    }, 2000);
    emit('written');
    latest().end();
    emit('kept');
    assert.equal(emit('too much'), false);
    clock.pass(1000);
    accept({ session: 's2', reason: 'gone' });
    assert.deepEqual(fates, ['written gap']);
    clock.pass(1000);
    assert.deepEqual(fates.slice(1).sort(), ['kept timeout', 'too much full']);
    emit('last');
    client.close();
    assert.equal(fates.at(-1), 'last closed');
    assert.equal(emit('after'), false);
    clock.pass(2000);
    assert.equal(fates.at(-1), 'after closed');
  },

  async 'tells that a POST failed, and why'(PleziClient) {
    const client = new PleziClient('/chat');
    const codes = [];
    page.answer = () => Promise.resolve(new Response(null, { status: 404 }));
    client.ajaj.emit({ event: 'a' }, (event, of, error) => codes.push(event.event, error.code));
    client.on('timeout', (event, of, error) => codes.push(event.event, error.code));
    client.ajaj.emit({ event: 'b' });
    await settle();
    assert.deepEqual(codes, ['a', 'network', 'b', 'network']);
  },
};
