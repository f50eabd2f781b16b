// Types of plezi-client: JSON events over a WebSocket, with acknowledgements, reconnect, sessions and requests.

/** An event as it stands on the wire: one JSON object with a name. */
export interface PleziEvent {
  event: string;
  [member: string]: any;
}

/**
 * What an application says, in one map of four parts, each of which may be left out and is untyped then: the events
 * that the page receives and those it emits, with what stands beside `event` in the message; the requests, as
 * functions of their data; and those of the server, which the page handles, alike.
 *
 *     interface Chat {
 *       receives: { said: { from: string; text: string }; left: { who: string } };
 *       emits: { say: { text: string } };
 *       requests: { add(data: { a: number; b: number }): number; now(): string };
 *       handles: { confirm(data: { what: string }): boolean };
 *     }
 *     const client = new PleziClient<Chat>("/chat");
 *
 * A map without any of these parts is that of the events that are received.
 */
export type EventMap = object;

type Untyped = Record<string, { [member: string]: any }>;
type Any<M> = boolean extends (M extends never ? true : false) ? true : false;
type Part<M, P extends string, Otherwise> = Any<M> extends true ? Otherwise : M extends Record<P, infer E> ? E : Otherwise;
type Parted = { receives: object } | { emits: object } | { requests: object } | { handles: object };
type Receives<M> = Any<M> extends true ? any : Part<M, 'receives', M extends Parted ? any : M>;
type Emits<M> = Part<M, 'emits', Untyped>;
type Requests<M> = Part<M, 'requests', {}>;
type Handles<M> = Part<M, 'handles', {}>;
type Reply<F> = F extends (...data: any[]) => infer R ? Awaited<R> : never;
type Data<F> = F extends (...data: infer D) => any
  ? D extends []
    ? [data?: null, options?: PleziRequestOptions]
    : D extends [infer A, ...any[]]
      ? [data: A, options?: PleziRequestOptions]
      : [data?: D[0] | null, options?: PleziRequestOptions]
  : never;

/** A request of the server, of this name: what stands beside `event` in the message. */
export type PleziRequest<M extends EventMap = any, K extends string = string> = { event: K } & (K extends keyof Handles<M>
  ? Handles<M>[K] extends () => any
    ? {}
    : Handles<M>[K] extends (data: infer D) => any
      ? D
      : never
  : { [member: string]: any });

/** The names of the events that a page receives: the client's own are none of them. */
export type PleziReceived<M extends EventMap = any> = Exclude<keyof Receives<M> & string, keyof PleziOwnEvents>;

/** The message of one event of the map; or of any of them, to be told apart by `event`. */
export type PleziMessage<M extends EventMap = any, K extends PleziReceived<M> = PleziReceived<M>> = K extends keyof Receives<M>
  ? { event: K } & Receives<M>[K]
  : any;

/** An event of this name that a page emits; or any of them, to be told apart by `event`. */
export type PleziEmitted<
  M extends EventMap = any,
  K extends keyof Emits<M> & string = keyof Emits<M> & string,
> = K extends keyof Emits<M> ? { event: K } & Emits<M>[K] : never;

/** What waits for an event; `this` is the client. */
export type PleziListener<M extends EventMap, T> = (this: PleziClient<M>, message: T) => void;

/** What the client tells of itself, with the arguments of a listener. No message of the server has such a name. */
export interface PleziOwnEvents<M extends EventMap = any> {
  /** The state has changed. */
  state: [state: PleziState];
  /** As `onopen`. */
  open: [event: Event];
  /** As `onclose`. */
  close: [event: CloseEvent];
  /** What went wrong; see the codes of `PleziError`. */
  error: [error: PleziError];
  /** The session is lost. */
  gap: [gap: PleziGap<M>];
  /** An event has failed, for which `emit` was given no timeout callback. */
  timeout: [event: PleziEmitted<M>, client: PleziClient<M>, error: PleziError];
}

/**
 * `connecting`: a connection is being opened. `open`: messages flow. `suspended`: the connection is
 * lost and the next attempt is due. `closed`: there is no connection, and none will be opened unless
 * asked for.
 */
export type PleziState = 'connecting' | 'open' | 'suspended' | 'closed';

