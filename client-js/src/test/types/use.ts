// Compiled, never run: what a page may write, and what the compiler must refuse.
import Default, { PleziClient } from 'plezi-client';
import type { PleziError, PleziGap, PleziMessage, PleziMethods, PleziState } from 'plezi-client';

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

const level: 1 | 2 = new PleziClient('/chat', { level: 2 }).level;
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
