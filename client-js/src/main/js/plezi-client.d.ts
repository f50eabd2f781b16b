// Types of plezi-client: JSON events over a WebSocket, with acknowledgements, reconnect, sessions and requests.

/** An event as it stands on the wire: one JSON object with a name. */
export interface PleziEvent {
  event: string;
  [member: string]: any;
}

/**
 * The events of an application: a name for each, and what stands beside `event` in the message.
 *
 *     interface Events { said: { from: string; text: string }; left: { who: string } }
 *     const client = new PleziClient<Events>("/chat");
 */
export type EventMap = object;

/** The message of one event of the map. */
export type PleziMessage<E extends EventMap, K extends keyof E> = { event: K } & E[K];

/** What waits for an event; `this` is the client. */
export type PleziListener<E extends EventMap, M> = (this: PleziClient<E>, message: M) => void;

/**
 * `connecting`: a connection is being opened. `open`: messages flow. `suspended`: the connection is
 * lost and the next attempt is due. `closed`: there is no connection, and none will be opened unless
 * asked for.
 */
export type PleziState = 'connecting' | 'open' | 'suspended' | 'closed';

export interface PleziOptions {
  /**
   * The level of the protocol to ask the server for. 1 by default. At level 2 there are sessions: what is sent in one
   * arrives once and in order over any number of connections, both ways, or `ongap` tells what may be lost; and there
   * is `request`. A server that has no sessions is talked to at level 1: one that says something else first, or
   * nothing for 3 s.
   */
  level?: 1 | 2;
  /** Whether a lost connection is replaced. False by default. */
  autoreconnect?: boolean;
  /** The first ceiling of the wait before a reconnect, in milliseconds; it doubles with each failure. 200 by default. */
  reconnect_interval?: number;
  /** The highest ceiling of that wait, in milliseconds. 10,000 by default. */
  reconnect_max?: number;
  /** How long every event waits for its acknowledgement, in milliseconds; false for not at all. False by default. */
  emit_timeout?: number | false;
  /** How long an attempt to connect may take, in milliseconds. 10,000 by default. */
  connect_timeout?: number;
  /** Whether incoming messages are printed on the console, but for the protocol's own. False by default. */
  log_events?: boolean;
}

/** Told of the fate of an event: the event as it was emitted, and the client. */
export type PleziCallback<E extends EventMap = any> = (event: any, client: PleziClient<E>) => void;

/** What is known of a session that is lost. */
export interface PleziGap {
  /**
   * `gone`: the server does not have it any more; `overflow`: too much was sent to it meanwhile; `closed`: it was
   * ended; `identity`: it is somebody else's; `expired`, `revoked`: its identity holds no more; `fenced`: another
   * connection has taken it over; `no_sessions`: the server now speaks level 1; `count`: the two ends' counts do not
   * fit together.
   */
  reason:
    | ('gone' | 'overflow' | 'closed' | 'identity' | 'expired' | 'revoked' | 'fenced' | 'no_sessions' | 'count')
    | (string & {});
  /**
   * What was sent in the session, and not counted by the server: it may have arrived, or not. In order; the objects
   * are those that were emitted. Those of requests have a member `_re_`, and text is that of `sendraw`.
   */
  undelivered: (PleziEvent | string)[];
}

/** Why a request has failed. */
export interface PleziError extends Error {
  /**
   * The server's own, beside its message; or `timeout`; `closed`: the client was closed; `gap`: it was sent in a
   * session that is lost; `unsupported`: the server speaks level 1, or the event would have to be posted; `full`: too
   * much is kept already.
   */
  code: string;
}

export interface PleziRequestOptions {
  /** How long to wait for the reply, in milliseconds. 30,000 by default, and for what is not above 0. */
  timeout?: number;
  /** Ends the wait: the promise rejects with the signal's reason, and what was not sent yet is not sent any more. */
  signal?: AbortSignal;
}

/** Sends events by POST, where WebSockets do not get through. */
export interface Ajaj {
  /** The address; the name of the event is added to its path. */
  url: string;
  /** Members that are added to every event. */
  add: Record<string, any>;
  /**
   * Whether what the WebSocket does not deliver is posted by itself. False by default; to be set
   * right after the construction.
   *
   * When an attempt to connect has failed and no connection was open since the construction or the
   * latest `reconnect`, what is kept and what is emitted goes out by POST, one after another, until
   * a connection is open: then emits go over it, behind the POST under way. A successful status is an
   * acknowledgement, and the time for it is that of the POST; anything else is told to the timeout
   * callback or to `ontimeout`.
   *
   * An event that was not acknowledged in time, and has no timeout callback, is posted too. It may
   * then be handled twice. So is one that `emit` has refused because the client was closed.
   *
   * In a session nothing is posted by itself; and requests are not posted at all.
   */
  auto: boolean;
  /**
   * Posts an event at once. The reply is dispatched as if it had come over the WebSocket. Anything
   * but a successful status (2xx) is a failure, told to `failure_callback` or, without one, to `ontimeout`.
   */
  emit(event: PleziEvent, failure_callback?: PleziCallback | null): void;
}

/** A connection to a Plezi server, which opens in the constructor. */
export class PleziClient<E extends EventMap = any> {
  /** The origin of the page with `ws:` or `wss:`; empty where there is no page. */
  static origin: string;

