// SPDX-License-Identifier: MIT
// The wire against a server made of values: what is sent, and what is sent again; nothing lost, nothing doubled.
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Fault, Refusal} from '../../../server/console/src/wire/outcome.ts';
import {bounds, Wire, type Socket, type Surroundings} from '../../../server/console/src/wire/wire.svelte.ts';

interface Call {
  id: number;
  method: string;
  params: Record<string, unknown>;
}

// Time that moves when told to, and sockets whose other end is here.
class Town {
  at = 0;
  sockets: FakeSocket[] = [];
  #timers = new Map<number, {due: number; run: () => void}>();
  #next = 1;
  readonly around: Surroundings = {
    open: () => {
      const socket = new FakeSocket();
      this.sockets.push(socket);
      return socket;
    },
    now: () => this.at,
    later: (run, ms) => {
      this.#timers.set(this.#next, {due: this.at + ms, run});
      return this.#next++;
    },
    never: (timer) => void this.#timers.delete(timer as number),
    random: () => 0.5,
  };

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (last === undefined) throw new Error('nobody has connected');
    return last;
  }

  async pass(ms: number): Promise<void> {
    const until = this.at + ms;
    for (;;) {
      await settle();
      const due = [...this.#timers].filter(([, timer]) => timer.due <= until).sort((a, b) => a[1].due - b[1].due || a[0] - b[0])[0];
      if (due === undefined) break;
      this.#timers.delete(due[0]);
      this.at = due[1].due;
      due[1].run();
    }
    this.at = until;
    await settle();
  }
}

class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((message: {data: unknown}) => void) | null = null;
  onclose: ((closing: {code: number}) => void) | null = null;
  sent: Call[] = [];
  closed = false;
  send(text: string): void {
    if (!this.closed) this.sent.push(JSON.parse(text) as Call);
  }
  close(): void {
    this.cut(1000);
  }
  cut(code = 1006): void {
    if (this.closed) return;
    this.closed = true;
    this.onclose?.({code});
  }
  hear(message: object): void {
    if (!this.closed) this.onmessage?.({data: JSON.stringify({jsonrpc: '2.0', ...message})});
  }
  answer(method: string, result: object): void {
    const call = this.sent.find((each) => each.method === method);
    if (call === undefined) throw new Error(`nobody has called ${method}`);
    this.sent.splice(this.sent.indexOf(call), 1);
    this.hear({id: call.id, result});
  }
  refuse(method: string, refusal: string): void {
    const call = this.sent.find((each) => each.method === method);
    this.hear({id: call?.id, error: {code: -32001, message: refusal, data: {refusal, retry: false, numbers: {}}}});
  }
  event(cursor: string): void {
    this.hear({method: 'feed.event', params: {cursor, at: '2027-01-15T08:00:00Z', kind: 'match.offered'}});
  }
}

const settle = () => new Promise((done) => setImmediate(done));
const pair = {volunteer: 'V1', opening: 'R1'};

async function connected(town: Town): Promise<Wire> {
  const wire = new Wire(town.around);
  wire.start();
  town.socket.onopen?.();
  town.socket.answer('feed.subscribe', {cursor: 'c0', more: false});
  await settle();
  return wire;
}

async function reconnect(town: Town): Promise<FakeSocket> {
  const before = town.sockets.length;
  await town.pass(bounds.pause_ms_max);
  expect(town.sockets.length).toBe(before + 1);
  town.socket.onopen?.();
  return town.socket;
}

describe('a call', () => {
  test('is answered, refused, or met by a fault', async () => {
    const town = new Town();
    const wire = await connected(town);
    expect(wire.connection).toBe('live');
    const good = wire.call('session.me', {});
    town.socket.answer('session.me', {standing: 'volunteer', methods: []});
    expect((await good).standing).toBe('volunteer');
    const refused = wire.call('match.accept', pair).catch((failure: unknown) => failure);
    town.socket.refuse('match.accept', 'place_full');
    expect(await refused).toBeInstanceOf(Refusal);
    const fault = wire.call('match.decline', pair).catch((failure: unknown) => failure);
    const call = town.socket.sent.find((each) => each.method === 'match.decline');
    town.socket.hear({id: call?.id, error: {code: -32603, message: 'x', data: {incident: 'i1'}}});
    expect(await fault).toMatchObject({kind: 'server', incident: 'i1'});
  });

  test('that a cut connection left without an answer is sent again, a change with the key it had', async () => {
    const town = new Town();
    const wire = await connected(town);
    const accepted = wire.change('match.accept', pair);
    const first = town.socket.sent.find((each) => each.method === 'match.accept');
    expect(first?.params['key']).toMatch(/^\d{8}-/u);
    town.socket.cut();
    expect(wire.connection).toBe('lost');
    const socket = await reconnect(town);
    const second = socket.sent.filter((each) => each.method === 'match.accept');
    expect(second).toEqual([first]);
    socket.answer('match.accept', {state: 'accepted'});
    expect((await accepted).state).toBe('accepted');
  });

  test('made while there is no connection waits for one, and is given up after a while', async () => {
    const town = new Town();
    const wire = await connected(town);
    town.socket.cut();
    const outcome = wire.change('match.accept', pair).catch((failure: unknown) => failure);
    await town.pass(bounds.wait_ms + 1);
    expect(await outcome).toMatchObject({kind: 'unreachable'});
  });

  test('is not sent over more than so many connections', async () => {
    const town = new Town();
    const wire = await connected(town);
    let failure: unknown;
    void wire.change('match.accept', pair).catch((why: unknown) => (failure = why));
    let sends = 0;
    for (let n = 0; n < bounds.sends_max + 3 && failure === undefined; ++n) {
      sends += town.socket.sent.filter((each) => each.method === 'match.accept').length;
      town.socket.cut();
      await reconnect(town);
      await settle();
    }
    expect(failure).toBeInstanceOf(Fault);
    expect(sends).toBeLessThanOrEqual(bounds.sends_max);
  });
});

