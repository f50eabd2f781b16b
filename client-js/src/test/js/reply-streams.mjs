import assert from 'node:assert/strict';
import { begin, latest, reopen } from './sessions.mjs';
import { clock, page, settle } from './world.mjs';

/** What was asked last, without its id. */
const asked = (socket = latest()) => {
  const { _EID_, ...members } = socket.events.at(-1);
  return members;
};

/** The server answers what was asked last. */
const give = async (socket, data) => {
  socket.receive({ event: '_reply_', _EID_: socket.events.at(-1)._EID_, data });
  await settle();
};

export const streaming = {
  async 'asks for one part after the other, each when the one before is taken'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const stream = client.stream('rows', { count: 3 }, { parts: 2 });
    assert.equal(socket.events.length, 1);
    const first = stream.next();
    await settle();
    assert.deepEqual(asked(), { count: 3, _parts_: 2, event: 'rows', _re_: true });
    await give(socket, { _items_: [1, 2], _next_: 's' });
    assert.deepEqual(await first, { value: 1, done: false });
    const before = socket.events.length;
    assert.deepEqual(await stream.next(), { value: 2, done: false });
    assert.equal(socket.events.length, before);
    const third = stream.next();
    await settle();
    assert.deepEqual(asked(), { _next_: 's', _parts_: 2, event: 'rows', _re_: true });
    await give(socket, { _items_: [3] });
    assert.deepEqual(await third, { value: 3, done: false });
    assert.deepEqual(await stream.next(), { value: undefined, done: true });
    assert.deepEqual(page.errors, []);
  },

  async 'asks again where a part is empty, and takes a reply that is not in parts for its one item'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const first = client.stream('rows').next();
    await settle();
    assert.deepEqual(asked(), { _parts_: 32, event: 'rows', _re_: true });
    await give(socket, { _items_: [], _next_: 's' });
    await give(socket, { _items_: ['late'] });
    assert.equal((await first).value, 'late');
    const whole = client.stream('sum', { a: 2 });
    const sum = whole.next();
    await settle();
    await give(socket, 5);
    assert.equal((await sum).value, 5);
    assert.equal((await whole.next()).done, true);
  },

  async 'ends the reply at the server where the page leaves the loop'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const got = [];
    const loop = (async () => {
      for await (const row of client.stream('rows')) {
        got.push(row);
        break;
      }
    })();
    await settle();
    await give(socket, { _items_: [1, 2], _next_: 's' });
    await loop;
    assert.deepEqual(got, [1]);
    assert.deepEqual(socket.events.at(-1), { event: 'rows', _next_: 's' });
  },

  async 'fails behind the items that came, with the code of the server'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const stream = client.stream('rows');
    const first = stream.next();
    await settle();
    await give(socket, { _items_: [1], _next_: 's' });
    assert.equal((await first).value, 1);
    const second = stream.next();
    await settle();
    socket.receive({ event: '_error_', _EID_: socket.events.at(-1)._EID_, code: 'busy', message: 'not now' });
    await assert.rejects(second, (e) => e.code === 'busy' && e.message === 'not now');
    assert.equal((await stream.next()).done, true);
  },

  async 'can be aborted while it waits, and waits for each part as long as it is told'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const controller = new AbortController();
    const stream = client.stream('rows', {}, { signal: controller.signal });
    const first = stream.next();
    await settle();
    await give(socket, { _items_: [1], _next_: 's' });
    assert.equal((await first).value, 1);
    const second = stream.next();
    await settle();
    controller.abort('enough');
    await assert.rejects(second, (e) => e === 'enough');
    assert.deepEqual(socket.events.at(-1), { event: 'rows', _next_: 's' });
    const slow = client.stream('rows', {}, { timeout: 500 }).next();
    await settle();
    clock.pass(500);
    await assert.rejects(slow, (e) => e.code === 'timeout');
  },

  async 'goes on over a lost connection'(PleziClient) {
    const { client } = begin(PleziClient);
    const stream = client.stream('rows');
    const first = stream.next();
    await settle();
    await give(latest(), { _items_: [1], _next_: 's' });
    await first;
    const second = stream.next();
    await settle();
    const { _EID_ } = latest().events.at(-1);
    const socket = reopen({ received: 2, resumed: true });
    socket.receive({ event: '_reply_', _EID_, data: { _items_: [2] } });
    assert.equal((await second).value, 2);
  },
};
