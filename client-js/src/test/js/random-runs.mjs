import assert from 'node:assert/strict';
import { clock, FakeSocket, page, reset, settle } from './world.mjs';

export const running = {
  async 'each event goes out once and in order, whatever happens, by POST or WebSocket'(PleziClient) {
    const ways = { posted: 0, sent: 0 };
    for (let seed = 1; seed <= 20; seed++) {
      reset();
      await run(PleziClient, seed, ways);
    }
    assert.ok(ways.posted > 100 && ways.sent > 100, JSON.stringify(ways));
  },
};

/** A network with a die for everything: all events are delivered, in order, never two ways at once. */
async function run(PleziClient, seed, ways) {
  const dice = (sides) => {
    seed = (seed * 48271) % 2147483647;
    return seed % sides;
  };
  const delivered = [];
  let emitted = 0;
  let underway = null;
  const deliver = (text, way) => {
    assert.equal(underway, null);
    delivered.push(JSON.parse(text).n);
    ways[way]++;
  };
  page.answer = (url, { body }) => {
    deliver(body, 'posted');
    return new Promise((resolve) => (underway = resolve));
  };
  const answer = () => {
    underway?.(new Response(null, { status: 204 }));
    underway = null;
    return settle();
  };
  const client = new PleziClient('/chat', true);
  client.ajaj.auto = true;
  const socket = () => FakeSocket.all.at(-1);
  const accept = () => {
    socket().send = (text) => deliver(text, 'sent');
    return socket().readyState === 0 && socket().accept();
  };
  const wait = () => clock.pass(dice(500));
  const refuse = () => socket().readyState === 0 && socket().end();
  const lose = () => socket().readyState === 1 && socket().end();
  const reconnect = () => dice(4) === 0 && client.reconnect();
  const emit = () => assert.equal(client.emit({ event: 'n', n: emitted++ }), true);
  const steps = [accept, refuse, lose, wait, reconnect, answer, emit, emit, emit];
  for (let i = 0; i < 300; i++) {
    await steps[dice(steps.length)]();
  }
  for (let i = 0; delivered.length < emitted; i++) {
    assert.ok(i < 1000, 'something is kept');
    await [answer, wait, accept][i % 3]();
  }
  assert.deepEqual(delivered, [...Array(emitted).keys()]);
  client.close();
}
