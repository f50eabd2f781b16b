import assert from 'node:assert/strict';
import { clock, FakeSocket, page, settle } from './world.mjs';

function open(PleziClient, url = '/chat') {
  const client = new PleziClient(url);
  const socket = FakeSocket.all.at(-1);
  socket.accept();
  return { client, socket };
}

const answer = (status, text) => () => Promise.resolve(new Response(text || null, { status }));

export const falling = {
  async 'ajaj posts the event and dispatches the reply'(PleziClient) {
    const { client } = open(PleziClient);
    const seen = [];
    client.on('echoed', (m) => seen.push(m));
    client.ajaj.add = { token: 't', text: 'overridden' };
    page.answer = answer(200, '{"event":"echoed","n":1}');
    client.ajaj.emit({ event: 'echo', text: 'hi' }, () => assert.fail('failed'));
    await settle();
    const [request] = page.requests;
    assert.equal(request.url, 'http://chat.example:3000/chat/echo');
    assert.equal(request.method, 'POST');
    assert.equal(request.headers['Content-Type'], 'application/json');
    assert.deepEqual(JSON.parse(request.body), { id: 'echo', token: 't', event: 'echo', text: 'hi' });
    assert.deepEqual(seen, [{ event: 'echoed', n: 1 }]);
  },

  async 'ajaj takes any success, also one that says nothing'(PleziClient) {
    const { client } = open(PleziClient);
    const seen = [];
    client.unknown = (m) => seen.push(m.event);
    for (const success of [answer(204, null), answer(200, ''), answer(201, '{"event":"created"}')]) {
      page.answer = success;
      client.ajaj.emit({ event: 'say' }, () => assert.fail('failed'));
      await settle();
    }
    assert.deepEqual(seen, ['created']);
    assert.deepEqual(page.errors, []);
  },

  async 'ajaj takes any address and any event name'(PleziClient) {
    const { client } = open(PleziClient, '/?room=1');
    page.answer = answer(200, '');
    client.ajaj.emit({ event: 'a/b c' });
    await settle();
    assert.equal(page.requests[0].url, 'http://chat.example:3000/a%2Fb%20c?room=1');
    assert.deepEqual(page.errors, []);
  },

  async 'ajaj tells of a failure'(PleziClient) {
    const { client } = open(PleziClient);
    const event = { event: 'echo' };
    for (const failing of [answer(404, '{"event":"no"}'), answer(500, ''), () => Promise.reject(new Error('offline'))]) {
      const seen = [];
      client.unknown = () => assert.fail('dispatched');
      page.answer = failing;
      client.ajaj.emit(event, (...args) => seen.push(args));
      await settle();
      assert.equal(seen.length, 1);
      assert.equal(seen[0][0], event);
      assert.equal(seen[0][1], client);
    }
  },

  async 'ajaj tells ontimeout when it has nobody else to tell'(PleziClient) {
    const { client } = open(PleziClient);
    const seen = [];
    client.ontimeout = (e) => seen.push(e.event);
    page.answer = answer(500, '');
    client.ajaj.emit({ event: 'echo' });
    await settle();
    assert.deepEqual(seen, ['echo']);
  },

  async 'ajaj auto posts what was not acknowledged'(PleziClient) {
    const { client } = open(PleziClient);
    client.ontimeout = () => assert.fail('timed out');
    client.ajaj.auto = true;
    page.answer = answer(200, '');
    const event = { event: 'say' };
    const seen = [];
    client.emit(event, (...args) => seen.push(args));
    clock.pass(10000);
    assert.deepEqual(seen, []);
    await settle();
    assert.equal(page.requests[0].url, 'http://chat.example:3000/chat/say');
    assert.equal(seen.length, 1);
    assert.equal(seen[0][0], event);
    assert.equal(seen[0][1], client);
  },

  async 'ajaj auto tells ontimeout when the POST fails too'(PleziClient) {
    const { client } = open(PleziClient);
    const seen = [];
    client.ontimeout = (e) => seen.push(e.event);
    client.ajaj.auto = true;
    page.answer = answer(404, '');
    client.emit({ event: 'say' }, () => assert.fail('delivered'));
    clock.pass(10000);
    await settle();
    assert.deepEqual(seen, ['say']);
    assert.equal(page.requests.length, 1);
  },

  async 'ajaj auto leaves to its timeout callback what has one'(PleziClient) {
    const { client } = open(PleziClient);
    let calls = 0;
    client.ajaj.auto = true;
    client.emit({ event: 'say' }, null, () => calls++);
    clock.pass(10000);
    assert.equal(calls, 1);
    assert.deepEqual(page.requests, []);
  },

  async 'ajaj auto posts what a closed client refused'(PleziClient) {
    const { client, socket } = open(PleziClient);
    client.ajaj.auto = true;
    page.answer = answer(200, '');
    socket.end();
    assert.equal(client.emit({ event: 'say' }, () => {}), false);
    clock.pass(10000);
    await settle();
    assert.equal(page.requests.length, 1);
  },

  async 'ajaj auto does not post what was refused because too much is kept'(PleziClient) {
    const { client } = open(PleziClient, '/chat');
    client.reconnect();
    client.ajaj.auto = true;
    page.answer = answer(200, '');
    const seen = [];
    client.ontimeout = (e) => seen.push(e.event);
    for (let i = 0; i < 1000; i++) {
      client.emit({ event: 'n' });
    }
    assert.equal(client.emit({ event: 'refused' }, () => assert.fail('acked'), null, 500), false);
    clock.pass(500);
    await settle();
    assert.deepEqual([seen, page.requests], [['refused'], []]);
  },
};
