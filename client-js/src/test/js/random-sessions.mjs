import assert from 'node:assert/strict';
import { CountingServer } from './counting-server.mjs';
import { clock, FakeSocket, page, reset, settle } from './world.mjs';

export const randomly = {
  async 'nothing is lost, doubled or misordered in a session, whatever drops'(PleziClient) {
    const seen = { drops: 0, gaps: 0, resumed: 0 };
    for (let seed = 1; seed <= 100; seed++) {
      reset();
      await new Run(PleziClient, seed, false).play(1500, seen);
    }
    assert.ok(seen.drops > 2000 && seen.resumed > 500, JSON.stringify(seen));
    assert.equal(seen.gaps, 0);
  },

  async 'there is a gap if and only if a session is lost, and it names what may be lost'(PleziClient) {
    const seen = { drops: 0, gaps: 0, resumed: 0 };
    for (let seed = 1; seed <= 100; seed++) {
      reset();
      await new Run(PleziClient, seed, true).play(1500, seen);
    }
    assert.ok(seen.drops > 2000 && seen.gaps > 200, JSON.stringify(seen));
  },
};

/** A client and a server, and a die for everything that happens between them. */
class Run {
  emitted = 0;
  asked = 0;
  answered = 0;
  drops = 0;
  resumed = 0;
  gaps = [];
  undelivered = [];
  /** What the server has asked. */
  heard = new Set();
  /** The next item of each session. */
  next = {};

  constructor(PleziClient, seed, forgets) {
    this.dice = (sides) => {
      seed = (seed * 48271) % 2147483647;
      return seed % sides;
    };
    this.forgets = forgets;
    this.server = new CountingServer(this.dice);
    this.client = new PleziClient('/chat', { autoreconnect: true, level: 2 });
    this.client.onopen = () => this.client.emit({ event: 'hello' });
    this.client.item = ({ session, k }) => {
      assert.equal(k, this.next[session] ?? 0, 'an item of ' + session);
      this.next[session] = k + 1;
      return this.dice(20) || this.client.reconnect();
    };
    this.client.handle('ask', ({ what }) => {
      assert.ok(!this.heard.has(what), what + ' is asked twice');
      this.heard.add(what);
      return this.dice(20) ? what : (this.client.reconnect(), what);
    });
    this.client.ongap = ({ reason, undelivered, inDoubt }) => {
      assert.deepEqual(undelivered, []);
      this.gaps.push(reason);
      this.undelivered.push(...inDoubt.filter((e) => e.event === 'n').map((e) => e.n));
    };
    this.client.onstate = (state) => (this.resumed += state === 'open');
  }

  get socket() {
    return FakeSocket.all.at(-1);
  }

  emit() {
    assert.equal(this.client.emit({ event: 'n', n: this.emitted++ }), true);
  }

  async request() {
    const n = this.emitted++;
    this.asked++;
    try {
      assert.equal(await this.client.request('n', { n }, { timeout: 1e9 }), n);
    } catch (e) {
      assert.equal(e.code, 'gap');
      assert.ok(this.forgets, 'a gap');
    }
    this.answered++;
  }

  accept() {
    if (this.socket.readyState === 0) {
      this.server.accept(this.socket);
    }
  }

  refuse() {
    if (this.socket.readyState === 0) {
      this.socket.end();
    }
  }

  lose() {
    if (this.socket.readyState === 1) {
      this.drops++;
      this.socket.end();
    }
  }

  /** Moves messages of any connection, be it an old one, in one direction. */
  move(direction) {
    const sockets = FakeSocket.all.filter((s) => s.readyState !== 3 && s[direction]?.length).slice(-3);
    const socket = sockets[this.dice(sockets.length || 1)];
    for (let i = this.dice(6); socket?.[direction].length && i >= 0; i--) {
      if (direction === 'up') {
        this.server.take(socket);
      } else {
        socket.receive(socket.down.shift());
      }
    }
  }

  forget() {
    if (this.forgets && this.dice(4) === 0) {
      this.server.forget();
      this.lose();
    }
  }

  goAway() {
    if (this.dice(4) === 0 && this.server.latest) {
      this.server.say(this.server.latest.socket, { event: '_goaway_', after: this.dice(300) });
    }
  }

  async play(steps, seen) {
    page.random = 0.1;
    const up = () => this.move('up');
    const down = () => this.move('down');
    const wait = () => clock.pass(this.dice(400));
    const item = () => this.server.sendItem();
    const ask = () => this.server.ask();
    const reconnect = () => this.dice(8) === 0 && this.client.reconnect();
    const all = [up, down, up, down, wait, item, item, ask, reconnect].concat(
      [this.accept, this.accept, this.refuse, this.lose, this.lose, this.emit, this.emit, this.emit, this.forget, this.goAway].map(
        (step) => step.bind(this),
      ),
      () => void this.request(),
    );
    for (let i = 0; i < steps; i++) {
      all[this.dice(all.length)]();
      // What answers a request is a promise's.
      await null;
    }
    await this.drain([() => this.accept(), up, down, wait]);
    this.check();
    seen.drops += this.drops;
    seen.gaps += this.gaps.length;
    seen.resumed += this.resumed;
    this.client.close();
  }

  /** Until everything has arrived. */
  async drain(steps) {
    const done = () =>
      this.client.connected &&
      this.server.latest?.asked === this.server.latest?.answered &&
      this.server.latest?.items === (this.next[this.server.latest?.id] ?? 0) &&
      new Set([...this.server.handled, ...this.undelivered]).size === this.emitted &&
      this.asked === this.answered;
    for (let i = 0; !done(); i++) {
      assert.ok(i < 5000, 'something is kept');
      steps[i % steps.length]();
      await (i % 50 ? null : settle());
    }
  }

  check() {
    const { handled, missed } = this.server;
    handled.forEach((n, i) => assert.ok(i === 0 || n > handled[i - 1], n + ' is doubled or late'));
    this.undelivered.forEach((n, i, list) => assert.ok(i === 0 || n > list[i - 1], n + ' is listed late'));
    assert.deepEqual(this.gaps, Array(missed.size).fill('gone'));
    assert.deepEqual(page.errors, []);
  }
}
