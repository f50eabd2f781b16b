import assert from 'node:assert/strict';
import { accept, begin, latest, reopen } from './sessions.mjs';
import { clock, page, settle } from './world.mjs';

/** The server asks. */
const ask = (socket, _EID_, members, event = 'ask') => socket.receive({ _re_: true, _EID_, event, ...members });

/** What was said behind the opening, once promises have had their turn. */
const said = async (socket = latest()) => {
  await settle();
  return socket.said.slice(1);
};

const reply = (_EID_, data) => ({ event: '_reply_', _EID_, data });
const refusal = (_EID_, code, message) => ({ event: '_error_', _EID_, code, message });

export const handling = {
  async 'answers a request with what the handler returns or promises'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    let later;
    client.handle('ask', function (request) {
      assert.equal(this, client);
      return request.n + 1;
    });
    client.handle('later', () => new Promise((resolve) => (later = resolve)));
    ask(socket, 1, {}, 'later');
    ask(socket, 2, { n: 1 });
    assert.deepEqual(await said(), [reply(2, 2)]);
    later({ n: 5 });
    assert.deepEqual(await said(), [reply(2, 2), reply(1, { n: 5 })]);
    client.handle('nothing', () => {});
    ask(socket, 3, {}, 'nothing');
    assert.deepEqual((await said()).at(-1), { event: '_reply_', _EID_: 3 });
    assert.deepEqual(page.errors, []);
  },

  async 'a request is for its handler alone, and an event for the listeners'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const heard = [];
    client.on('ask', ({ n }) => heard.push(n));
    client.ask = ({ n }) => heard.push(n);
    client.unknown = ({ n }) => heard.push(n);
    client.handle('ask', () => 'yes');
    ask(socket, 1, { n: 1 });
    ask(socket, 2, { n: 2 }, 'other');
    socket.receive({ event: 'ask', n: 3 });
    socket.receive({ event: 'ask', _re_: true, n: 4 });
    assert.deepEqual(heard, [3, 3, 4, 4]);
    const answers = (await said()).sort((a, b) => a._EID_ - b._EID_);
    assert.deepEqual(answers, [reply(1, 'yes'), refusal(2, 'unknown_event', 'other: unknown_event')]);
  },

  async 'refuses at once what nobody handles, and keeps it not for a handler that comes late'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    ask(socket, 1);
    client.handle('ask', () => 'here');
    ask(socket, 2);
    assert.deepEqual(await said(), [refusal(1, 'unknown_event', 'ask: unknown_event'), reply(2, 'here')]);
  },

  async 'tells the server the code and the message of a PleziError, and of any other failure that there was one'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const circle = {};
    circle.circle = circle;
    const { PleziError } = PleziClient;
    const failures = [
      () => { throw new PleziError('busy', 'ask', 'not now'); },
      async () => { throw new PleziError('busy', 'ask'); },
      () => { throw new Error('not for the server'); },
      () => Promise.reject('nor this'),
      () => circle,
      () => 'x'.repeat(3000),
    ];
    for (const [i, failure] of failures.entries()) {
      const off = client.handle('ask', failure);
      ask(socket, i + 1);
      off();
      await settle();
    }
    assert.deepEqual(await said(), [
      refusal(1, 'busy', 'not now'),
      refusal(2, 'busy', 'ask: busy'),
      ...[3, 4, 5, 6].map((id) => refusal(id, 'internal', 'ask: internal')),
    ]);
    assert.equal(page.errors.length, 4);
  },

  'has one handler of a name, until it is ended'(PleziClient) {
    const { client } = begin(PleziClient);
    const off = client.handle('ask', () => 1);
    assert.throws(() => client.handle('ask', () => 2), /TypeError.*bad handler ask/);
    off();
    const again = client.handle('ask', () => 2);
    off();
    assert.throws(() => client.handle('ask', () => 3), /TypeError/);
    again();
    client.handle('ask', () => 3);
    assert.throws(() => client.handle('other'), /TypeError.*bad listener undefined/);
    assert.throws(() => client.handle('_ping_', () => 1), /TypeError.*bad event _ping_/);
  },

  async 'an answer outlives its connection, and the request is handled once'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    let asked = 0;
    let later;
    client.handle('ask', () => ++asked && new Promise((resolve) => (later = resolve)));
    ask(socket, 1);
    socket.end();
    later('late');
    await settle();
    clock.pass(1000);
    accept({ resumed: true });
    assert.deepEqual(await said(), [reply(1, 'late')]);
    assert.equal(latest().events[0].received, 1);
    reopen({ resumed: true, received: 0 });
    assert.deepEqual(await said(), [reply(1, 'late')]);
    reopen({ resumed: true, received: 1 });
    assert.deepEqual(await said(), []);
    assert.equal(asked, 1);
  },

  async 'an answer is in no gap, and in no session but its own'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const laters = [];
    let gap;
    client.ongap = (told) => {
      gap = [...told.undelivered, ...told.inDoubt];
      told.resend({ inDoubt: true });
    };
    client.handle('ask', ({ n }) => n || new Promise((resolve) => laters.push(resolve)));
    ask(socket, 1, { n: 5 });
    ask(socket, 2);
    ask(socket, 3);
    assert.deepEqual(await said(), [reply(1, 5)]);
    socket.end();
    laters[0]('kept');
    await settle();
    clock.pass(1000);
    accept({ session: 's2', reason: 'gone' });
    laters[1]('late');
    assert.deepEqual(await said(), []);
    assert.deepEqual(gap, []);
    assert.equal(client.pending, 0);
  },

  async 'is an event like any other without a session'(PleziClient) {
    const client = new PleziClient('/chat');
    latest().accept();
    const heard = [];
    client.handle('ask', () => assert.fail('handled'));
    client.on('ask', ({ _EID_ }) => heard.push(_EID_));
    ask(latest(), 1);
    await settle();
    assert.deepEqual([heard, latest().sent], [[1], []]);
  },
};
