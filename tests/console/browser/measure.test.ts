// SPDX-License-Identifier: MIT
// How long pages take, for docs/console.md: to be usable on a CPU slowed four times, and in script alone with a borough of
// 50,000 people and 2,000 openings on the server. KITH_MEASURE=1 tests/console/run browser measure, on a machine that does
// nothing else. It prints and expects nothing of times: they are no gate.
import type {Browser, CDPSession, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {pages} from '../../../server/console/src/desk/pages.ts';
import {comeIn, desktop, newPage, openBrowser, phone, Served, settled, Watched, type Kind} from './served.ts';

let browser: Browser;
const wanted = process.env['KITH_MEASURE'] !== undefined;
const times = 5;
beforeAll(async () => {
  if (wanted) browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
});
const median = (all: number[]) => Math.round([...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0);
const key = () => `${new Date().toISOString().slice(0, 10).replaceAll('-', '')}-${crypto.randomUUID()}`;

// Milliseconds of script since the page was first measured.
async function script(session: CDPSession): Promise<number> {
  const {metrics} = await session.send('Performance.getMetrics');
  return 1000 * (metrics.find((each) => each.name === 'ScriptDuration')?.value ?? 0);
}
async function scriptOf(session: CDPSession, what: () => Promise<void>): Promise<number> {
  const before = await script(session);
  await what();
  const after = await script(session);
  return after < before ? after : after - before; // a new process counts from nothing
}

describe('on a CPU slowed four times', () => {
  const served = new Served();
  beforeAll(async () => {
    if (wanted) await served.start();
  });
  afterAll(() => served.stop());
  const pages: [Kind, string][] = [
    ['volunteer', '/me'],
    ['organiser', '/organisation'],
    ['coordinator', '/desk'],
    ['coordinator', '/desk#/emergencies'],
    ['broker', '/desk'],
  ];

  test.skipIf(!wanted)('time to usable', {timeout: 300_000}, async () => {
    for (const [kind, path] of pages) {
      const watched = new Watched();
      const {page, context} = await newPage(browser, served.address, phone, watched);
      await comeIn(page, served.address, kind);
      const session = await context.newCDPSession(page);
      await session.send('Performance.enable');
      await session.send('Emulation.setCPUThrottlingRate', {rate: 4});
      const took: {heading: number; all: number; script: number}[] = [];
      for (let n = 0; n < times; ++n) {
        await page.goto('about:blank');
        let [heading, all] = [0, 0];
        const run = await scriptOf(session, async () => {
          const began = performance.now();
          await page.goto(`${served.address}${path}`, {waitUntil: 'commit'});
          await page.locator('main h1').first().waitFor();
          heading = performance.now() - began;
          await settled(page);
          all = performance.now() - began;
        });
        took.push({heading, all, script: run});
      }
      console.log(`${kind} ${path}: heading ${median(took.map((each) => each.heading))} ms, everything read ${median(took.map((each) => each.all))} ms, script ${median(took.map((each) => each.script))} ms`);
      expect(watched.faults).toEqual([]);
      await context.close();
    }
  });
});

describe('with a borough on the server', () => {
  const served = new Served();
  let run = 0;
  let opening = '';
  let volunteer = '';
  let emergency = 0;
  let need = 0;
  let concern = 0;
  let asked = 0; // a request about data
  let organisation = '';
  beforeAll(async () => {
    if (!wanted) return;
    const began = performance.now();
    await served.start(50_000);
    const token = await served.token('coordinator');
    console.log(`served after ${Math.round(performance.now() - began)} ms`);
    run = (await served.call('run.start', {scope: 'all', key: key()}, token)).run;
    for (let state = ''; state !== 'done'; await new Promise((done) => setTimeout(done, 300))) ({state} = (await served.call('run.get', {run}, token)).run);
    console.log(`a run after ${Math.round(performance.now() - began)} ms: ${JSON.stringify((await served.call('run.get', {run}, token)).run)}`);
    ({opening, volunteer} = (await served.call('match.list', {state: 'offered', limit: 1}, token)).matches[0]);
    ({emergency} = await served.call('emergency.open', {name: 'Flood at Wapping', asked_by: 'Duty officer', reference: 'EP-1', key: key()}, token));
    const person = {name: 'Rosa Ask', telephone: '020 7946 0021', postcode: 'E3 4TN'};
    ({need} = await served.call('need.add', {person, kind: 'shopping', wants: 'Bread and milk on Fridays.', consent: true, how: 'telephone', key: key()}, token));
    concern = (await served.call('concern.raise', {about: {volunteer}, what: 'Shouted at a guest, on Monday.', key: key()}, token)).number;
    organisation = (await served.call('organisation.list', {limit: 1}, token)).rows[0].id;
    asked = (await served.call('privacy.open', {kind: 'access', volunteer, words: 'By letter: what do you hold about me?', key: key()}, token)).number;
    await served.call('emergency.activate', {emergency, asked_by: 'Duty officer', reference: 'EP-1', key: key()}, token);
  }, 560_000);
  afterAll(() => served.stop());

  const filtered = async (page: Page) => {
    await page.getByLabel('Organisation', {exact: true}).locator('option').nth(1).waitFor({state: 'attached'});
    await page.getByLabel('Organisation', {exact: true}).selectOption({index: 1});
    await page.getByText(/rows? that fits? (is|are) open/u).waitFor();
  };
  interface Screen {
    as: Kind;
    name: string;
    path: () => string;
    then?: (page: Page) => Promise<void>; // counted apart
  }
  // What is done on a page once it is there.
  const then: Record<string, Screen['then']> = {
    people: async (page) => {
      await page.getByLabel('Find a person').fill('mar');
      await page.locator('tbody tr').nth(5).waitFor();
    },
    roles: async (page) => {
      await page.getByRole('button', {name: 'The next 50'}).click();
      await page.locator('tbody tr').nth(80).waitFor();
    },
    run: filtered,
  };
  // About whom or what a page is. The desk's pages come from its table: none can be left out, and one that is about something
  // new fails here until it is given one.
  const about: Record<string, () => string | number> = {
    person: () => volunteer,
    opening: () => opening,
    run: () => run,
    account: () => `exchange/volunteer/${volunteer}`,
    emergency: () => emergency,
    rota: () => emergency,
    calls: () => emergency,
    organisation: () => organisation,
    need: () => need,
    concern: () => concern,
    case: () => asked,
  };
  // Pages below another that are about all of something.
  const aboutAll = new Set(['mutual']);
  const screens: Screen[] = [
    {as: 'volunteer', name: 'the volunteer', path: () => '/me'},
    {as: 'organiser', name: 'the organiser', path: () => '/organisation'},
    ...Object.entries(pages).map(([name, page]): Screen => ({
      as: page.needs === 'ledger.desk' || page.within === 'bank' ? 'broker' : 'coordinator',
      name,
      path: () => `/desk#/${name}${about[name] === undefined ? '' : `/${encodeURIComponent(about[name]())}`}`,
      ...(then[name] === undefined ? {} : {then: then[name]}),
    })),
  ];
  test('a page of the desk that is about one of many is measured about one', () => {
    expect(Object.keys(pages).filter((page) => pages[page]?.within !== undefined && pages[page].within !== 'records' && !aboutAll.has(page)).sort()).toEqual(Object.keys(about).sort());
  });

  test.skipIf(!wanted)('script of each screen', {timeout: 300_000}, async () => {
    const only = process.env['KITH_ONLY'] ?? '';
    for (const kind of ['volunteer', 'organiser', 'coordinator', 'broker'] as const) {
      const watched = new Watched();
      const {page, context} = await newPage(browser, served.address, desktop, watched);
      await comeIn(page, served.address, kind);
      const session = await context.newCDPSession(page);
      // Time on the CPU: what else the machine does meanwhile is not the page's.
      await session.send('Performance.enable', {timeDomain: 'threadTicks'});
      for (const screen of screens.filter((each) => each.as === kind && each.name.startsWith(only))) {
        const opened: number[] = [];
        const after: number[] = [];
        const waited: number[] = [];
        for (let n = 0; n < 3; ++n) {
          // Whoever looks whether all is there runs script of their own: so once to see how long it takes, once to count.
          await page.goto('about:blank');
          const began = performance.now();
          await page.goto(`${served.address}${screen.path()}`);
          await page.locator('main h1').first().waitFor();
          await settled(page);
          const took = performance.now() - began;
          waited.push(took);
          await page.goto('about:blank');
          opened.push(
            await scriptOf(session, async () => {
              await page.goto(`${served.address}${screen.path()}`);
              await new Promise((done) => setTimeout(done, 2 * took + 500));
            }),
          );
          await settled(page);
          if (screen.then) after.push(await scriptOf(session, () => screen.then?.(page) ?? Promise.resolve()));
        }
        console.log(`${screen.name}: script ${median(opened)} ms, all read after ${median(waited)} ms${after.length > 0 ? `, then script ${median(after)} ms` : ''}`);
      }
      expect(watched.faults).toEqual([]);
      await context.close();
    }
  });
});