  /**
   * @param url a path, or an address with ws:, wss:, http: or https:; by default the page's own
   * @param options the settings, or just `autoreconnect`
   */
  constructor(url?: string | null, options?: boolean | PleziOptions | null);

  /** The address; a change counts from the next connection on. */
  url: string;
  /** The WebSocket of the latest attempt; null when the browser refused to make one. */
  readonly ws: WebSocket | null;
  /** The level that was asked for. */
  readonly level: 1 | 2;
  readonly state: PleziState;
  /** Whether the state is `open`. */
  readonly connected: boolean;

  autoreconnect: boolean;
  reconnect_interval: number;
  reconnect_max: number;
  emit_timeout: number | false;
  log_events: boolean;
  ajaj: Ajaj;

  /**
   * The connection is open; at level 2: a new session has begun, and not each connection that resumes it. What is
   * emitted here goes before what was kept meanwhile.
   */
  onopen: ((this: this, event: Event) => void) | null;
  /**
   * A connection is lost or could not be opened; or the one that `close` ended is gone. Not told of one that is
   * replaced while it stands, nor when another is open already.
   */
  onclose: ((this: this, event: CloseEvent) => void) | null;
  onerror: ((this: this, event: Event) => void) | null;
  /** The state has changed; not called for the first `connecting`. */
  onstate: ((this: this, state: PleziState) => void) | null;
  /**
   * A message that no listener and no method took: an event, any other JSON value, or the
   * ArrayBuffer of a binary message.
   */
  unknown: ((this: this, message: any) => void) | null;
  /**
   * The session is lost. Told before the state is `open` again, and before `onopen`. Events that were kept and never
   * sent are not in the gap: they go out in the new session. Prints a warning by default.
   */
  ongap(gap: PleziGap): void;
  /** The server asks for a new token, and ends the session when it gets none in time. */
  onrenew: ((this: this) => string | Promise<string>) | null;
  /** An event was not acknowledged in time, or not posted, and has no timeout callback. Prints a warning by default. */
  ontimeout(event: any, client: this): void;

  /**
   * Sends an event, or keeps it until there is a connection: up to 1,000 events and 1,048,576
   * characters. With a callback or a timeout the event gets an `_EID_` and is acknowledged by the server.
   * In a session, what was sent is kept until the server has counted it: up to 10,000 events and 4,194,304
   * characters, with what waits. When true is returned, the event arrives, or `ongap` tells of it; unless its time
   * runs out, or the client is closed, before it is sent.
   *
   * @param callback called when the server has acknowledged the event
   * @param timeout_callback called when it did not in time, or when the client was closed meanwhile
   * @param timeout in milliseconds; by default `emit_timeout`, or else 10,000 when there is a callback
   * @returns false when the event was refused: the client is closed and posts nothing, or too much is kept already.
   *     The timeout callback is called in that case too, after its time.
   * @throws TypeError when `event` is no object with a name, or the name is the protocol's
   * @throws RangeError when it is larger than the server takes, as far as that is known
   */
  emit(
    event: PleziEvent,
    callback?: PleziCallback<E> | null,
    timeout_callback?: PleziCallback<E> | null,
    timeout?: number | false | null,
  ): boolean;

  /**
   * Asks for the reply to an event; at level 2. A request that is sent survives lost connections with its session.
   * The promise rejects with a `PleziError`, with the signal's reason, or with what `emit` throws.
   */
  request<T = any>(event: string, data?: object | null, options?: PleziRequestOptions): Promise<T>;

  /**
   * Sends text or bytes as they are; false when the connection is not open. At level 2 JSON text only, which counts
   * like an event; bytes, and events of the protocol's own, are refused.
   *
   * @throws SyntaxError at level 2, when the text is no JSON
   */
  sendraw(data: string | ArrayBuffer | ArrayBufferView | Blob): boolean;

  /** Listens to an event, beside other listeners. Returns the function that ends it. */
  on<K extends keyof E & string>(event: K, listener: PleziListener<E, PleziMessage<E, K>>): () => void;

  /** Listens to the next event of this name only. */
  once<K extends keyof E & string>(event: K, listener: PleziListener<E, PleziMessage<E, K>>): () => void;

  /** Ends what `on` and `once` began: for one function, or for all of this event. */
  off(event: keyof E & string, listener?: ((this: any, message: any) => void) | null): void;

  /** Connects at once, in place of a connection that stands or is awaited; a session goes on. */
  reconnect(): void;

  /**
   * Closes the connection, ends the session, and sets `autoreconnect` to false. Events that were kept or not yet
   * acknowledged are told to their timeout callbacks. One that was sent without a callback or a timeout, and that the
   * server has not counted, may be lost, and nobody is told.
   */
  close(): void;

  /** The readyState of the WebSocket: 0 connecting, 1 open, 2 closing, 3 closed. */
  readyState(): number;
}

/**
 * The methods that take events by their name, Plezi's own way, for a subclass or a cast:
 *
 *     class Chat extends PleziClient<Events> implements PleziMethods<Events> {
 *       said(message: PleziMessage<Events, "said">) { … }
 *     }
 */
export type PleziMethods<E extends EventMap> = { [K in keyof E]?: (message: PleziMessage<E, K>) => void };

export default PleziClient;
