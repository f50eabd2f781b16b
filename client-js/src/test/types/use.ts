// Compiled, never run: what a page may write, and what the compiler must refuse.
import Default, { PleziClient, type PleziMessage, type PleziMethods, type PleziState } from 'plezi-client';

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
