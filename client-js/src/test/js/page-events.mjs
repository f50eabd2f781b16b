import assert from 'node:assert/strict';
import { accept, begin, latest } from './sessions.mjs';
import { clock, happens, page } from './world.mjs';

const WAKING = ['online', 'offline', 'visibilitychange', 'pageshow', 'resume'];

export const happening = {
  'says nothing when the page enters the back/forward cache, and goes on at once when it is shown again'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    client.ongap = () => assert.fail('a gap');
    page.random = 0.9;
    const sent = socket.sent.length;
    happens('pagehide', { persisted: true });
    assert.equal(socket.sent.length, sent);
    assert.deepEqual(socket.codes, [undefined], 'else Chromium keeps no page');
    socket.end(1001);
    assert.equal(client.state, 'suspended');
    client.emit({ event: 'kept' });
    happens('pageshow', { persisted: true });
    assert.equal(client.state, 'connecting');
    const next = accept({ resumed: true });
    assert.deepEqual(next.said, [{ event: '_open_', session: 's1', received: 0, sent: 0 }, { event: 'kept' }]);
    client.close();
  },

  'takes nothing for the word of the server that comes of closing the socket of a page that is hidden'(PleziClient) {
    for (const code of [1005, 1006]) {
      const { client, socket } = begin(PleziClient);
      const told = [];
      client.on('error', (e) => told.push(e.code));
      client.on('close', (e) => told.push(e.code));
      happens('pagehide', { persisted: true });
      socket.end(code);
      assert.deepEqual([told, page.warnings, client.state], [[code], [], 'suspended']);
      client.close();
    }
  },

  'notices when it is shown again that the socket was closed meanwhile, though nobody has told'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    happens('pagehide', { persisted: true });
    socket.startClosing();
    happens('pageshow', { persisted: true });
    assert.deepEqual([client.state, client.ws === socket], ['connecting', false]);
    client.close();
  },

  'says that it is done when the page is left for good'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    client.emit({ event: 'last' });
    happens('pagehide', { persisted: false });
    assert.deepEqual(socket.said.slice(1), [{ event: 'last' }, { event: '_close_' }]);
    const plain = new PleziClient('/chat');
    latest().accept();
    happens('pagehide', { persisted: false });
    assert.deepEqual(latest().sent, [], 'at level 1 nobody would know it');
    [client, plain].forEach((c) => c.close());
  },

  'connects at once when it waits and there is reason to think that it can'(PleziClient) {
    for (const type of WAKING) {
      const { client, socket } = begin(PleziClient);
      page.random = 0.9;
      socket.end();
      happens(type);
      assert.equal(client.state, 'connecting', type);
      assert.notEqual(client.ws, socket, type);
      client.close();
    }
  },

  'asks the server when there is reason to doubt, and drops the connection when it does not answer'(PleziClient) {
    for (const type of WAKING) {
      const { client, socket } = begin(PleziClient);
      happens(type);
      assert.deepEqual(socket.events.at(-1), { event: '_ping_' }, type);
      clock.pass(4999);
      socket.receive({ event: '_pong_' });
      clock.pass(20000);
      assert.equal(client.state, 'open', type);
      happens(type);
      clock.pass(4999);
      assert.equal(client.state, 'open', type);
      clock.pass(1);
      assert.equal(client.state, 'suspended', type);
      client.close();
    }
  },

  'does nothing when the page is hidden, or when it is closed'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const sent = socket.sent.length;
    happens('visibilitychange', { target: { hidden: true } });
    assert.equal(socket.sent.length, sent);
    client.close();
    const said = socket.sent.length;
    WAKING.forEach((type) => happens(type));
    happens('pagehide', { persisted: false });
    assert.deepEqual([socket.sent.length, client.ws === socket, client.state], [said, true, 'closed']);
  },

  'at level 1 a network that comes back is another, and costs a connection over which nobody can be asked'(PleziClient) {
    const client = new PleziClient('/chat', true);
    latest().accept();
    const socket = client.ws;
    ['visibilitychange', 'pageshow', 'resume', 'offline'].forEach((type) => happens(type));
    assert.deepEqual([client.state, client.ws === socket], ['open', true]);
    happens('online');
    assert.deepEqual([client.state, client.ws === socket], ['connecting', false]);
    client.close();
  },

  'tells of an event that the server has not handled'(PleziClient) {
    const { client, socket } = begin(PleziClient);
    const told = [];
    client.on('error', (e) => told.push(e.event, e.code, e.message));
    socket.receive({ event: '_error_', of: 'shout', code: 'unknown_event', message: 'nobody handles it' });
    client.emit({ event: 'say' }, () => assert.fail('handled'), (e, of, error) => told.push(e.event, error.code, error.message));
    socket.receive({ event: '_error_', of: 'say', _EID_: 1, code: 'invalid', message: 'text is text' });
    assert.deepEqual(told, ['shout', 'unknown_event', 'nobody handles it', 'say', 'invalid', 'text is text']);
    client.close();
  },
};
