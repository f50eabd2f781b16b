import assert from 'node:assert/strict';
import { clock, FakeSocket, page, settle } from './world.mjs';

/** The POSTs of this case: each waits for an answer, and everything that goes out is written down. */
function network() {
  const waiting = [];
  const posted = [];
  page.answer = (url, init) => {
    posted.push(JSON.parse(init.body).event);
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
  return {
    posted,
    waiting,
    async answer(status = 200, text = '') {
      waiting.shift().resolve(new Response(text || null, { status }));
      await settle();
    },
    async fail() {
      waiting.shift().reject(new Error('offline'));
      await settle();
    },
  };
}

function connecting(PleziClient, options) {
  const client = new PleziClient('/chat', options);
  client.ajaj.auto = true;
  return client;
}

function blocked(PleziClient, options) {
  const client = connecting(PleziClient, options);
  FakeSocket.all.at(-1).end();
  return client;
}

const names = (events) => events.map((e) => e.event);

export const blocking = {
  async 'ajaj auto posts what was kept, one after another, when no WebSocket is to be had'(PleziClient) {
    const net = network();
    const client = connecting(PleziClient);
    const event = { event: 'a', text: 'before' };
    client.emit(event);
    event.text = 'after';
    client.emit({ event: 'b' }, () => {});
    assert.deepEqual(net.posted, []);
    FakeSocket.all[0].end();
    assert.equal(client.emit({ event: 'c' }), true);
    for (let done = 1; done <= 3; done++) {
      assert.deepEqual(net.posted, ['a', 'b', 'c'].slice(0, done));
      await net.answer();
    }
    assert.equal(page.requests[0].url, 'http://chat.example:3000/chat/a');
    assert.equal(JSON.parse(page.requests[0].body).text, 'before');
    assert.equal(clock.pending, 0);
  },

  async 'ajaj auto changes nothing of states and callbacks'(PleziClient) {
    network();
    for (const [autoreconnect, state] of [[false, 'closed'], [true, 'suspended']]) {
      const seen = [];
      const client = connecting(PleziClient, autoreconnect);
      client.onstate = (s) => seen.push(s);
      client.onerror = () => seen.push('error');
      client.onclose = () => seen.push('close', client.emit({ event: 'late' }));
      FakeSocket.all.at(-1).end();
      assert.deepEqual(seen, ['error', state, 'close', true]);
      client.close();
    }
  },

  async 'a POST is an acknowledgement, and its reply a message'(PleziClient) {
    const net = network();
    const client = blocked(PleziClient);
    const seen = [];
    client.on('done', (m) => seen.push(m.n));
    for (const [status, text] of [[200, '{"event":"done","n":1}'], [200, ''], [204, '']]) {
      const event = { event: 'do' };
      client.emit(event, (...args) => seen.push(args[0] === event && args[1] === client), () => assert.fail('failed'));
      await net.answer(status, text);
    }
    assert.deepEqual(seen, [true, 1, true, true]);
  },

  async 'a POST that fails is told, and the next one goes out'(PleziClient) {
    const net = network();
    const client = blocked(PleziClient);
    const seen = [];
    client.unknown = () => assert.fail('dispatched');
    client.ontimeout = (e, c) => seen.push('general ' + e.event, c === client);
    client.emit({ event: 'a' }, () => assert.fail('delivered'), (e, c) => seen.push(e.event, c === client));
    client.emit({ event: 'b' }, () => assert.fail('delivered'));
    client.emit({ event: 'c' });
    client.emit({ event: 'd' }, () => seen.push('delivered d'));
    await net.answer(404, '{"event":"no"}');
    await net.fail();
    await net.answer(500);
    await net.answer();
    assert.deepEqual(seen, ['a', true, 'general b', true, 'general c', true, 'delivered d']);
    assert.deepEqual(net.posted, ['a', 'b', 'c', 'd']);
  },

  async 'an address that is none fails, and a better one counts'(PleziClient) {
    const net = network();
    const client = blocked(PleziClient);
    const seen = [];
    const url = client.ajaj.url;
    client.ajaj.url = 'ftp://nowhere';
    client.ontimeout = (e) => seen.push(e.event);
    client.emit({ event: 'a' });
    client.ajaj.emit({ event: 'b' });
    assert.deepEqual(seen, []);
    await settle();
    client.ajaj.url = url;
    client.emit({ event: 'c' });
    assert.deepEqual(seen, ['a', 'b']);
    assert.deepEqual(net.posted, ['c']);
  },

  async 'without ajaj auto nothing is posted, and everything kept'(PleziClient) {
    const client = new PleziClient('/chat', true);
    client.emit({ event: 'a' });
    FakeSocket.all[0].end();
    client.emit({ event: 'b' });
    clock.pass(1000);
    FakeSocket.all[1].accept();
    assert.deepEqual(names(FakeSocket.all[1].events), ['a', 'b']);
    assert.deepEqual(page.requests, []);
  },

  async 'a client that had a connection waits for the next one'(PleziClient) {
    const client = connecting(PleziClient, true);
    FakeSocket.all[0].accept();
    FakeSocket.all[0].end();
    client.emit({ event: 'a' });
    clock.pass(1000);
    FakeSocket.all[1].end();
    client.emit({ event: 'b' });
    clock.pass(1000);
    FakeSocket.all[2].accept();
    assert.deepEqual(names(FakeSocket.all[2].events), ['a', 'b']);
    assert.deepEqual(page.requests, []);
  },

  async 'until the page asks to connect, and that fails'(PleziClient) {
    const net = network();
    const client = connecting(PleziClient);
    FakeSocket.all[0].accept();
    client.reconnect();
    client.emit({ event: 'a' });
    FakeSocket.all[1].end();
    client.reconnect();
    client.emit({ event: 'b' });
    await net.answer();
    assert.deepEqual(net.posted, ['a', 'b']);
  },

  async 'an attempt that takes too long fails nothing that can be posted'(PleziClient) {
    const net = network();
    const client = connecting(PleziClient);
    const seen = [];
    for (const event of ['a', 'b']) {
      client.emit({ event }, (e) => seen.push(e.event), () => assert.fail('timed out'));
    }
    clock.pass(10000);
    assert.deepEqual(net.posted, ['a']);
    clock.pass(60000);
    await net.answer();
    await net.answer();
    assert.deepEqual(seen, ['a', 'b']);
  },

  async 'what waits for its POST is bounded like what waits for a connection'(PleziClient) {
    const net = network();
    const client = blocked(PleziClient);
    for (let i = 0; i <= 1000; i++) {
      assert.equal(client.emit({ event: 'n', i }), true);
    }
    assert.equal(client.emit({ event: 'more' }), false);
    await net.answer();
    assert.equal(client.emit({ event: 'fits' }), true);
    assert.equal(client.emit({ event: 'more' }), false);
  },

  async 'a connection later takes over, behind the POST under way'(PleziClient) {
    const net = network();
    const client = blocked(PleziClient, true);
    const seen = [];
    for (const event of ['a', 'b', 'c']) {
      client.emit({ event }, (e) => seen.push(e.event), (e) => seen.push('lost ' + e.event), 3000);
    }
    client.onopen = () => client.emit({ event: 'auth' });
    clock.pass(5000);
    const socket = FakeSocket.all[1];
    socket.accept();
    client.emit({ event: 'd' });
    assert.deepEqual(names(socket.events), ['auth']);
    await net.answer();
    assert.deepEqual(names(socket.events), ['auth', 'b', 'c', 'd']);
    assert.equal(client.emit({ event: 'e' }), true);
    assert.equal(socket.events.at(-1).event, 'e');
    assert.deepEqual(net.posted, ['a']);
    socket.receive({ event: '_ack_', _EID_: socket.events[1]._EID_ });
    clock.pass(3000);
    assert.deepEqual(seen, ['a', 'b', 'lost c']);
  },

  async 'a POST that begins while it connects does not keep the greeting back'(PleziClient) {
    const net = network();
    const client = blocked(PleziClient, true);
    client.onopen = () => client.emit({ event: 'auth' });
    for (const event of ['a', 'b', 'c']) {
      client.emit({ event });
    }
    clock.pass(5000);
    await net.answer();
    const socket = FakeSocket.all[1];
    socket.accept();
    assert.deepEqual(names(socket.events), ['auth']);
    await net.answer();
    assert.deepEqual(names(socket.events), ['auth', 'c']);
    assert.deepEqual(net.posted, ['a', 'b']);
  },

  async 'a connection that is lost behind a POST loses nothing'(PleziClient) {
    const net = network();
    const client = blocked(PleziClient, true);
    client.onopen = () => client.emit({ event: 'auth' });
    client.emit({ event: 'a' });
    clock.pass(1000);
    FakeSocket.all[1].accept();
    client.emit({ event: 'b' });
    FakeSocket.all[1].end();
    clock.pass(1000);
    const socket = FakeSocket.all[2];
    socket.accept();
    client.emit({ event: 'c' });
    await net.answer();
    assert.deepEqual(names(FakeSocket.all[1].events), ['auth']);
    assert.deepEqual(names(socket.events), ['auth', 'b', 'c']);
    assert.deepEqual(net.posted, ['a']);
  },

  async 'close tells of what waits for its POST, and the POST of itself'(PleziClient) {
    const net = network();
    const client = blocked(PleziClient, true);
    const seen = [];
    client.ontimeout = (e) => seen.push('ontimeout ' + e.event);
    client.emit({ event: 'a' }, () => seen.push('delivered a'));
    client.emit({ event: 'b' }, null, () => seen.push('callback b'));
    client.emit({ event: 'c' });
    client.close();
    assert.equal(client.emit({ event: 'd' }), false);
    assert.deepEqual(seen, ['callback b', 'ontimeout c']);
    await net.answer();
    assert.deepEqual(seen, ['callback b', 'ontimeout c', 'delivered a']);
    assert.deepEqual(net.posted, ['a']);
    assert.equal(clock.pending, 0);
  },

  async 'callbacks may emit while POSTs are told'(PleziClient) {
    const net = network();
    const client = blocked(PleziClient);
    client.on('next', () => client.emit({ event: 'd' }));
    client.emit({ event: 'a' }, () => client.emit({ event: 'c' }));
    client.emit({ event: 'b' });
    await net.answer(200, '{"event":"next"}');
    await net.answer();
    await net.answer();
    await net.answer();
    assert.deepEqual(net.posted, ['a', 'b', 'c', 'd']);
    assert.equal(net.waiting.length, 0);
  },
};
