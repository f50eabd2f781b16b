// Compiled, never run: what a page may write, and what the compiler must refuse.
import Default, { PleziClient, PleziError } from 'plezi-client';
import type { PleziEmitted, PleziGap, PleziMessage, PleziMethods, PleziState } from 'plezi-client';

interface Events {
  said: { from: string; text: string };
  left: { who: string };
}

const client = new PleziClient<Events>('/chat', { autoreconnect: true, reconnect_max: 5000 });
const same: typeof PleziClient = Default;
new same();
new PleziClient(PleziClient.origin + '/echo', true);
new PleziClient(null, null);

const off: () => void = client.on('said', (message) => {
  const text: string = message.text;
  const name: 'said' = message.event;
  console.log(text, name);
});
client.once('left', function (message) {
  const who: string = message.who;
  this.emit({ event: 'bye', who });
});
client.off('said');
client.off('said', off);

client.onopen = function (e) {
  this.emit({ event: 'auth' });
  console.log(e.type);
};
client.onclose = (e) => console.log(e.code);
client.onstate = (state) => {
  const all: PleziState = state;
  console.log(all);
};
client.unknown = null;
client.ontimeout = (event) => console.log(event);
client.autoreconnect = false;
client.emit_timeout = 300;

const sent: boolean = client.emit(
  { event: 'say', text: 'hi' },
  (event, c) => console.log(event.text, c.state),
  () => {},
  500,
);
client.sendraw(new Uint8Array(2));
client.sendraw(sent ? 'yes' : new Blob([]));
client.ajaj.add = { token: 't' };
client.ajaj.auto = true;
client.ajaj.url = '/other';
client.ajaj.emit({ event: 'say' }, (event) => console.log(event));
client.reconnect();
client.close();
const code: number = client.readyState();
console.log(code, client.ws?.url, client.connected);

const level: 0 | 1 | 2 = new PleziClient('/chat', { level: 2 }).level;
client.ongap = (gap: PleziGap) => {
  for (const event of gap.undelivered) {
    client.emit(typeof event == 'string' ? { event } : event);
  }
  return gap.reason === 'fenced' || gap.reason === "an application's";
};
client.onrenew = async () => 'token ' + level;
client.onrenew = () => 'token';
client.onrenew = null;
client
  .request<{ total: number }>('add', { a: 2, b: 3 }, { timeout: 500, signal: new AbortController().signal })
  .then((reply) => reply.total.toFixed())
  .catch((error: PleziError) => console.log(error.code, error.message));
client.request('now').then((anything) => anything.whatever);

class Chat extends PleziClient<Events> implements PleziMethods<Events> {
  said(message: PleziMessage<Events, 'said'>) {
    console.log(message.from);
  }
}
new Chat().emit({ event: 'x' });

const byName = client as PleziClient<Events> & PleziMethods<Events>;
byName.left = ({ who }) => console.log(who);

const untyped = new PleziClient();
untyped.on('anything', (message) => console.log(message.whatever));

// ---- one map for all that is said

interface Wire {
  receives: { said: { from: string; text: string }; moved: { kind: 'to'; x: number } | { kind: 'by'; dx: number } };
  emits: { say: { text: string }; typing: {}; ['say again']: { times: number } };
  requests: {
    add(data: { a: number; b: number }): number;
    now(): string;
    find(data: { id: string }): Promise<{ name: string }>;
  };
}

const typed = new PleziClient<Wire>(() => '/chat', { level: 2, token: async () => 't', connect: false, kept_events: 5 });
typed.connect();
typed.emit({ event: 'say', text: 'hi' }, (event) => event.text.length, (event, c, error) => console.log(event.text, c.pending, error.code));
typed.emit({ event: 'typing' });
typed.volatile({ event: 'say again', times: 2 });
const any: PleziEmitted<Wire> = sent ? { event: 'say', text: '' } : { event: 'typing' };
typed.emit(any);
typed.on('moved', (message) => {
  const x: number = message.kind === 'to' ? message.x : message.dx;
  console.log(x);
});
function took(message: PleziMessage<Wire>): string {
  switch (message.event) {
    case 'said':
      return message.text;
    case 'moved':
      return message.kind;
  }
}
typed.unknown = took;
typed.request('add', { a: 1, b: 2 }).then((total) => total.toFixed());
typed.request('now').then((text) => text.trim());
typed.request('now', null, { timeout: 5 });
typed.request('find', { id: '1' }, { timeout: 5 }).then(({ name }) => name.trim());
typed.on('gap', ({ undelivered, inDoubt, resend, reason }) => {
  const again: boolean = reason === 'gone' ? resend() : resend({ inDoubt: true });
  for (const event of again ? inDoubt : undelivered) {
    if (typeof event != 'string') {
      typed.emit(event);
    }
  }
});
typed.close(4000);

