// SPDX-License-Identifier: MIT
// The real server with the made community, a wire in between that can be cut, and browsers at the other end.
import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {connect, createServer, type Server, type Socket} from 'node:net';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {chromium, type Browser, type BrowserContext, type Page} from 'playwright-core';
import {expect} from 'vitest';

const binary = process.env['KITH_BINARY'] ?? '';

export type Kind = 'volunteer' | 'organiser' | 'broker' | 'coordinator' | 'administrator';

// kith serve --demo on a port of its own.
export class Served {
  #process: ChildProcess | undefined;
  #letters = '';
  #folder = '';
  port = 0;

  // `people`: how many there are; without it as many as the demonstration has by itself.
  async start(people?: number): Promise<void> {
    if (people === undefined) return this.#serve([]);
    this.#folder = mkdtempSync(join(tmpdir(), 'kith-borough-'));
    const database = join(this.#folder, 'kith.db');
    await this.#serve(['--db', database]);
    await this.#end();
    execFileSync('/usr/bin/python3', [resolve(import.meta.dirname, 'borough.py'), binary, database, String(people)], {stdio: 'inherit'});
    await this.#serve(['--db', database]);
  }

  async #serve(more: string[]): Promise<void> {
    this.#letters = mkdtempSync(join(tmpdir(), 'kith-letters-'));
    const env = {...process.env, KITH_LETTERS_OUTBOX: this.#letters};
    const child = spawn(binary, ['serve', '--demo', ...more, '--listen', '127.0.0.1:0'], {stdio: ['ignore', 'pipe', 'ignore'], env});
    this.#process = child;
    this.port = await new Promise<number>((found, failed) => {
      let text = '';
      child.stdout?.on('data', (bytes: Buffer) => {
        text += bytes.toString();
        const port = /http:\/\/127\.0\.0\.1:(\d+)/u.exec(text)?.[1];
        if (port !== undefined) found(Number(port));
      });
      child.on('error', failed);
      child.on('exit', (code) => failed(new Error(`kith serve ended with ${code}: ${text}`)));
    });
  }

  async stop(): Promise<void> {
    await this.#end();
    if (this.#folder !== '') rmSync(this.#folder, {recursive: true, force: true});
  }

  async #end(): Promise<void> {
    rmSync(this.#letters, {recursive: true, force: true});
    const child = this.#process;
    if (child === undefined || child.exitCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await gone;
  }

  // The code of a letter that was put into the outbox for that address; empty: not yet.
  codeFor(address: string): string {
    const letters = readdirSync(this.#letters).map((name) => readFileSync(join(this.#letters, name), 'utf8'));
    const letter = letters.find((text) => text.includes(address));
    return letter === undefined ? '' : (/\b\d{6,8}\b/u.exec(letter)?.[0] ?? '');
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async call(method: string, params: object, token?: string): Promise<any> {
    const answer = await fetch(`${this.address}/rpc`, {
      method: 'POST',
      headers: {'Content-Type': 'application/json', ...(token === undefined ? {} : {Authorization: `Bearer ${token}`})},
      body: JSON.stringify({jsonrpc: '2.0', id: 1, method, params}),
    });
    const reply = await answer.json();
    if (reply.error !== undefined) throw new Error(`${method}: ${JSON.stringify(reply.error)}`);
    return reply.result;
  }

  async token(kind: Kind): Promise<string> {
    return (await this.call('demo.enter', {kind})).token;
  }
}

// A wire that can be cut and mended between browser and server.
export class Cuttable {
  #server: Server;
  #sockets = new Set<Socket>();
  #cut = false;
  port = 0;

  constructor(to: () => number) {
    this.#server = createServer((near) => {
      if (this.#cut) return void near.destroy();
      const far = connect(to(), '127.0.0.1');
      for (const [one, other] of [[near, far], [far, near]] as const) {
        this.#sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.#sockets.delete(one);
          other.destroy();
        });
      }
    });
  }
  async start(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    const address = this.#server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
  }
  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.destroy();
  }
  mend(): void {
    this.#cut = false;
  }
  async stop(): Promise<void> {
    this.cut();
    await new Promise((done) => this.#server.close(done));
  }
  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }
}

export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage']});
}

export interface Look {
  width: number;
  height: number;
  scheme: 'light' | 'dark';
}
export const phone: Look = {width: 390, height: 844, scheme: 'light'};
export const desktop: Look = {width: 1280, height: 900, scheme: 'light'};

// What no page may ever do; read at the end of a test.
export class Watched {
  readonly faults: string[] = [];
  // While the wire is cut, the browser says so on its console.
  expectsCuts = false;

  watch(page: Page, origin: string): void {
    page.on('pageerror', (error) => this.faults.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      if (this.expectsCuts && /ERR_|WebSocket|Failed to load resource/u.test(message.text())) return;
      // A spreadsheet that cannot be read is told so in the answer's body, and the browser makes a line of the answer's number.
      if (message.text().includes('422') && new URL(message.location().url).pathname === '/import') return;
      this.faults.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      const to = request.url();
      if (!to.startsWith(origin) && !to.startsWith(origin.replace('http', 'ws'))) this.faults.push(`request to ${to}`);
    });
  }
}

export async function newPage(browser: Browser, origin: string, look: Look, watched: Watched): Promise<{context: BrowserContext; page: Page}> {
  const context = await browser.newContext({
    viewport: {width: look.width, height: look.height},
    colorScheme: look.scheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/London',
  });
  // What the policy refuses is a fault, whether or not the browser speaks of it.
  await context.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)));
  const page = await context.newPage();
  watched.watch(page, origin);
  return {context, page};
}

const headings: Record<Kind, string> = {
  volunteer: 'Volunteer',
  organiser: 'Volunteer manager',
  broker: 'Time-bank broker',
  coordinator: 'Coordinator',
  administrator: 'Administrator',
};

// Through the demonstration's first page, as a newcomer does.
export async function comeIn(page: Page, origin: string, kind: Kind): Promise<void> {
  await page.goto(`${origin}/`);
  await page.getByRole('button', {name: `Come in ${headings[kind]}`, exact: true}).click();
  await page.waitForURL((address) => address.pathname !== '/');
  await page.getByText('Live.').waitFor();
}

// A page is ready when nothing on it is still being read.
export async function settled(page: Page): Promise<void> {
  await page.getByText('Live.').waitFor();
  await page.waitForFunction(() => !/Reading …|Looking at the whole community|\b[VRO]\d{4}(-\d+)? →/u.test(document.body.innerText));
}

export async function noSidewaysScrolling(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, 'the page scrolls sideways').toBeLessThanOrEqual(0);
}

// With the key alone to what is called so; at each stop on the way, whoever looks must see where the focus is.
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  const hidden: string[] = [];
  for (let n = 0; n < 300; ++n) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const on = document.activeElement;
      if (on === null || on === document.body) return {words: '', seen: true};
      const label = on.id ? document.querySelector(`label[for="${on.id}"]`) : null;
      const ring = (each: Element | null) => {
        if (each === null) return false;
        const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(each);
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      };
      return {words: ((label ?? on.closest('label') ?? on).textContent ?? '').trim(), seen: ring(on) || ring(on.closest('label'))};
    });
    if (!at.seen) hidden.push(at.words);
    if (name.test(at.words)) return expect(hidden, 'the focus cannot be seen').toEqual([]);
  }
  throw new Error(`no tab stop is called ${name}`);
}