/**
 * What a client is made with. Names, and the level, are checked when it is made; values are not, as TypeScript does
 * that: numbers are finite. Milliseconds are 1 to 2,147,483,647, beyond which a browser's timers run at once; numbers of
 * events and characters are 0 or more. With anything else the client may connect without a pause, or not at all.
 */
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
  /** The lowest ceiling of the wait before a reconnect, in milliseconds; it is half of how long the outage has lasted, if that is more. At most `reconnect_max`. 200 by default. */
  reconnect_interval?: number;
  /** The highest ceiling of that wait, in milliseconds. 10,000 by default. */
  reconnect_max?: number;
  /** How long every event waits for its acknowledgement, in milliseconds; false for not at all. False by default. */
  emit_timeout?: number | false;
  /** How long an attempt to connect may take, in milliseconds. 10,000 by default. */
  connect_timeout?: number;
  /** Whether incoming messages are printed on the console, but for the protocol's own. False by default. */
  log_events?: boolean;
  /** Whether the constructor connects, where there is a page; else `connect` does. True by default. */
  connect?: boolean;
  /**
   * Who the page is: added to the address as the parameter `token`, and sent when the server asks for a new one. A
   * function is asked before each attempt. None by default.
   */
  token?: PleziSetting<string | null>;
  /** How many events are kept while there is no connection. 1,000 by default. */
  kept_events?: number;
  /** How many characters they may have together. 1,048,576 by default. */
  kept_characters?: number;
}

/** A value, or a function that gives it or promises it, and is asked before each attempt to connect. */
export type PleziSetting<T> = T | ((this: PleziClient) => T | Promise<T>);

/** Told of an acknowledgement: the event as it was emitted, and the client. */
export type PleziCallback<M extends EventMap = any, T = any> = (event: T, client: PleziClient<M>) => void;

/** Told that an event has failed, and why. */
export type PleziFailure<M extends EventMap = any, T = any> = (event: T, client: PleziClient<M>, error: PleziError) => void;

/** What is known of a session that is lost. */
export interface PleziGap<M extends EventMap = any> {
  /**
   * `gone`: the server does not have it any more; `overflow`: too much was sent to it meanwhile; `closed`: it was
   * ended; `identity`: it is somebody else's; `expired`, `revoked`: its identity holds no more; `fenced`: another
   * connection has taken it over; `no_sessions`: the server now speaks level 1; `count`: the two ends' counts do not
   * fit together; `refused`: the browser has refused the same message of
   * the server twice; `undeliverable`: no connection has lasted for a large message of the server.
   */
  reason:
    | ('gone' | 'overflow' | 'closed' | 'refused' | 'undeliverable' | 'identity' | 'expired' | 'revoked' | 'fenced' | 'no_sessions' | 'count')
    | (string & {});
  /**
   * What was sent in the session, and certainly not handled by the server. In order; the objects are those that were
   * emitted. Those of requests have a member `_re_`, and text is that of `sendraw`.
   */
  undelivered: (PleziEmitted<M> | string)[];
  /** What was sent, and may have been handled, or not. */
  inDoubt: (PleziEmitted<M> | string)[];
  /**
   * Sends again what is undelivered, in its old place: before all that is newer. To be called while the gap is told.
   *
   * @param options `inDoubt`: also what is in doubt, which may then be handled twice
   * @returns false when there is nothing to send again, it is too late, or the client is closed
   */
  resend(options?: { inDoubt?: boolean }): boolean;
}

/** What went wrong. */
export class PleziError extends Error {
  /** One that a handler throws to refuse a request: the server hears its code and its message. */
  constructor(code: string, event?: string | null, message?: string | null);
  /**
   * Of an event or a request: the server's own, beside its message; or `timeout`; `closed`: the client was closed;
   * `gap`: it was sent in a session that is lost; `unsupported`: the server speaks level 1, or a request would have to
   * be posted; `full`: too much is kept already; `too_large`: it was kept, and is larger than the server takes;
   * `network`: its POST has failed.
   *
   * Of a connection: `network`: there is none; `address`: the address can never be one; `token`: the address or the
   * token could not be had; `protocol`: the server said what cannot be; and what a server means by the code with which
   * it closes: `unauthorized` (4401), `forbidden` (4403), `not_found` (4404), `rate` (4029), `slow` (4008), `too_large`
   * (1009), `unsupported` (1003), `unknown_event` (1005).
   */
  readonly code:
    | ('timeout' | 'closed' | 'gap' | 'unsupported' | 'full' | 'network' | 'address' | 'token')
    | ('protocol' | 'unauthorized' | 'forbidden' | 'not_found' | 'rate' | 'slow' | 'too_large' | 'unknown_event')
    | (string & {});
  /** The name of the event or the request that failed, if it was one. */
  readonly event: string | undefined;
  /** What the browser or the page has told: an Event, a CloseEvent, an Error. */
  readonly cause: any;
}

