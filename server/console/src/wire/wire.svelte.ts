// SPDX-License-Identifier: MIT
// The one way to the server: JSON-RPC over one WebSocket that comes back by itself. Calls that a cut connection left
// without an answer are sent again, changes with the key they had, so each has its effect once; live events go on from
// the last cursor, none missed, none twice. What people must be able to see is here too: whether we are connected, and
// when the server was last heard.
import {untrack} from 'svelte';
import {freshKey} from './key.ts';
import type {FeedEvent, Method, Params, Result} from './methods.ts';
import {Fault, Refusal, failureOf} from './outcome.ts';

export type Connection = 'connecting' | 'live' | 'lost' | 'signed_out';

export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((message: {data: unknown}) => void) | null;
  onclose: ((closing: {code: number}) => void) | null;
  send(text: string): void;
  close(): void;
}

// What the wire needs of its surroundings, so that tests can be them.
export interface Surroundings {
  open(): Socket;
  now(): number; // milliseconds
  later(run: () => void, ms: number): unknown;
  never(timer: unknown): void;
  random(): number; // 0 to 1
}

export const bounds = {
  sends_max: 5, // of one call, over as many connections
  wait_ms: 30_000, // for an answer, reconnecting included
  heard_ms: 20_000, // silence after which we ask whether anybody is there
  answer_ms: 8_000, // how long that may take
  pause_ms_min: 400, // before connecting again, doubled each time
  pause_ms_max: 15_000,
  seen_max: 512, // cursors kept against events sent twice
};

interface Waiting {
  id: number;
  method: string;
  params: object;
  sends: number;
  timer: unknown;
  done(result: unknown): void;
  failed(failure: Refusal | Fault): void;
}

const signedOut = 4401;

function browser(): Surroundings {
  const address = `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/rpc`;
  return {
    open: () => new WebSocket(address) as Socket,
    now: () => Date.now(),
    later: (run, ms) => setTimeout(run, ms),
    never: (timer) => clearTimeout(timer as number),
    random: () => Math.random(),
  };
}

export class Wire {
  connection = $state<Connection>('connecting');
  heardAt = $state(0); // when the server last said anything

  #around: Surroundings;
  #socket: Socket | undefined;
  #open = false;
  #stopped = false;
  #failures = 0;
  #retry: unknown;
  #watch: unknown;
  #nextId = 1;
  #waiting = new Map<number, Waiting>();
  #cursor: string | undefined;
  #seen = new Set<string>();
  #listeners = new Set<(event: FeedEvent) => void>();
  #resyncs = new Set<() => void>();

  constructor(around: Surroundings = browser()) {
    this.#around = around;
  }

  start(): void {
    this.#stopped = false;
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#around.never(this.#retry);
    this.#around.never(this.#watch);
    this.#socket?.close();
  }

