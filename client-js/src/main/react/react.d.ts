// Types of plezi-client/react: the client in React 18 and later.
import type { ReactNode } from 'react';
import type {
  EventMap,
  PleziClient,
  PleziListener,
  PleziMessage,
  PleziOptions,
  PleziOwnEvents,
  PleziReceived,
  PleziSetting,
  PleziState,
} from './plezi-client.js';

/** A client of the application's own, which connects and closes it; or what the provider makes one of. */
export type PleziProviderProps = { children?: ReactNode } & (
  | {
      /** Whatever it says: the map is that of `usePlezi`. */
      client: Pick<PleziClient, 'state' | 'connect' | 'close' | 'reconnect'>;
      url?: undefined;
      options?: undefined;
    }
  | {
      client?: undefined;
      /** As of the client's constructor; another one later counts for nothing: a `key` makes another provider. */
      url?: PleziSetting<string>;
      options?: Omit<PleziOptions, 'connect'>;
    }
);

/**
 * Gives a client to what is inside. One that it has made is connected once all of that is mounted and listens, and closed
 * when the provider is unmounted; nothing is connected where a server renders.
 */
export function PleziProvider(props: PleziProviderProps): ReactNode;

/**
 * The client of the nearest provider.
 *
 * @throws Error when there is none around
 */
export function usePlezi<M extends EventMap = any>(): PleziClient<M>;

/** The client's state; the component is rendered anew when it changes. `closed` where a server renders. */
export function usePleziState<M extends EventMap>(client: PleziClient<M>): PleziState;

/**
 * Calls a listener for an event, or for what the client tells of itself, as long as the component is mounted. The listener
 * may be another one at each rendering, and sees the latest values.
 */
export function usePleziEvent<M extends EventMap, K extends keyof PleziOwnEvents>(
  client: PleziClient<M>,
  event: K,
  listener: (this: PleziClient<M>, ...told: PleziOwnEvents<M>[K]) => void,
): void;
export function usePleziEvent<M extends EventMap, K extends PleziReceived<M>>(
  client: PleziClient<M>,
  event: K,
  listener: PleziListener<M, PleziMessage<M, K>>,
): void;