export interface PleziRequestOptions {
  /** How long to wait for the reply, in milliseconds. 30,000 by default, and for what is not above 0. */
  timeout?: number;
  /** Ends the wait: the promise rejects with the signal's reason, and what was not sent yet is not sent any more. */
  signal?: AbortSignal;
}

export interface PleziStreamOptions extends PleziRequestOptions {
  /** How many items are asked for at a time, 1 to 1000; 32 unless set. */
  parts?: number;
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
  emit(event: PleziEvent, failure_callback?: PleziFailure | null): void;
}

/** A connection to a Plezi server. It opens in the constructor, where there is a page. */
export class PleziClient<M extends EventMap = any> {
  /** The origin of the page with `ws:` or `wss:`; empty where there is no page. */
  static origin: string;
  /** The class of the errors, for a page that has no modules. */
  static readonly PleziError: typeof PleziError;

  /**
   * @param url a path, or an address with ws:, wss:, http: or https:; by default the page's own; or a function
   * @param options the settings, or just `autoreconnect`
   * @throws PleziError of code `address`, for an address that can never be one
   * @throws TypeError for an option that is none
   */
  constructor(url?: PleziSetting<string> | null, options?: boolean | PleziOptions | null);

  /** The address; a change counts from the next connection on. */
  url: PleziSetting<string>;
  /** Who the page is; a change counts from the next connection on. */
  token: PleziSetting<string | null>;
  /** The WebSocket of the latest attempt; null when there is none. */
  readonly ws: WebSocket | null | undefined;
  /** The level that is spoken: 0 before that is known. */
  readonly level: 0 | 1 | 2;
  /** How many events are kept, or sent in the session and not counted by the server yet. */
  readonly pending: number;
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
  onopen: ((this: PleziClient<M>, event: Event) => void) | null;
  /**
   * A connection is lost or could not be opened; or the one that `close` ended is gone. Not told of one that is
   * replaced while it stands, nor when another is open already.
   */
  onclose: ((this: PleziClient<M>, event: CloseEvent) => void) | null;
  /** No connection, as the browser tells it; or another error. */
  onerror: ((this: PleziClient<M>, event: Event | PleziError) => void) | null;
  /** The state has changed; not called for the first `connecting`. */
  onstate: ((this: PleziClient<M>, state: PleziState) => void) | null;
  /**
   * A message that no listener and no method took: an event, any other JSON value, or the
   * ArrayBuffer of a binary message.
   */
  unknown: ((this: PleziClient<M>, message: any) => void) | null;
  /**
   * The session is lost. Told before the state is `open` again, and before `onopen`. Events that were kept and never
   * sent are not in the gap: they go out in the new session. Prints a warning by default.
   */
  ongap(gap: PleziGap<M>): void;
  /** The server asks for a new token, and ends the session when it gets none in time. */
  onrenew: ((this: PleziClient<M>) => string | Promise<string>) | null;
  /** An event has failed, and has no timeout callback. Prints a warning by default, if nobody listens to `timeout`. */
  ontimeout(event: any, client: this, error: PleziError): void;

  /**
   * Sends an event, or keeps it until there is a connection: up to 1,000 events and 1,048,576
   * characters. With a callback or a timeout the event gets an `_EID_` and is acknowledged by the server.
   * In a session, what was sent is kept until the server has counted it: up to 10,000 events and 4,194,304
   * characters, with what waits. When true is returned, the event arrives, or `ongap` tells of it; unless its time
   * runs out, or the client is closed, before it is sent.
   *
   * @param callback called when the server has acknowledged the event: it has arrived
   * @param timeout_callback called when it has failed, with the reason: it was not acknowledged in time, or the client
   *     was closed meanwhile, or the session is lost
   * @param timeout in milliseconds; by default `emit_timeout`, or else 10,000 when there is a callback
   * @returns false when the event was refused: the client is closed and posts nothing, or too much is kept already.
   *     The timeout callback is called in that case too, after its time.
   * @throws TypeError when `event` is no object with a name, or the name is the protocol's
   * @throws RangeError when it is larger than the server takes, as far as that is known
   */
  emit<K extends keyof Emits<M> & string>(
    event: PleziEmitted<M, K>,
    callback?: PleziCallback<M, PleziEmitted<M, K>> | null,
    timeout_callback?: PleziFailure<M, PleziEmitted<M, K>> | null,
    timeout?: number | false | null,
  ): boolean;

  /** Emits an event if the client is open, and else drops it; returns whether it was emitted. */
  volatile<K extends keyof Emits<M> & string>(event: PleziEmitted<M, K>): boolean;