interface Asked extends Wire {
  handles: { confirm(data: { what: string }): boolean; now(): string };
}
const asked = new PleziClient<Asked>('/chat', { level: 2 });
const end: () => void = asked.handle('confirm', ({ what, event }) => (event === 'confirm' ? what.length > 3 : false));
asked.handle('now', async function (request) {
  this.close();
  return request.event;
});
client.handle('anything', (request) => {
  if (request.whatever) {
    throw new PleziError('busy', request.event, 'not now');
  }
});
end();
// @ts-expect-error there is no such request to handle
asked.handle('confirmed', () => true);
// @ts-expect-error nor has it such a member
asked.handle('confirm', ({ which }) => which);
// @ts-expect-error nor such a result
asked.handle('confirm', () => 'yes');

// ---- the client's own events

client.on('state', (state) => state === 'open');
client.on('open', (event) => event.type);
client.on('close', (event) => event.code + event.reason);
client.on('timeout', (event, of, error) => console.log(event.event, of.state, error.event));
client.once('error', function (error) {
  if (error.code === 'unauthorized' && error instanceof PleziError) {
    this.close();
  }
});
client.off('error');
client.onerror = (error) => error instanceof Error && error.code;
client.url = async () => '/other';
const spoken: 0 | 1 | 2 = client.level;
console.log(spoken, PleziClient.PleziError === PleziError);

// @ts-expect-error there is no such event to emit
typed.emit({ event: 'shout', text: 'hi' });
// @ts-expect-error nor may a member be missing
typed.emit({ event: 'say' });
// @ts-expect-error or be of another type
typed.emit({ event: 'say', text: 5 });
// @ts-expect-error or have another name
typed.emit({ event: 'say', text: 'hi', loud: true });
// @ts-expect-error a request has its data
typed.request('add');
// @ts-expect-error all of them
typed.request('add', { a: 1 });
// @ts-expect-error and its own reply
typed.request('now').then((n: number) => n);
// @ts-expect-error and is one of those
typed.request('subtract', { a: 1 });
// @ts-expect-error what is emitted is not received
typed.on('say', () => {});
// @ts-expect-error a state is told
client.on('state', (state: number) => state);
// @ts-expect-error an error has a code
new PleziError();
// @ts-expect-error an event has a name
client.emit({ text: 'hi' });
// @ts-expect-error there is no such event
client.on('siad', () => {});
// @ts-expect-error nor such a member
client.on('said', (message) => message.txet);
// @ts-expect-error nor such an option
new PleziClient('/chat', { autoReconnect: true });
// @ts-expect-error the state is told, not set
client.state = 'open';
// @ts-expect-error a listener is a function
client.on('said', 'said');
// @ts-expect-error there are two levels
new PleziClient('/chat', { level: 3 });
// @ts-expect-error a request's event is its name
client.request({ event: 'add' });
// @ts-expect-error a token is text
client.onrenew = () => 5;

const free = new PleziClient('/chat');
free.emit({ event: 'say', text: 'hi' });
free.volatile({ event: 'say' });
const loose: PleziEmitted = { event: 'say', n: 1 };
function tell(to: PleziClient, as: PleziClient<any>): boolean {
  return to.emit(loose) && as.emit({ event: 'say' });
}
class Sub extends PleziClient {
  joined(e: { who: string }) {
    this.emit({ event: 'hello', to: e.who });
  }
}
tell(free, new Sub('/sub'));

interface Optional {
  requests: { find(data?: { q: string }): string; now(): number };
}
const optional = new PleziClient<Optional>('/find', { level: 2 });
optional.request('find').then((found: string) => found);
optional.request('find', { q: 'x' }, { timeout: 5 }).then((found: string) => found);
// @ts-expect-error
optional.request('find', { q: 1 });
// @ts-expect-error
optional.request('now', { q: 'x' });

async function streams(client: PleziClient) {
  for await (const row of client.stream<{ n: number }>('rows', { count: 3 }, { parts: 8, timeout: 5000 })) {
    row.n.toFixed();
  }
  // @ts-expect-error: a number it is
  client.stream('rows', null, { parts: '8' });
}
void streams;