  // Connects at once where it was about to wait: the network is said to be back.
  hurry(): void {
    if (this.#stopped || this.#socket !== undefined) return;
    this.#around.never(this.#retry);
    this.#failures = 0;
    this.#connect();
  }

  call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    return new Promise<unknown>((done, failed) => {
      const waiting: Waiting = {id: this.#nextId++, method, params, sends: 0, timer: undefined, done, failed};
      waiting.timer = this.#around.later(() => this.#settle(waiting, undefined, new Fault('unreachable')), bounds.wait_ms);
      this.#waiting.set(waiting.id, waiting);
      // Whoever calls within an effect does not come to depend on the connection by that.
      if (untrack(() => this.connection) === 'signed_out') this.#settle(waiting, undefined, new Refusal('not_signed_in', 'not_signed_in', false, {}));
      else if (this.#open) this.#send(waiting);
    }) as Promise<Result<M>>;
  }

  // A call that changes something. Whoever wants to try again after a fault passes the key of the first try.
  change<M extends Method>(method: M, params: Params<M>, key: string = freshKey(new Date(this.#around.now()))): Promise<Result<M>> {
    return this.call(method, {...params, key} as Params<M>);
  }

  // Live events, from now on; `resync` is called where some may have been missed and everything is to be read anew.
  listen(listener: (event: FeedEvent) => void, resync: () => void): () => void {
    this.#listeners.add(listener);
    this.#resyncs.add(resync);
    return () => {
      this.#listeners.delete(listener);
      this.#resyncs.delete(resync);
    };
  }

  #connect(): void {
    const socket = this.#around.open();
    this.#socket = socket;
    socket.onopen = () => {
      this.#open = true;
      this.#heard();
      void this.#subscribe().then(
        () => {
          this.#failures = 0;
          if (this.#socket === socket) this.connection = 'live';
        },
        (failure: unknown) => {
          if (failure instanceof Refusal && failure.code === 'not_signed_in') this.#endSession();
          else socket.close();
        },
      );
      for (const waiting of [...this.#waiting.values()]) if (waiting.method !== 'feed.subscribe') this.#send(waiting);
    };
    socket.onmessage = (message) => {
      this.#heard();
      if (typeof message.data === 'string') this.#take(message.data);
    };
    socket.onclose = (closing) => this.#closed(socket, closing.code);
  }

  #closed(socket: Socket, code: number): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.#open = false;
    this.#around.never(this.#watch);
    // A subscription is of its connection: the next one begins its own.
    for (const waiting of [...this.#waiting.values()]) {
      if (waiting.method === 'feed.subscribe') this.#settle(waiting, undefined, new Fault('unreachable'));
    }
    if (code === signedOut) return this.#endSession();
    if (this.#stopped || this.connection === 'signed_out') return;
    this.connection = 'lost';
    const pause = Math.min(bounds.pause_ms_max, bounds.pause_ms_min * 2 ** this.#failures++);
    this.#retry = this.#around.later(() => this.#connect(), pause * (0.5 + this.#around.random() / 2));
  }

  #endSession(): void {
    this.connection = 'signed_out';
    this.#stopped = true;
    this.#socket?.close();
    for (const waiting of [...this.#waiting.values()]) {
      this.#settle(waiting, undefined, new Refusal('not_signed_in', 'not_signed_in', false, {}));
    }
  }

  // Goes on from the last cursor until nothing is left that was missed.
  async #subscribe(): Promise<void> {
    try {
      for (;;) {
        const from: Params<'feed.subscribe'> = this.#cursor === undefined ? {} : {cursor: this.#cursor};
        const answer = await this.call('feed.subscribe', from);
        this.#cursor = answer.cursor;
        if (!answer.more) return;
      }
    } catch (failure) {
      if (!(failure instanceof Refusal) || (failure.code !== 'resync_required' && failure.code !== 'cursor_malformed')) throw failure;
      this.#cursor = undefined;
      const answer = await this.call('feed.subscribe', {});
      this.#cursor = answer.cursor;
      for (const resync of this.#resyncs) resync();
    }
  }

  #send(waiting: Waiting): void {
    if (waiting.sends++ >= bounds.sends_max) return this.#settle(waiting, undefined, new Fault('unreachable'));
    this.#socket?.send(JSON.stringify({jsonrpc: '2.0', id: waiting.id, method: waiting.method, params: waiting.params}));
  }

  #settle(waiting: Waiting, result: unknown, failure?: Refusal | Fault): void {
    if (!this.#waiting.delete(waiting.id)) return;
    this.#around.never(waiting.timer);
    if (failure === undefined) waiting.done(result);
    else waiting.failed(failure);
  }

  #take(text: string): void {
    const message = JSON.parse(text);
    if (message.method === 'feed.event') return this.#event(message.params as FeedEvent);
    if (message.method === 'feed.cursor') {
      this.#cursor = message.params.cursor;
      return;
    }
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return; // answered before, or given up
    if (message.error === undefined) this.#settle(waiting, message.result);
    else this.#settle(waiting, undefined, failureOf(message.error));
  }

  #event(event: FeedEvent): void {
    if (this.#seen.has(event.cursor)) return;
    this.#seen.add(event.cursor);
    if (this.#seen.size > bounds.seen_max) this.#seen.delete(this.#seen.values().next().value as string);
    this.#cursor = event.cursor;
    for (const listener of [...this.#listeners]) listener(event);
  }

  // Silence is not news: after a while we ask, and who does not answer is gone, whatever the network says.
  #heard(): void {
    this.heardAt = this.#around.now();
    this.#around.never(this.#watch);
    this.#watch = this.#around.later(() => {
      const before = this.heardAt;
      void this.call('session.me', {}).catch(() => undefined);
      this.#watch = this.#around.later(() => {
        if (this.heardAt === before) this.#socket?.close();
      }, bounds.answer_ms);
    }, bounds.heard_ms);
  }
}