describe('live events', () => {
  test('go on from the last cursor, page by page', async () => {
    const town = new Town();
    const wire = await connected(town);
    const heard: string[] = [];
    wire.listen((event) => heard.push(event.cursor), () => heard.push('resync'));
    town.socket.event('c1');
    town.socket.event('c2');
    town.socket.cut();
    const socket = await reconnect(town);
    expect(socket.sent.find((each) => each.method === 'feed.subscribe')?.params).toEqual({cursor: 'c2'});
    socket.event('c3');
    socket.answer('feed.subscribe', {cursor: 'c3', more: true});
    await settle();
    expect(socket.sent.find((each) => each.method === 'feed.subscribe')?.params).toEqual({cursor: 'c3'});
    socket.event('c4');
    socket.answer('feed.subscribe', {cursor: 'c4', more: false});
    await settle();
    expect(wire.connection).toBe('live');
    expect(heard).toEqual(['c1', 'c2', 'c3', 'c4']);
  });

  test('that cannot be resumed make every page read anew, once', async () => {
    const town = new Town();
    const wire = await connected(town);
    const heard: string[] = [];
    wire.listen((event) => heard.push(event.cursor), () => heard.push('resync'));
    town.socket.event('c1');
    town.socket.cut();
    const socket = await reconnect(town);
    socket.refuse('feed.subscribe', 'resync_required');
    await settle();
    const again = socket.sent.filter((each) => each.method === 'feed.subscribe').at(-1);
    expect(again?.params).toEqual({});
    socket.hear({id: again?.id, result: {cursor: 'c9', more: false}});
    await settle();
    expect(heard).toEqual(['c1', 'resync']);
    expect(wire.connection).toBe('live');
  });

  test('are heard once and in order, wherever the connection is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), {minLength: 1, maxLength: 30}), async (cuts) => {
        const town = new Town();
        const wire = await connected(town);
        const heard: string[] = [];
        wire.listen((event) => heard.push(event.cursor), () => heard.push('resync'));
        let made = 0;
        for (const cut of cuts) {
          ++made;
          if (!cut) {
            town.socket.event(`c${made}`);
            continue;
          }
          // Made while nobody was there: the server sends what came after the cursor it is given, and is sometimes not sure.
          town.socket.cut();
          const socket = await reconnect(town);
          const cursor = String(socket.sent.find((each) => each.method === 'feed.subscribe')?.params['cursor']);
          for (let n = Number(cursor.slice(1)); n <= made; ++n) if (n > 0) socket.event(`c${n}`);
          socket.answer('feed.subscribe', {cursor: `c${made}`, more: false});
          await settle();
        }
        expect(heard).toEqual(Array.from({length: made}, (_, n) => `c${n + 1}`));
      }),
      {numRuns: 40, seed: 20261122},
    );
  });
});

describe('the connection', () => {
  test('that has gone quiet is asked whether anybody is there, and given up where nobody answers', async () => {
    const town = new Town();
    const wire = await connected(town);
    await town.pass(bounds.heard_ms + 1);
    town.socket.answer('session.me', {standing: 'volunteer', methods: []});
    await town.pass(bounds.answer_ms + 1);
    expect(wire.connection).toBe('live');
    await town.pass(bounds.heard_ms + bounds.answer_ms + 1);
    expect(town.sockets[0]?.closed).toBe(true);
    expect(wire.connection).toBe('lost');
  });

  test('whose session has ended stays down, and tells every call so', async () => {
    const town = new Town();
    const wire = await connected(town);
    const waiting = wire.call('match.list', {}).catch((failure: unknown) => failure);
    town.socket.cut(4401);
    expect(wire.connection).toBe('signed_out');
    expect(await waiting).toMatchObject({code: 'not_signed_in'});
    await town.pass(60_000);
    expect(town.sockets.length).toBe(1);
    expect(await wire.call('match.list', {}).catch((failure: unknown) => failure)).toMatchObject({code: 'not_signed_in'});
  });

  test('is made again at growing pauses, and at once when the network is back', async () => {
    const town = new Town();
    const wire = await connected(town);
    const made: number[] = [];
    for (let n = 0; n < 8; ++n) {
      const before = town.at;
      town.socket.cut();
      const count = town.sockets.length;
      while (town.sockets.length === count) await town.pass(10);
      made.push(town.at - before);
    }
    for (let n = 1; n < made.length; ++n) expect(made[n] ?? 0).toBeGreaterThanOrEqual(made[n - 1] ?? 0);
    expect(Math.max(...made)).toBeLessThanOrEqual(bounds.pause_ms_max);
    town.socket.cut();
    const count = town.sockets.length;
    wire.hurry();
    expect(town.sockets.length).toBe(count + 1);
  });
});
