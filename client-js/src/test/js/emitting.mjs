import assert from 'node:assert/strict';
import { clock, FakeSocket, page } from './world.mjs';

function open(PleziClient, options) {
  const client = new PleziClient('/chat', options);
  const socket = FakeSocket.all.at(-1);
  socket.accept();
  return { client, socket };
}

export const emitting = {
  'sends an event as it is'(PleziClient) {
    const { client, socket } = open(PleziClient);
    assert.equal(client.emit({ event: 'say', text: 'é' }), true);
    assert.deepEqual(socket.sent, ['{"event":"say","text":"é"}']);
    assert.equal(clock.pending, 0);
  },

  'asks for an acknowledgement by a positive integer'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const events = [{ event: 'a' }, { event: 'b' }];
    events.forEach((event) => client.emit(event, () => {}));
    const [a, b] = socket.events.map((e) => e._EID_);
    assert.ok([a, b].every((id) => Number.isInteger(id) && id > 0));
    assert.notEqual(a, b);
    assert.deepEqual(socket.events, [{ event: 'a', _EID_: a }, { event: 'b', _EID_: b }]);
    assert.deepEqual(events, [{ event: 'a' }, { event: 'b' }]);
  },

  'writes nothing to the object of the caller, which may be frozen, or say itself what it is in JSON'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const frozen = Object.freeze({ event: 'say', text: 'hi', _EID_: 'mine' });
    assert.equal(client.emit(frozen, () => {}), true);
    assert.deepEqual(socket.events, [{ event: 'say', text: 'hi', _EID_: 1 }]);
    class Said {
      event = 'said';
      #text = 'hidden';
      toJSON() {
        return { event: this.event, text: this.#text };
      }
    }
    client.emit(new Said(), () => {});
    client.emit(new Said());
    assert.deepEqual(socket.events.slice(1), [{ event: 'said', text: 'hidden', _EID_: 2 }, { event: 'said', text: 'hidden' }]);
  },

  'asks for no reply by an event that was a request before'(PleziClient) {
    const { client, socket } = open(PleziClient);
    client.emit(Object.freeze({ event: 'add', a: 1, _re_: true }), () => {});
    assert.deepEqual(socket.events, [{ event: 'add', a: 1, _EID_: 1 }]);
    client.emit({ event: 'add', _re_: true });
    assert.deepEqual(socket.events[1], { event: 'add' });
  },

  'calls back with the event and the client when it is acknowledged, once'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const event = { event: 'say' };
    const seen = [];
    client.emit(event, (...args) => seen.push(args), () => assert.fail('timed out'));
    socket.receive({ event: '_ack_', _EID_: socket.events[0]._EID_ });
    socket.receive({ event: '_ack_', _EID_: socket.events[0]._EID_ });
    assert.equal(seen.length, 1);
    assert.equal(seen[0][0], event);
    assert.equal(seen[0][1], client);
    clock.pass(20000);
    assert.equal(clock.pending, 0);
  },

  'matches acknowledgements that come in another order'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const seen = [];
    const events = ['a', 'b', 'c'].map((event) => ({ event }));
    events.forEach((event) => client.emit(event, (e) => seen.push(e.event)));
    [1, 2, 0].forEach((i) => socket.receive({ event: '_ack_', _EID_: socket.events[i]._EID_ }));
    assert.deepEqual(seen, ['b', 'c', 'a']);
  },

  'gives an acknowledgement ten seconds'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const event = { event: 'say' };
    const seen = [];
    client.emit(event, () => seen.push('ack'), (...args) => seen.push(args));
    clock.pass(9999);
    assert.deepEqual(seen, []);
    clock.pass(1);
    assert.equal(seen.length, 1);
    assert.equal(seen[0][0], event);
    assert.equal(seen[0][1], client);
    socket.receive({ event: '_ack_', _EID_: socket.events[0]._EID_ });
    assert.equal(seen.length, 1);
  },

  'takes the timeout of the call, else the emit_timeout'(PleziClient) {
    const { client } = open(PleziClient);
    const seen = [];
    client.emit_timeout = 300;
    client.ontimeout = (e) => seen.push(e.event);
    client.emit({ event: 'own' }, null, null, 100);
    client.emit({ event: 'general' });
    clock.pass(100);
    assert.deepEqual(seen, ['own']);
    clock.pass(200);
    assert.deepEqual(seen, ['own', 'general']);
  },

  'tells ontimeout when the call has no timeout callback'(PleziClient) {
    const { client } = open(PleziClient);
    const event = { event: 'say' };
    let seen;
    client.ontimeout = function (e) {
      seen = [this === client, e === event];
    };
    client.emit(event, () => {});
    clock.pass(10000);
    assert.deepEqual(seen, [true, true]);
  },

  'warns when there is nobody to tell of a timeout'(PleziClient) {
    const { client } = open(PleziClient);
    client.emit({ event: 'say' }, () => {});
    clock.pass(10000);
    assert.equal(page.warnings.length, 1);
  },

  'waits for an acknowledgement when only a timeout callback is given'(PleziClient) {
    const { client } = open(PleziClient);
    let calls = 0;
    client.emit({ event: 'say' }, null, () => calls++);
    clock.pass(10000);
    assert.equal(calls, 1);
  },

  'takes timeouts that are too long for a browser timer'(PleziClient) {
    const { client } = open(PleziClient);
    let calls = 0;
    client.emit({ event: 'month' }, null, () => calls++, 2600000000);
    client.emit({ event: 'ever' }, null, () => assert.fail('ever'), Infinity);
    clock.pass(2599999999);
    assert.equal(calls, 0);
    clock.pass(1);
    assert.equal(calls, 1);
    assert.equal(clock.pending, 0);
  },

  'gives an event that is emitted again a new id'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const seen = [];
    const event = { event: 'say' };
    client.emit(event, () => seen.push('first'), () => client.emit(event, () => seen.push('second')), 100);
    const [{ _EID_: first }] = socket.events;
    clock.pass(100);
    const [, { _EID_: second }] = socket.events;
    assert.notEqual(second, first);
    socket.receive({ event: '_ack_', _EID_: first });
    socket.receive({ event: '_ack_', _EID_: second });
    assert.deepEqual(seen, ['second']);
  },

  'bears callbacks that emit while timeouts are told'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const seen = [];
    for (const event of ['a', 'b']) {
      client.emit({ event }, null, (e) => {
        seen.push(e.event);
        client.emit({ event: 'again ' + e.event }, null, () => {}, 50);
      }, 100);
    }
    clock.pass(100);
    assert.deepEqual(seen, ['a', 'b']);
    assert.deepEqual(socket.events.map((e) => e.event), ['a', 'b', 'again a', 'again b']);
    clock.pass(1000);
    assert.equal(clock.pending, 0);
  },

  'keeps events until there is a connection'(PleziClient) {
    const client = new PleziClient();
    const socket = FakeSocket.all[0];
    assert.equal(client.emit({ event: 'a' }), true);
    assert.equal(client.emit({ event: 'b' }), true);
    assert.deepEqual(socket.sent, []);
    socket.accept();
    assert.deepEqual(socket.events.map((e) => e.event), ['a', 'b']);
  },

  'sends the greeting of onopen before what was kept'(PleziClient) {
    const client = new PleziClient();
    client.emit({ event: 'kept' });
    client.onopen = () => client.emit({ event: 'auth' });
    FakeSocket.all[0].accept();
    assert.deepEqual(FakeSocket.all[0].events.map((e) => e.event), ['auth', 'kept']);
  },

  'takes the text of an event when it is emitted'(PleziClient) {
    const client = new PleziClient();
    const event = { event: 'say', text: 'before' };
    client.emit(event);
    event.text = 'after';
    FakeSocket.all[0].accept();
    assert.deepEqual(FakeSocket.all[0].events, [{ event: 'say', text: 'before' }]);
  },

  'keeps a thousand events and refuses more'(PleziClient) {
    const client = new PleziClient();
    for (let i = 0; i < 1000; i++) {
      assert.equal(client.emit({ event: 'n', i }), true);
    }
    assert.equal(client.emit({ event: 'n' }), false);
    FakeSocket.all[0].accept();
    assert.deepEqual(FakeSocket.all[0].events.map((e) => e.i), [...Array(1000).keys()]);
    assert.equal(client.emit({ event: 'n' }), true);
  },

  'keeps a million characters and refuses more'(PleziClient) {
    const client = new PleziClient();
    const text = 'x'.repeat(500000);
    assert.equal(client.emit({ event: 'n', text }), true);
    assert.equal(client.emit({ event: 'n', text }), true);
    assert.equal(client.emit({ event: 'n', text }), false);
    assert.equal(client.emit({ event: 'small' }), true);
  },

  'withdraws a kept event when its time is up'(PleziClient) {
    const client = new PleziClient();
    let calls = 0;
    client.emit({ event: 'late' }, () => assert.fail('acked'), () => calls++, 500);
    client.emit({ event: 'kept' });
    clock.pass(500);
    assert.equal(calls, 1);
    FakeSocket.all[0].accept();
    assert.deepEqual(FakeSocket.all[0].events.map((e) => e.event), ['kept']);
  },

  'refuses events when it is closed, and tells the timeout callback in time'(PleziClient) {
    const { client, socket } = open(PleziClient);
    client.close();
    const seen = [];
    assert.equal(client.emit({ event: 'say' }), false);
    assert.equal(client.emit({ event: 'say' }, null, (e, c) => seen.push(e.event, c === client), 100), false);
    clock.pass(99);
    assert.deepEqual(seen, []);
    clock.pass(1);
    assert.deepEqual(seen, ['say', true]);
    assert.deepEqual(socket.sent, []);
    assert.equal(clock.pending, 0);
  },

  'keeps what a closing socket would drop'(PleziClient) {
    const { client, socket } = open(PleziClient, true);
    let closes = 0;
    client.onclose = () => closes++;
    socket.startClosing();
    assert.equal(client.emit({ event: 'say' }), true);
    assert.equal(client.state, 'suspended');
    clock.pass(1000);
    socket.end();
    FakeSocket.all[1].accept();
    assert.deepEqual(FakeSocket.all[1].events, [{ event: 'say' }]);
    assert.equal(client.state, 'open');
    assert.equal(closes, 1);
  },

  'refuses an event whose name is not in what is sent, or is not its own there'(PleziClient) {
    const { client, socket } = open(PleziClient);
    class Getter {
      text = 'hi';
      get event() {
        return 'say';
      }
    }
    for (const event of [
      new Getter(),
      Object.create({ event: 'say' }),
      { event: 'say', toJSON: () => ({ event: '_close_' }) },
      { event: 'say', toJSON: () => undefined },
      { event: '' },
    ]) {
      assert.throws(() => client.emit(event), TypeError);
      assert.throws(() => client.emit(event, () => {}), TypeError);
    }
    assert.deepEqual(socket.sent, []);
  },

  'refuses what is no event'(PleziClient) {
    const { client, socket } = open(PleziClient);
    for (const event of [undefined, null, 'say', 5, {}, { event: 5 }]) {
      assert.throws(() => client.emit(event), TypeError);
    }
    assert.deepEqual(socket.sent, []);
  },

  'refuses a name of the protocol, which would end the connection'(PleziClient) {
    const { client, socket } = open(PleziClient);
    for (const event of ['_ack_', '_x_', '__', '_a\nb_', '']) {
      assert.throws(() => client.emit({ event }), /TypeError.*bad event/);
    }
    assert.deepEqual(socket.sent, []);
    for (const event of ['_', '_a', 'a_']) {
      assert.equal(client.emit({ event }), true);
    }
  },

  'throws what JSON throws and stays whole'(PleziClient) {
    const { client, socket } = open(PleziClient);
    const circle = { event: 'circle' };
    circle.self = circle;
    assert.throws(() => client.emit(circle, () => {}), TypeError);
    client.emit({ event: 'say' });
    assert.deepEqual(socket.events, [{ event: 'say' }]);
  },

  'sends raw data as it is, and only over an open connection'(PleziClient) {
    const client = new PleziClient();
    const socket = FakeSocket.all[0];
    assert.equal(client.sendraw('early'), false);
    socket.accept();
    const bytes = new Uint8Array([1, 2]);
    assert.equal(client.sendraw('text'), true);
    assert.equal(client.sendraw(bytes), true);
    assert.equal(client.sendraw(bytes.buffer), true);
    socket.end();
    assert.equal(client.sendraw('late'), false);
    assert.deepEqual(socket.sent, ['text', bytes, bytes.buffer]);
  },
};
