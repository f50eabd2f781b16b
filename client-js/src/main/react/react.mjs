'use client';

/** The client in React: one for a part of the tree, its state, and what it receives. */
import { createContext, createElement, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { PleziClient } from './plezi-client.mjs';

const Nearest = createContext(null);

export function PleziProvider({ client: given, url, options, children }) {
  // Rendering connects nothing: a server that renders has no connection, and what is rendered in vain leaves none.
  const [made] = useState(() => given || new PleziClient(url, { ...options, connect: false }));
  const client = given || made;
  useEffect(() => {
    if (given) {
      return undefined;
    }
    // The effects of what is inside have run: it listens already.
    client.connect();
    return () => client.close();
  }, [client, given]);
  return createElement(Nearest.Provider, { value: client }, children);
}

export function usePlezi() {
  const client = useContext(Nearest);
  if (!client) {
    throw new Error('usePlezi: there is no PleziProvider around');
  }
  return client;
}

export function usePleziState(client) {
  return useSyncExternalStore(
    (changed) => client.on('state', changed),
    () => client.state,
    () => 'closed',
  );
}

export function usePleziEvent(client, event, listener) {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(
    () =>
      client.on(event, function (...told) {
        return latest.current.apply(this, told);
      }),
    [client, event],
  );
}
