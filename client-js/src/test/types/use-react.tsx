// Compiled, never run: what a component may write, and what the compiler must refuse.
import { PleziClient, type PleziState } from 'plezi-client';
import { PleziProvider, usePlezi, usePleziEvent, usePleziState, type PleziProviderProps } from 'plezi-client/react';

interface Chat {
  receives: { said: { from: string; text: string } };
  emits: { say: { text: string } };
}

export function Lines() {
  const client = usePlezi<Chat>();
  const state: PleziState = usePleziState(client);
  usePleziEvent(client, 'said', (message) => message.text.trim() + message.from.trim());
  usePleziEvent(client, 'gap', (gap) => gap.resend());
  usePleziEvent(client, 'state', function (now) {
    console.log(now === 'open', this.pending);
  });
  client.emit({ event: 'say', text: state });
  // @ts-expect-error there is no such event
  usePleziEvent(client, 'siad', () => {});
  // @ts-expect-error nor such a member
  usePleziEvent(client, 'said', (message) => message.txet);
  return <b>{state}</b>;
}

export const own = (
  <PleziProvider client={new PleziClient<Chat>('/chat')}>
    <Lines />
  </PleziProvider>
);
export const made = <PleziProvider url={() => '/chat'} options={{ level: 2, autoreconnect: true }} children="text" />;
const props: PleziProviderProps = { url: '/chat' };
export const spread = <PleziProvider {...props} />;
// @ts-expect-error either a client or what one is made of
export const both = <PleziProvider client={new PleziClient()} url="/chat" />;
// @ts-expect-error the provider connects
export const connected = <PleziProvider url="/chat" options={{ connect: true }} />;

export function Untyped() {
  usePleziEvent(usePlezi(), 'anything', (message) => message.whatever);
  return null;
}