  /**
   * Asks for the reply to an event; at level 2. A request that is sent survives lost connections with its session.
   * The promise rejects with a `PleziError`, with the signal's reason, or with what `emit` throws.
   */
  request<T = any>(
    event: [keyof Requests<M>] extends [never] ? string : never,
    data?: object | null,
    options?: PleziRequestOptions,
  ): Promise<T>;
  request<K extends keyof Requests<M> & string>(event: K, ...data: Data<Requests<M>[K]>): Promise<Reply<Requests<M>[K]>>;

  /**
   * The items of a reply in parts, such as a handler gives that returns a publisher or an iterator; at level 2. They
   * are asked for when they are taken, `parts` of them at a time (32); a loop that is left ends the reply at the
   * server. It survives lost connections with its session, and fails as a request does, behind the items that have
   * come: with `gone` where the server has lost it. `timeout` is for each part: a server that has none sends an empty
   * one after 10 s. A reply that is not in parts is the one item.
   */
  stream<T = any>(
    event: string,
    data?: object | null,
    options?: PleziStreamOptions,
  ): AsyncGenerator<T, void, undefined>;

  /**
   * Answers the server's requests of a name; at level 2. What the handler returns, or promises, goes back as JSON;
   * what it throws as `internal`, but a `PleziError` as its code and message. A request is for its handler alone, and
   * comes once, over any number of connections; the answer arrives as events do, unless the session is lost, with which
   * nobody waits for it. One that comes while there is no handler is answered at once with the code `unknown_event`.
   * Returns the function that ends it.
   *
   * @throws TypeError when that name has a handler, or can have none
   */
  handle(
    event: [keyof Handles<M>] extends [never] ? string : never,
    handler: (this: PleziClient<M>, request: PleziRequest) => any,
  ): () => void;
  handle<K extends keyof Handles<M> & string>(
    event: K,
    handler: (this: PleziClient<M>, request: PleziRequest<M, K>) => Reply<Handles<M>[K]> | Promise<Reply<Handles<M>[K]>>,
  ): () => void;

  /**
   * Sends text or bytes as they are; false when the connection is not open. At level 2 JSON text only, which counts
   * like an event; bytes, and events of the protocol's own, are refused.
   *
   * @throws SyntaxError at level 2, when the text is no JSON
   */
  sendraw(data: string | ArrayBuffer | ArrayBufferView | Blob): boolean;

  /** Listens to what the client tells of itself, or to an event, beside other listeners. Returns the function that ends it. */
  on<K extends keyof PleziOwnEvents>(event: K, listener: (this: PleziClient<M>, ...told: PleziOwnEvents<M>[K]) => void): () => void;
  on<K extends PleziReceived<M>>(event: K, listener: PleziListener<M, PleziMessage<M, K>>): () => void;

  /** Listens to the next event of this name only. */
  once<K extends keyof PleziOwnEvents>(event: K, listener: (this: PleziClient<M>, ...told: PleziOwnEvents<M>[K]) => void): () => void;
  once<K extends PleziReceived<M>>(event: K, listener: PleziListener<M, PleziMessage<M, K>>): () => void;

  /** Ends what `on` and `once` began: for one function, or for all of this event. */
  off(event: keyof PleziOwnEvents | PleziReceived<M>, listener?: ((this: any, ...told: any) => void) | null): void;

  /**
   * Connects at once, unless there is a connection or one is being opened. `autoreconnect` is again what it was when
   * the client was closed.
   */
  connect(): void;

  /** Connects at once, in place of a connection that stands or is awaited; a session goes on. */
  reconnect(): void;

  /**
   * Closes the connection, ends the session, and sets `autoreconnect` to false. Events that were kept or not yet
   * acknowledged are told to their timeout callbacks. One that was sent without a callback or a timeout, and that the
   * server has not counted, may be lost, and nobody is told.
   *
   * @param code 1000 by default, or 3000 to 4999
   */
  close(code?: number): void;

  /** The readyState of the WebSocket: 0 connecting, 1 open, 2 closing, 3 closed. */
  readyState(): number;
}

/**
 * The methods that take events by their name, Plezi's own way, for a subclass or a cast:
 *
 *     class Room extends PleziClient<Chat> implements PleziMethods<Chat> {
 *       said(message: PleziMessage<Chat, "said">) { … }
 *     }
 */
export type PleziMethods<M extends EventMap> = { [K in PleziReceived<M>]?: (message: PleziMessage<M, K>) => void };

export default PleziClient;
