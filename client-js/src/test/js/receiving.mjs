import assert from 'node:assert/strict';
import { FakeSocket, page } from './world.mjs';

function open(PleziClient) {
  const client = new PleziClient('/chat');
  const socket = FakeSocket.all.at(-1);
  socket.accept();
  return { client, socket };
}

export const receiving = {
  'calls the method that has the name of the event'(PleziClient) {
    const { client, socket } = open(PleziClient);
    let seen;
    client.said = function (message) {
      seen = [this === client, message];
    };
    socket.receive({ event: 'said', text: 'hi' });
    assert.deepEqual(seen, [true, { event: 'said', text: 'hi' }]);
  },

  'calls a method of a subclass'(PleziClient) {
    const seen = [];
    class Chat extends PleziClient {
      said(message) {
        seen.push(message.text);
      }
    }
    new Chat('/chat');
    FakeSocket.all[0].accept();
    FakeSocket.all[0].receive({ event: 'said', text: 'hi' });
    assert.deepEqual(seen, ['hi']);
  },

  'calls several listeners in their order, then the method'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const seen = [];
    client.said = (m) => seen.push('method ' + m.text);
    client.on('said', (m) => seen.push('first ' + m.text));
    client.on('said', function (m) {
      seen.push('second ' + m.text + (this === client));
    });
    client.unknown = () => seen.push('unknown');
    socket.receive({ event: 'said', text: 'hi' });
    assert.deepEqual(seen, ['first hi', 'second hitrue', 'method hi']);
  },

  'forgets a listener by the function that on returns'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const seen = [];
    const same = () => seen.push('same');
    const off = client.on('said', same);
    client.on('said', same);
    off();
    off();
    socket.receive({ event: 'said' });
    assert.deepEqual(seen, ['same']);
  },

  'forgets listeners by off, one function or all'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const seen = [];
    const a = () => seen.push('a');
    client.on('said', a);
    client.once('said', a);
    client.on('said', () => seen.push('b'));
    client.off('said', a);
    client.off('never heard of');
    socket.receive({ event: 'said' });
    assert.deepEqual(seen, ['b']);
    client.off('said');
    client.unknown = () => seen.push('unknown');
    socket.receive({ event: 'said' });
    assert.deepEqual(seen, ['b', 'unknown']);
  },

  'calls a once listener once, even when it meets its event again'(PleziClient) {
    const { client, socket } = open(PleziClient);
    let calls = 0;
    client.once('said', () => {
      calls++;
      socket.receive({ event: 'said' });
    });
    socket.receive({ event: 'said' });
    assert.equal(calls, 1);
  },

  'bears listeners that come and go while an event is told'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const seen = [];
    const offs = {};
    offs.a = client.on('said', () => {
      seen.push('a');
      offs.a();
      offs.b();
      client.on('said', () => seen.push('new'));
    });
    offs.b = client.on('said', () => seen.push('b'));
    client.on('said', () => seen.push('c'));
    socket.receive({ event: 'said' });
    assert.deepEqual(seen, ['a', 'c']);
    socket.receive({ event: 'said' });
    assert.deepEqual(seen, ['a', 'c', 'c', 'new']);
  },

  'bears a listener that removes all and puts itself back'(PleziClient) {
    const { client, socket } = open(PleziClient);
    let calls = 0;
    const again = () => {
      calls++;
      client.off('said');
      client.on('said', again);
    };
    client.on('said', again);
    client.on('said', () => assert.fail('was removed'));
    socket.receive({ event: 'said' });
    socket.receive({ event: 'said' });
    assert.equal(calls, 2);
  },

  'refuses a listener that is no function'(PleziClient) {
    const { client } = open(PleziClient);
    assert.throws(() => client.on('said', 'said'), TypeError);
    assert.throws(() => client.once('said'), TypeError);
  },

  'gives unknown what nobody took'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const seen = [];
    client.unknown = function (m) {
      seen.push([this === client, m]);
    };
    client.number = 5;
    for (const message of [{ event: 'nobody' }, { event: 'number' }, { event: '' }]) {
      socket.receive(message);
    }
    assert.deepEqual(seen, [
      [true, { event: 'nobody' }],
      [true, { event: 'number' }],
      [true, { event: '' }],
    ]);
  },

  'gives unknown what is JSON and no event'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const seen = [];
    client.unknown = (m) => seen.push(m);
    const texts = ['{"a":1}', '{"event":5}', '{"event":null}', '{"event":{"event":"x"}}', '[1]', '"text"', '5', 'true', 'null'];
    texts.forEach((text) => socket.receive(text));
    assert.deepEqual(seen, texts.map((text) => JSON.parse(text)));
    assert.deepEqual(page.errors, []);
  },

  'does without unknown'(PleziClient) {
    const { client, socket } = open(PleziClient);
    socket.receive({ event: 'nobody' });
    assert.deepEqual(page.errors, []);
    assert.equal(client.connected, true);
  },

  'logs what is not JSON and stays'(PleziClient) {
    const { client, socket } = open(PleziClient);
    client.unknown = () => assert.fail('not a message');
    ['hello', '', '{', 'NaN', '{"event":"a"} {"event":"b"}'].forEach((text) => socket.receive(text));
    assert.equal(page.errors.length, 5);
    assert.equal(client.connected, true);
    assert.equal(socket.closes, 0);
  },

  'logs a callback that throws and goes on'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const seen = [];
    client.on('said', () => {
      throw new Error('broken');
    });
    client.on('said', () => {
      throw 'a string';
    });
    client.on('said', () => seen.push('next'));
    client.said = () => {
      throw null;
    };
    client.unknown = () => seen.push('unknown');
    socket.receive({ event: 'said' });
    assert.deepEqual(seen, ['next']);
    assert.equal(page.errors.length, 3);
    assert.equal(client.connected, true);
  },

  'logs a throwing onopen and sends what was kept'(PleziClient) {
    const client = new PleziClient();
    client.onopen = client.onstate = () => {
      throw new Error('broken');
    };
    client.emit({ event: 'kept' });
    FakeSocket.all[0].accept();
    assert.deepEqual(FakeSocket.all[0].events, [{ event: 'kept' }]);
    assert.equal(page.errors.length, 2);
  },

  'gives unknown a binary message as an ArrayBuffer'(PleziClient) {
    const { client, socket } = open(PleziClient);
    assert.equal(socket.binaryType, 'arraybuffer');
    let seen;
    client.unknown = (m) => (seen = m);
    const bytes = new Uint8Array([1, 2, 3]).buffer;
    socket.receiveBinary(bytes);
    assert.equal(seen, bytes);
  },

  'prints events when asked to'(PleziClient) {
    const { client, socket } = open(PleziClient);
    socket.receive({ event: 'a' });
    client.log_events = true;
    socket.receive({ event: 'b' });
    socket.receive({ event: '_ack_', _EID_: 1 });
    socket.receive('5');
    assert.deepEqual(page.logs, [[{ event: 'b' }], [5]]);
  },
};
