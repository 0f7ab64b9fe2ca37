// SPDX-License-Identifier: MIT
// Whole journeys in Chromium against the real server.
import {readFileSync} from 'node:fs';
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {boundaries} from './boundaries.ts';
import {comeIn, Cuttable, desktop, newPage, openBrowser, phone, Served, settled, tabTo, Watched} from './served.ts';

const served = new Served();
let browser: Browser;
beforeAll(async () => {
  await served.start();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await served.stop();
});

// Printed and not asserted: the machine may have other work.
function seen(what: string, since: number): void {
  console.log(`seen ${Date.now() - since} ms later: ${what}`);
}

// An opening that suits the demonstration's volunteer, of an organisation or of any, from the coordinator's shortlist.
async function anOpening(volunteer: string, organisation: string | undefined, not: string[] = []): Promise<{opening: string; name: string}> {
  const token = await served.token('coordinator');
  const list = await served.call('shortlist.of_volunteer', {volunteer, limit: 200}, token);
  for (const each of [...list.eligible, ...list.ask_first]) {
    if (not.includes(each.id)) continue;
    const role = await served.call('role.get', {id: each.id.split('-')[0]}, token);
    if (organisation === undefined || role.cells.organisation === organisation) return {opening: each.id, name: each.name};
  }
  throw new Error('nothing suits the volunteer there');
}

async function people(): Promise<{volunteer: string; organisation: string}> {
  const {accounts} = await served.call('demo.accounts', {});
  const of = (kind: string) => accounts.find((each: {kind: string}) => each.kind === kind);
  return {volunteer: of('volunteer').volunteer, organisation: of('organiser').organisation};
}

async function stateOf(volunteer: string, opening: string): Promise<string> {
  return (await served.call('match.get', {volunteer, opening}, await served.token('coordinator'))).match.state;
}

async function act(page: Page, button: RegExp | string): Promise<void> {
  await page.getByRole('button', {name: button}).first().click();
}

describe('offer, accept, refer, take on, confirm, start, log hours, confirm them', () => {
  test('each sees within a second what the other did', async () => {
    const watched = new Watched();
    const {volunteer, organisation} = await people();
    const {opening, name} = await anOpening(volunteer, organisation);
    const title = name.split(' (')[0] ?? name;
    const desk = await newPage(browser, served.address, desktop, watched);
    const me = await newPage(browser, served.address, phone, watched);
    const charity = await newPage(browser, served.address, desktop, watched);
    await comeIn(me.page, served.address, 'volunteer');
    await comeIn(charity.page, served.address, 'organiser');
    await comeIn(desk.page, served.address, 'coordinator');
    await settled(me.page);

    await desk.page.goto(`${served.address}/desk#/person/${volunteer}`);
    await settled(desk.page);
    // Whoever suits is offered with one press; where the opening is far down the list, by its own page.
    await desk.page.goto(`${served.address}/desk#/opening/${opening}`);
    await settled(desk.page);
    await served.call('match.offer', {volunteer, opening, channel: 'email', key: key()}, await served.token('coordinator'));
    const offered = Date.now();
    await me.page.getByRole('heading', {name: 'One offer for you'}).waitFor({timeout: 20_000});
    seen('an offer, by the volunteer', offered);

    await act(me.page, /^Yes, I will do it/u);
    const accepted = Date.now();
    await me.page.getByRole('heading', {name: 'One offer for you'}).waitFor({state: 'detached'});
    await expect.poll(() => stateOf(volunteer, opening), {timeout: 20_000}).not.toBe('offered');
    await desk.page.locator('section', {hasText: 'Who comes'}).getByText(/^(accepted|clearing|confirmed)$/u).first().waitFor({timeout: 20_000});
    seen('a yes, kept and seen at the desk', accepted);

    // On to a place: the coordinator refers, the organisation takes on, the gates are passed with a reason.
    const staff = await served.token('coordinator');
    if ((await stateOf(volunteer, opening)) === 'accepted') {
      const line = desk.page.locator('li', {has: desk.page.getByRole('link', {name: await nameOf(volunteer)})}).first();
      await line.getByText('What now?').click();
      await line.getByLabel('Reason', {exact: true}).fill('Known to the centre for years');
      await line.getByLabel(/^Go past/u).check();
      await line.getByRole('button', {name: /^Refer/u}).click();
      await charity.page.getByRole('button', {name: /^Yes, we take them on/u}).first().waitFor({timeout: 20_000});
      await charity.page
        .locator('li', {hasText: await nameOf(volunteer)})
        .filter({hasText: title})
        .getByRole('button', {name: /^Yes, we take them on/u})
        .first()
        .click();
      await expect.poll(() => stateOf(volunteer, opening)).toBe('clearing');
    }
    for (const [method, more] of [['match.confirm', {first_day: today()}], ['match.start', {}]] as const) {
      if (method === 'match.confirm' && (await stateOf(volunteer, opening)) !== 'clearing') continue;
      await served.call(method, {volunteer, opening, reason: 'All seen by hand', override_gates: true, ...more, key: key()}, staff);
    }
    await me.page.getByText('Going on').first().waitFor({timeout: 20_000});

    // Hours in three taps: what, how long, send.
    const waiting = charity.page.locator('label.choice input[type=checkbox]');
    const before = await waiting.count();
    await chooseOpening(me.page, title);
    await me.page.locator('form').getByText('2 h', {exact: true}).click();
    await me.page.getByRole('button', {name: 'Send', exact: true}).click();
    const logged = Date.now();
    await expect.poll(() => waiting.count(), {timeout: 20_000, interval: 20}).toBe(before + 1);
    seen('hours, by the organisation', logged);
    await act(charity.page, /^Confirm all/u);
    await charity.page.getByText(before === 0 ? 'One entry confirmed.' : `${before + 1} entries confirmed.`).waitFor();
    const row = me.page.locator('section', {hasText: 'My hours'}).locator('tr', {hasText: title}).filter({hasText: '2 h'});
    await row.getByText('Confirmed', {exact: true}).waitFor({timeout: 20_000});
    expect(watched.faults).toEqual([]);
    for (const each of [desk, me, charity]) await each.context.close();
  });
});

describe('a run', () => {
  test('is started, proven, approved a row at a time and whole; a dropout is replaced from the shortlist', {timeout: 120_000}, async ({skip}) => {
    const document = await (await fetch(`${served.address}/openrpc.json`)).text();
    if (!document.includes('"run.start"')) return skip('this server has no runs yet');
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await comeIn(page, served.address, 'coordinator');
    await page.goto(`${served.address}/desk#/runs`);
    await page.getByLabel('One organisation').check();
    await page.getByLabel('One organisation', {exact: true}).last().fill('O001');
    await page.getByRole('button', {name: 'Start', exact: true}).click();
    await page.getByRole('heading', {name: 'What the plan would change'}).waitFor({timeout: 60_000});
    await page.getByText(/checked independently/u).waitFor();
    await page.getByRole('button', {name: 'Check the proof again'}).click();
    await page.getByText('Checked again just now: it holds.').waitFor({timeout: 30_000});
    await page.getByLabel('Show').selectOption('added');
    await page.getByRole('button', {name: /^Approve (?!all)/u}).first().click();
    await page.getByText(/^Approved/u).first().waitFor({timeout: 10_000});
    await page.getByRole('button', {name: 'Show everything again'}).click();
    await page.getByRole('button', {name: /^Approve all/u}).click();
    await expect.poll(() => page.getByText(/0 rows are open/u).count(), {timeout: 20_000}).toBe(1);

    // Somebody drops out; their place is free, and the shortlist has whom to ask.
    const staff = await served.token('coordinator');
    const {matches} = await served.call('match.list', {state: 'confirmed', limit: 500}, staff);
    const gone = matches.find((match: {organisation: string}) => match.organisation === 'O001');
    await page.goto(`${served.address}/desk#/opening/${gone.opening}`);
    await settled(page);
    const line = page.locator('li', {has: page.getByRole('link', {name: await nameOf(gone.volunteer), exact: true})}).first();
    await line.getByText('What now?').click();
    await line.getByLabel('Reason', {exact: true}).fill('Moved away');
    await line.getByRole('button', {name: /^They stop/u}).click();
    // Before the start, whoever drops out is withdrawn; after it they have left.
    await expect.poll(() => stateOf(gone.volunteer, gone.opening)).toBe('withdrawn');
    const offer = page.getByRole('button', {name: /^Offer /u}).first();
    const who = ((await offer.textContent()) ?? '').replace('Offer ', '');
    await offer.click();
    await page.locator('section', {hasText: 'Who comes'}).getByRole('link', {name: who, exact: true}).waitFor({timeout: 20_000});
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('pins', () => {
  test('bind the next run: rows are found by whose they are, one pair is ruled out there, another kept, and both lifted', {timeout: 180_000}, async () => {
    const watched = new Watched();
    const staff = await served.token('coordinator');
    const done = async (run: number) =>
      await expect.poll(async () => (await served.call('run.get', {run}, staff)).run.state, {timeout: 60_000}).toBe('done');
    const planned = async (run: number, pair: {volunteer: string; opening: string}): Promise<boolean> => {
      const {entries} = await served.call('run.diff', {run, person: pair.volunteer, limit: 200}, staff);
      return entries.some((each: {volunteer: string; opening: string; movement: string}) => each.volunteer === pair.volunteer && each.opening === pair.opening && each.movement !== 'dropped');
    };
    const {run} = await served.call('run.start', {scope: 'all', fresh: true, key: key()}, staff);
    await done(run);
    const {organisations} = await served.call('run.places', {run}, staff);
    const most = organisations.reduce((a: {open: number}, b: {open: number}) => (b.open > a.open ? b : a));
    const {entries, open} = await served.call('run.diff', {run, organisation: most.id, movement: 'added', limit: 1}, staff);
    const pair = {volunteer: entries[0].volunteer, opening: entries[0].opening};

    const {page, context} = await newPage(browser, served.address, desktop, watched);
    page.setDefaultTimeout(60_000);
    const other = await newPage(browser, served.address, phone, watched);
    await comeIn(other.page, served.address, 'administrator');
    await other.page.goto(`${served.address}/desk#/runs`);
    await other.page.getByText(/^Nothing is pinned/u).waitFor();
    await comeIn(page, served.address, 'coordinator');
    await page.goto(`${served.address}/desk#/run/${run}`);
    await page.getByLabel('Organisation', {exact: true}).selectOption(most.id);
    await page.getByLabel('Show').selectOption('added');
    await page.getByRole('button', {name: `Approve the ${open} that fit as suggestions`}).waitFor();

    // Without a reason nothing is pinned.
    const row = page.locator('li', {has: page.getByRole('link', {name: entries[0].names.person, exact: true})}).first();
    await row.getByText('For the runs to come …').click();
    await row.getByRole('button', {name: /^Not this role for them/u}).click();
    await row.getByText('Type the reason: it goes on record.').waitFor();
    await row.getByLabel('Why, for the record').fill('They had a row there');
    await row.getByRole('button', {name: /^Not this role for them/u}).click();
    const pinned = Date.now();
    await row.getByText('Runs will not give them this role until you lift it.').waitFor();
    await other.page.getByText('They had a row there').waitFor();
    seen('a pin, at another desk', pinned);
    const second = (await served.call('run.start', {scope: 'all', fresh: true, key: key()}, staff)).run;
    await done(second);
    expect(await planned(second, pair)).toBe(false);

    // Kept after all: what said otherwise is lifted with it.
    await row.getByLabel('Why, for the record').fill('They made it up');
    await row.getByRole('button', {name: /^Keep them together/u}).click();
    await row.getByText('Runs will keep them together until you lift it.').waitFor();
    await other.page.getByText('They made it up').waitFor();
    expect(await other.page.getByText('They had a row there').count()).toBe(0);
    const third = (await served.call('run.start', {scope: 'all', fresh: true, key: key()}, staff)).run;
    await done(third);
    expect(await planned(third, pair)).toBe(true);

    await other.page.getByRole('button', {name: /^Lift/u}).click();
    await other.page.getByText(/^Nothing is pinned/u).waitFor();
    expect((await served.call('pin.list', {}, staff)).pins).toEqual([]);

    // Only what fits is rejected.
    await page.locator('summary', {hasText: 'Offer or reject all that fit'}).click();
    await page.getByRole('button', {name: /^Reject the/u}).click();
    await page.getByRole('button', {name: /^Yes, do it/u}).click();
    await page.getByText('0 rows that fit are open.').waitFor();
    expect((await served.call('run.diff', {run, organisation: most.id, movement: 'added'}, staff)).open).toBe(0);
    expect((await served.call('run.get', {run}, staff)).decisions.rejected).toBe(open);
    expect(watched.faults).toEqual([]);
    for (const each of [context, other.context]) await each.close();
  });
});

describe('a plan', () => {
  test('says what it would take, and can be gone past with a reason', {timeout: 180_000}, async () => {
    const watched = new Watched();
    const staff = await served.token('coordinator');
    const {run} = await served.call('run.start', {scope: 'all', key: key()}, staff);
    await expect.poll(async () => (await served.call('run.get', {run}, staff)).run.state, {timeout: 60_000}).toBe('done');
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    page.setDefaultTimeout(60_000);
    await comeIn(page, served.address, 'coordinator');
    await page.goto(`${served.address}/desk#/run/${run}`);

    // Somebody without a place: what would open one, and a call about it.
    const {rows} = await served.call('volunteer.list', {limit: 100}, staff);
    let without = '';
    for (const each of rows) {
      const why = await served.call('run.explain', {run, volunteer: each.id}, staff);
      if (why.decision === 'unplaced' && why.would_help.length > 0) without = each.id;
      if (without !== '') break;
    }
    const why = page.locator('section', {has: page.getByRole('heading', {name: 'Why, and why not her?'})});
    await why.getByRole('button', {name: 'Ask', exact: true}).click();
    await why.getByText('Type whom you ask about.').waitFor();
    await why.getByLabel('Person').fill(without);
    await why.getByRole('button', {name: 'Ask', exact: true}).click();
    await why.getByRole('heading', {name: 'What would it take?'}).waitFor();
    const told = (await served.call('run.explain', {run, volunteer: without}, staff)).sentences.at(-1);
    await why.locator('li', {hasText: told}).getByRole('button', {name: /^Plan a call about it/u}).click();
    await why.getByText(/^A call to .+ is planned for today\.$/u).waitFor();
    expect((await served.call('queue.get', {about: {volunteer: without}}, staff)).next.note).toBe(told);
    await why.getByRole('button', {name: /^Plan a call about it/u}).first().click();
    await why.getByText('Something is planned with them already: see their page.').waitFor();

    // The plan gives an opening to others: it is offered to them all the same, for a reason that stands with the offer.
    const suits = (await served.call('shortlist.of_volunteer', {volunteer: without, limit: 50}, staff)).eligible;
    await why.getByLabel('Opening').fill(suits[0].id);
    await why.getByRole('button', {name: 'Ask', exact: true}).click();
    await why.getByText('Offer it to them all the same').click();
    await why.getByRole('button', {name: /^Offer/u}).click();
    await why.getByText('Type the reason: it goes on record.').waitFor();
    await why.getByLabel('Reason').fill('She knows the place');
    await why.getByRole('button', {name: /^Offer/u}).click();
    await why.getByText(/^Offered to /u).waitFor();
    const {steps} = await served.call('match.steps', {volunteer: without, opening: suits[0].id}, staff);
    expect(steps.at(-1)).toMatchObject({after: 'offered', reason: 'She knows the place'});

    // The same on a person's own page.
    await page.goto(`${served.address}/desk#/person/${without}`);
    await page.getByRole('button', {name: 'Show me', exact: true}).click();
    await page.getByText(told).last().waitFor();
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('the coordinator\'s day', () => {
  test('shows who dropped out with whom to ask instead, and which organisations are silent; each with one press', {timeout: 90_000}, async () => {
    const watched = new Watched();
    const staff = await served.token('coordinator');
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await comeIn(page, served.address, 'coordinator');
    await settled(page);
    const section = (name: string) => page.locator('section', {has: page.getByRole('heading', {name})});
    for (const name of ['Short of people', 'Free, and offered nothing', 'Checks to renew', 'have not answered for a week']) await section(name).waitFor();

    // Somebody with a place at a dated opening to come gives it up.
    const {matches} = await served.call('match.list', {state: 'confirmed', limit: 500}, staff);
    const {unfilled} = await served.call('board.day', {limit: 200}, staff);
    const dated = new Set(unfilled.filter((each: {begins?: number; held: number}) => each.begins && each.held > 0).map((each: {opening: string}) => each.opening));
    const gone = matches.find((match: {opening: string}) => dated.has(match.opening));
    await served.call('match.drop_out', {volunteer: gone.volunteer, opening: gone.opening, reason: 'Ill', key: key()}, staff);
    const dropped = section('Dropped out today');
    await dropped.getByRole('link', {name: await nameOf(gone.volunteer), exact: true}).waitFor({timeout: 10_000});
    const offer = dropped.locator('li', {hasText: 'could step in'}).getByRole('button', {name: /^Offer/u}).first();
    await offer.waitFor({timeout: 20_000});
    const asked = ((await offer.textContent()) ?? '').replace(/^Offer /u, '').split(', ')[0];
    await offer.click();
    await expect.poll(async () => (await served.call('match.list', {opening: gone.opening, state: 'offered'}, staff)).matches.length, {timeout: 10_000}).toBeGreaterThan(0);
    const {matches: offers} = await served.call('match.list', {opening: gone.opening, state: 'offered'}, staff);
    expect(await Promise.all(offers.map((each: {volunteer: string}) => nameOf(each.volunteer)))).toContain(asked);

    // An organisation has seen the referral.
    await page.reload();
    await settled(page);
    await section('With organisations').getByRole('button', {name: /^They have seen it/u}).first().click();
    await section('With organisations').getByText('noted as seen').waitFor();
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('what waits at the desk', () => {
  test('has an owner and a next step on every row; two desks hand it over, approve roles, write calls down and ring back', {timeout: 180_000}, async () => {
    const watched = new Watched();
    const staff = await served.token('coordinator');
    const one = await newPage(browser, served.address, desktop, watched);
    const two = await newPage(browser, served.address, desktop, watched);
    for (const each of [one.page, two.page]) each.setDefaultTimeout(60_000);
    await comeIn(one.page, served.address, 'coordinator');
    await comeIn(two.page, served.address, 'administrator');
    const queue = (page: Page) => page.locator('section', {has: page.getByRole('heading', {name: /^Waits for somebody/u})});
    for (const each of [one.page, two.page]) await queue(each).getByText('falls to Volunteer coordinator').first().waitFor();
    const lines = queue(one.page).locator('ul.list > li');
    expect(await lines.filter({hasText: /falls to|given to/u}).count()).toBe(await lines.count());

    // Taken by the other desk, seen here.
    await queue(two.page).getByRole('button', {name: /^I take it/u}).first().click();
    await queue(one.page).getByText('given to Administrator').first().waitFor();
    await queue(two.page).getByLabel('Whose').selectOption('demo-administrator');
    // More than one thing may wait about whoever was taken on, and something may fall to the administrator anyway.
    const {total} = await served.call('queue.list', {owner: 'demo-administrator'}, staff);
    await expect.poll(() => queue(two.page).locator('ul.list > li').count(), {timeout: 10_000}).toBe(total);
    expect(await queue(two.page).locator('ul.list > li', {hasText: 'given to Administrator'}).count()).toBeGreaterThan(0);
    await queue(two.page).getByLabel('Whose').selectOption({index: 0});

    // An organisation's new roles wait to be opened, or stay closed for a reason it is told.
    const {organisation} = await people();
    await served.call('queue.set_rules', {approve_roles: true, key: key()}, staff);
    const organiser = await served.token('organiser');
    for (const id of ['R9001', 'R9002']) {
      const made = await served.call('role.add', {id, cells: {title: `Reader ${id}`, organisation, kind: 'ongoing', setting: 'remote', places_minimum: '1', places_maximum: '2', hours: '2'}, key: key()}, organiser);
      expect(made.problems).toEqual([]);
    }
    await queue(one.page).getByLabel('What').selectOption('role_to_approve');
    await queue(one.page).getByRole('button', {name: /^Open the role Reader R9001/u}).click();
    await queue(one.page).getByRole('link', {name: 'Reader R9001'}).waitFor({state: 'detached'});
    await queue(one.page).locator('summary', {hasText: 'Reader R9002'}).click();
    await queue(one.page).getByRole('button', {name: /^Leave it closed/u}).click();
    await queue(one.page).getByText('Type what the organisation is to be told.').waitFor();
    await queue(one.page).getByLabel('Why it stays closed').fill('Please ring us about insurance first.');
    await queue(one.page).getByRole('button', {name: /^Leave it closed/u}).click();
    await queue(one.page).getByRole('link', {name: 'Reader R9002'}).waitFor({state: 'detached'});
    const status = async (id: string) => (await served.call('role.get', {id}, staff)).cells.status;
    expect([await status('R9001'), await status('R9002')]).toEqual(['open', 'closed']);
    await queue(one.page).getByLabel('What').selectOption({index: 0});

    // Somebody rings, and is rung back: what is typed at one desk is read at the other.
    await one.page.getByText('Take them down', {exact: true}).first().click();
    await one.page.getByRole('button', {name: 'Take them down'}).click();
    await one.page.getByText('Type their name.').waitFor();
    await one.page.getByLabel('Their name').fill('Rosa Newcomer');
    await one.page.getByLabel('Telephone number or e-mail address').fill('020 7946 0199');
    await one.page.getByLabel('What they would like to do').fill('Something with plants.\nNot on Fridays.');
    await one.page.getByRole('button', {name: 'Take them down'}).click();
    await one.page.getByRole('heading', {name: /^Rosa Newcomer/u, level: 1}).waitFor();
    await one.page.getByText(/^Next: Ring/u).waitFor();
    await one.page.getByText('Something with plants.').waitFor();
    await queue(two.page).getByLabel('Until when').selectOption({label: 'the next week'});
    await queue(two.page).getByLabel('What').selectOption('call');
    await queue(two.page).getByRole('link', {name: 'Rosa Newcomer'}).click();
    await two.page.getByRole('heading', {name: /^Rosa Newcomer/u, level: 1}).waitFor();
    await two.page.getByLabel(/^What was said/u).fill('Would like the allotment. Asked for a leaflet.');
    await two.page.getByLabel('What is next').selectOption({label: 'Write'});
    await two.page.getByRole('button', {name: /^Write it down/u}).click();
    await two.page.getByText('Written down.').waitFor();
    await one.page.getByText('Would like the allotment. Asked for a leaflet.').waitFor();
    await one.page.getByText(/^Next: Write/u).waitFor();
    await one.page.getByRole('button', {name: /^Done/u}).click();
    await two.page.getByText(/^Next: Write/u).waitFor({state: 'detached'});
    expect(watched.faults).toEqual([]);
    for (const each of [one, two]) await each.context.close();
  });
});

describe('the time bank', () => {
  test('a volunteer chooses a reward and shows its code, the broker redeems it once; exchanges are entered, agreed, reversed and decided', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const me = await newPage(browser, served.address, phone, watched);
    const desk = await newPage(browser, served.address, desktop, watched);
    await comeIn(me.page, served.address, 'volunteer');
    await comeIn(desk.page, served.address, 'broker');
    await settled(desk.page);
    await me.page.getByRole('button', {name: /^Get it Lunch/u}).click();
    const code = ((await me.page.locator('.code').first().textContent()) ?? '').trim();
    expect(code).toMatch(/^[0-9A-Z]{6}$/u);

    const {page} = desk;
    await page.getByRole('button', {name: 'Redeem', exact: true}).click();
    await page.getByText('Type the code they show.').waitFor();
    await page.getByLabel('The code they show').fill(code.toLowerCase());
    await page.getByRole('button', {name: 'Redeem', exact: true}).click();
    await page.getByText(/^Lunch at the community kitchen, for one person: 1 h redeemed/u).waitFor();
    await me.page.getByText(code).waitFor({state: 'detached', timeout: 20_000});
    await page.getByLabel('The code they show').fill(code);
    await page.getByRole('button', {name: 'Redeem', exact: true}).click();
    await page.locator('section', {hasText: 'Redeem a reward'}).getByRole('alert').waitFor();

    // An exchange that somebody rings about waits; the broker says yes for who received it.
    const enter = page.locator('section', {has: page.getByRole('heading', {name: 'Enter an exchange'})});
    await enter.getByRole('button', {name: 'Enter it'}).click();
    await enter.getByText('Choose who gave the time.').waitFor();
    const giver = await enter.getByLabel('Who gave the time').locator('option').nth(1).textContent();
    const receiver = await enter.getByLabel('Who received it').locator('option').nth(3).textContent();
    await enter.getByLabel('Who gave the time').selectOption({index: 1});
    await enter.getByLabel('Who received it').selectOption({index: 3});
    await enter.getByLabel('Hours', {exact: true}).fill('1,5');
    await enter.getByLabel('What it was').fill('Company');
    await enter.getByRole('button', {name: 'Enter it'}).click();
    await enter.getByText('1 h 30 min entered.').waitFor();
    const waiting = page.locator('section', {has: page.getByRole('heading', {name: 'Waits for a yes'})});
    const line = waiting.locator('li', {hasText: giver ?? ''}).filter({hasText: receiver ?? ''}).filter({hasText: '1 h 30 min'});
    await line.getByRole('button', {name: /^Yes, for/u}).click();
    await line.waitFor({state: 'detached'});

    // A dispute is decided, with words for both.
    await waiting.getByText('Decide', {exact: false}).first().click();
    await waiting.getByRole('button', {name: /^This is the decision/u}).click();
    await waiting.getByText('Type the hours that stand').waitFor();
    await waiting.getByLabel('How many hours stand').fill('2');
    await waiting.getByLabel('What you tell both').fill('You both remember two hours of driving.');
    await waiting.getByRole('button', {name: /^This is the decision/u}).click();
    await waiting.getByText(/^Decided: 2 h stand/u).waitFor();

    // The account: a line taken back, limits set, the statement adds up to what it holds.
    await page.getByRole('link', {name: receiver ?? '', exact: true}).first().click();
    await page.getByRole('heading', {name: receiver ?? '', level: 1}).waitFor();
    const entry = page.locator('tr', {hasText: '1 h 30 min'}).filter({hasText: 'hours'}).first();
    await entry.getByRole('button', {name: /^Reverse/u}).click();
    await entry.getByRole('button', {name: /^Yes, do it/u}).click();
    await page.locator('tr', {hasText: 'taken back'}).first().waitFor({timeout: 20_000});
    await page.getByLabel('May owe up to, hours').fill('20');
    await page.getByRole('button', {name: 'Set these limits'}).click();
    await page.getByText(/Between -?20 h/u).waitFor();
    const sound = await served.call('ledger.verify', {}, await served.token('administrator'));
    expect(sound.sound).toBe(true);
    expect(watched.faults).toEqual([]);
    for (const each of [me, desk]) await each.context.close();
  });
});

describe('the map and the weeks', () => {
  test('say the same in a picture, by the keyboard, in a table and in a file', async () => {
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await comeIn(page, served.address, 'coordinator');
    await page.getByRole('link', {name: 'Map', exact: true}).click();
    const ward = page.getByRole('button', {name: /^Mile End:/u});
    await ward.waitFor();
    await page.getByLabel('Skill').selectOption({label: 'Driving'});
    await page.getByLabel('Time of day').selectOption('evenings');
    await page.getByText(/people are left out: nobody knows when they are free/u).waitFor();
    await ward.focus();
    await page.keyboard.press('Enter');
    const told = (await ward.getAttribute('aria-label')) ?? '';
    await page.getByRole('status').getByText(told).waitFor();
    const cells = await page.locator('tr.chosen td').allTextContents();
    expect(told.match(/\d+/gu)).toEqual(cells);
    const {wards} = await served.call('board.wards', {skill: 'driving', hours: 'evenings'}, await served.token('coordinator'));
    expect(cells[0]).toBe(String(wards.find((each: {name: string}) => each.name === 'Mile End').people));
    const saved = async (button: RegExp) => {
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: button}).click()]);
      return readFileSync(await file.path(), 'utf8').trim().split('\r\n');
    };
    const lines = await saved(/wards\.csv$/u);
    expect(lines).toHaveLength(22);
    expect(lines.find((line) => line.startsWith('Mile End'))).toBe(`Mile End,${cells.join(',')}`);
    // Once boundaries are imported the wards are drawn as they lie, at every desk, and pressed by the keyboard as well.
    const other = await newPage(browser, served.address, phone, watched);
    await comeIn(other.page, served.address, 'administrator');
    await other.page.goto(`${served.address}/desk#/map`);
    await other.page.getByRole('button', {name: /^Mile End:/u}).waitFor();
    await page.getByText('Draw the wards from their boundaries …').click();
    await page.getByLabel('Boundaries').setInputFiles({name: 'wards.geojson', mimeType: 'application/geo+json', buffer: Buffer.from('easting,northing')});
    await page.getByText('This is no GeoJSON file with wards in it.').waitFor();
    const all = (await served.call('board.wards', {}, await served.token('coordinator'))).wards;
    await page.getByLabel('Boundaries').setInputFiles({name: 'wards.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(boundaries(all))});
    await page.getByText(`${all.length} wards are drawn.`).waitFor();
    await expect.poll(() => other.page.locator('svg.map path[role=button]').count()).toBe(all.length);
    await ward.focus();
    await page.keyboard.press(' '); // chosen before: let go
    await expect.poll(() => ward.getAttribute('aria-pressed')).toBe('false');
    await other.context.close();
    await page.getByRole('link', {name: 'Weeks', exact: true}).click();
    await page.getByRole('img', {name: /^Hours worked, by week/u}).waitFor();
    await page.getByLabel('Weeks', {exact: true}).selectOption({label: 'The last 26 weeks'});
    const weeks = page.locator('section', {has: page.getByRole('heading', {name: 'Week by week'})});
    await expect.poll(() => weeks.locator('tbody tr').count()).toBe(26);
    expect(await saved(/weeks\.csv$/u)).toHaveLength(27);
    // Credits by the month, of either kind, in a picture, a table and a file.
    await page.getByRole('img', {name: /^Credits earned, in hours:/u}).waitFor();
    const {months} = await served.call('ledger.circulation', {scheme: 'rewards'}, await served.token('coordinator'));
    const saidHours = (minutes: number) => String(Math.round(minutes / 6) / 10);
    const credits = await saved(/credits-rewards\.csv$/u);
    expect(credits.slice(1).map((line) => line.split(',').slice(0, 2))).toEqual(months.slice(-24).map((each: {month: string; earned: number}) => [each.month, saidHours(each.earned)]));
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('with the keyboard alone', () => {
  test('a volunteer comes in, answers an offer and logs hours; a coordinator finds them and writes a call down; where the focus is can always be seen', {timeout: 180_000}, async () => {
    const watched = new Watched();
    const staff = await served.token('coordinator');
    const {volunteer} = await people();
    const {matches} = await served.call('match.list', {volunteer, limit: 200}, staff);
    const {opening, name} = await anOpening(volunteer, undefined, matches.map((each: {opening: string}) => each.opening));
    await served.call('match.offer', {volunteer, opening, channel: 'email', key: key()}, staff);
    const before = await logged();
    const me = await newPage(browser, served.address, phone, watched);
    await me.page.goto(`${served.address}/`);
    await me.page.getByRole('button', {name: 'Come in Volunteer', exact: true}).waitFor();
    await tabTo(me.page, /^Come in\s*Volunteer$/u);
    await me.page.keyboard.press('Enter');
    await me.page.getByText('Live.').waitFor();
    await settled(me.page);
    // The first stop of every page leads past what stands on all of them.
    await me.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await tabTo(me.page, /^Skip to the page$/u);
    await me.page.keyboard.press('Enter');
    expect(await me.page.evaluate(() => document.activeElement?.id)).toBe('main');
    await tabTo(me.page, new RegExp(`^Yes, I will do it.*${(name.split(' (')[0] ?? '').replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')}`, 'u'));
    await me.page.keyboard.press('Enter');
    await expect.poll(() => stateOf(volunteer, opening), {timeout: 20_000}).not.toBe('offered');
    await tabTo(me.page, /^\d+ h$/u); // the first of the lengths: a group is one stop
    await me.page.keyboard.press('ArrowRight');
    await tabTo(me.page, /^Send$/u);
    await me.page.keyboard.press('Enter');
    const missing = me.page.getByText('Choose what the hours were for');
    await missing.or(me.page.getByText(/^Thank you:/u)).first().waitFor();
    if ((await missing.count()) > 0) {
      const one = (await me.page.locator('#log-opening').count()) > 0;
      if (one) await me.page.locator('#log-opening').press('ArrowDown');
      else await me.page.locator('input[name="opening"]').first().press('Space');
      await tabTo(me.page, /^Send$/u);
      await me.page.keyboard.press('Enter');
    }
    await expect.poll(logged, {timeout: 20_000}).toBe(before + 1);

    const desk = await newPage(browser, served.address, desktop, watched);
    await desk.page.goto(`${served.address}/`);
    await desk.page.getByRole('button', {name: 'Come in Coordinator', exact: true}).waitFor();
    await tabTo(desk.page, /^Come in\s*Coordinator$/u);
    await desk.page.keyboard.press('Enter');
    await desk.page.getByText('Live.').waitFor();
    await tabTo(desk.page, /^People$/u);
    await desk.page.keyboard.press('Enter');
    await desk.page.getByRole('heading', {name: 'People', level: 1}).waitFor();
    await tabTo(desk.page, /^Find a person/u);
    await desk.page.keyboard.type(volunteer);
    await desk.page.locator('tbody tr').first().waitFor();
    await expect.poll(() => desk.page.locator('tbody tr').count()).toBe(1);
    await tabTo(desk.page, new RegExp(`^${await nameOf(volunteer)}$`, 'u'));
    await desk.page.keyboard.press('Enter');
    await desk.page.getByRole('heading', {name: new RegExp(`^${await nameOf(volunteer)}`, 'u'), level: 1}).waitFor();
    await settled(desk.page);
    await tabTo(desk.page, /^What was said/u);
    await desk.page.keyboard.type('Rang by key alone.');
    await tabTo(desk.page, /^Write it down/u);
    await desk.page.keyboard.press('Enter');
    await desk.page.getByText('Written down.').waitFor();
    await desk.page.getByText('Rang by key alone.').waitFor();
    expect(watched.faults).toEqual([]);
    for (const each of [me, desk]) await each.context.close();
  });
});

describe('what is held about a volunteer', () => {
  test('is seen and corrected by themselves in plain words, on a phone and with the keyboard, and seen at the desk', async () => {
    const watched = new Watched();
    const {volunteer} = await people();
    const staff = await served.token('coordinator');
    const me = await newPage(browser, served.address, phone, watched);
    const desk = await newPage(browser, served.address, desktop, watched);
    for (const each of [me.page, desk.page]) each.setDefaultTimeout(60_000);
    await comeIn(me.page, served.address, 'volunteer');
    await comeIn(desk.page, served.address, 'coordinator');
    await desk.page.goto(`${served.address}/desk#/person/${volunteer}`);
    await desk.page.getByRole('heading', {name: 'On record'}).waitFor();
    const card = me.page.locator('section', {has: me.page.getByRole('heading', {name: 'What is held about me'})});
    await card.getByText('Monday 18:00 to 21:00').waitFor();
    await card.getByRole('button', {name: 'Change When I am free'}).click();
    const field = card.getByLabel('When I am free, as it is to be');
    await field.fill('whenever the wind blows');
    await me.page.keyboard.press('Enter');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    await field.fill('weekday evenings, not Tue');
    await me.page.keyboard.press('Enter');
    await card.getByText('Saved: When I am free.').waitFor();
    await card.getByText('weekday evenings, not Tuesday').waitFor();
    expect(await card.getByRole('button', {name: 'Change When I am free'}).evaluate((button) => button === document.activeElement)).toBe(true);
    await desk.page.getByText('weekday evenings, not Tue', {exact: true}).waitFor();
    expect((await served.call('volunteer.get', {id: volunteer}, staff)).cells.availability).toBe('weekday evenings, not Tue');
    await card.getByRole('button', {name: 'Change How I travel'}).click();
    await card.getByLabel('How I travel, as it is to be').selectOption({label: 'on foot'});
    await card.getByRole('button', {name: 'Save'}).click();
    await card.getByText('Saved: How I travel.').waitFor();
    // What the centre keeps is shown, and cannot be changed from here.
    await card.getByText('Kept by the centre').waitFor();
    expect(await card.getByRole('button', {name: /^Change (Checks|Training|References)/u}).count()).toBe(0);
    expect(watched.faults).toEqual([]);
    for (const each of [me, desk]) await each.context.close();
  });
});

describe('a cut connection', () => {
  test('is seen, recovers, and misses nothing', async () => {
    const watched = new Watched();
    watched.expectsCuts = true;
    const wire = new Cuttable(() => served.port);
    await wire.start();
    const {volunteer} = await people();
    const {page, context} = await newPage(browser, wire.address, phone, watched);
    await comeIn(page, wire.address, 'volunteer');
    await settled(page);
    wire.cut();
    await page.getByText(/Not connected/u).waitFor({timeout: 10_000});
    const {opening} = await anOpening(volunteer, undefined, await known(volunteer));
    await served.call('match.offer', {volunteer, opening, channel: 'email', key: key()}, await served.token('coordinator'));
    wire.mend();
    await page.getByText('Live.').waitFor({timeout: 30_000});
    await page.getByRole('heading', {name: 'One offer for you'}).waitFor({timeout: 20_000});

    // Pressed while there is no connection: done once, when there is one.
    wire.cut();
    await page.getByText(/Not connected/u).waitFor({timeout: 10_000});
    await act(page, /^No, not this one/u);
    await page.getByLabel('The time does not suit').check();
    await act(page, /^Send my no/u);
    wire.mend();
    await page.getByRole('heading', {name: 'One offer for you'}).waitFor({state: 'detached', timeout: 30_000});
    const {steps} = await served.call('match.steps', {volunteer, opening}, await served.token('coordinator'));
    expect(steps.filter((step: {step: string}) => step.step === 'decline').length).toBe(1);
    expect(steps.at(-1).reason).toBe('The time does not suit');
    expect(watched.faults).toEqual([]);
    await context.close();
    await wire.stop();
  });

  test('does not keep hours from being logged: they wait on the device, and arrive once', async () => {
    const watched = new Watched();
    watched.expectsCuts = true;
    const wire = new Cuttable(() => served.port);
    await wire.start();
    const {page, context} = await newPage(browser, wire.address, phone, watched);
    await comeIn(page, wire.address, 'volunteer');
    await settled(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const before = await logged();
    wire.cut();
    await page.getByText(/Not connected/u).waitFor({timeout: 10_000});
    await chooseOpening(page, '');
    await page.locator('form').getByText('3 h', {exact: true}).click();
    await page.getByRole('button', {name: 'Send', exact: true}).click();
    await page.getByText('Waits for a connection').waitFor();
    // Even the page itself comes back without a network, and still knows what waits.
    await page.reload();
    await page.getByText('Waits for a connection').waitFor({timeout: 10_000});
    expect(await logged()).toBe(before);
    wire.mend();
    await page.getByText('Waits for a connection').waitFor({state: 'detached', timeout: 40_000});
    await page.reload();
    await settled(page);
    expect(await logged()).toBe(before + 1);
    await context.close();
    await wire.stop();
  });
});

describe('a question about an offer', () => {
  test('goes to the coordinator, who finds it in the queue and on the person\'s page', {timeout: 90_000}, async () => {
    const watched = new Watched();
    const {volunteer} = await people();
    const staff = await served.token('coordinator');
    const known = (await served.call('match.list', {volunteer, limit: 200}, staff)).matches.map((each: {opening: string}) => each.opening);
    const {opening, name} = await anOpening(volunteer, undefined, known);
    await served.call('match.offer', {volunteer, opening, channel: 'email', key: key()}, staff);
    const me = await newPage(browser, served.address, phone, watched);
    await comeIn(me.page, served.address, 'volunteer');
    await settled(me.page);
    const offer = me.page.locator('article', {hasText: name.split(' (')[0] ?? name}).first();
    await offer.getByRole('button', {name: /^Ask something first/u}).press('Enter');
    await me.page.keyboard.type('Is there a lift?');
    await offer.getByRole('button', {name: /^Send the question/u}).press('Enter');
    await offer.getByText(/^Your question is with the Volunteer Centre/u).waitFor();
    const {rows} = await served.call('queue.list', {what: 'question', limit: 200}, staff);
    expect(rows.map((row: {about: object}) => row.about)).toContainEqual({volunteer, opening});
    const desk = await newPage(browser, served.address, desktop, watched);
    await comeIn(desk.page, served.address, 'coordinator');
    await desk.page.goto(`${served.address}/desk#/person/${volunteer}`);
    await settled(desk.page);
    await desk.page.getByText('Is there a lift?').first().waitFor();
    expect(watched.faults).toEqual([]);
    await me.context.close();
    await desk.context.close();
  });
});

describe('who stands twice', () => {
  test('is seen side by side, merged, taken apart, and said to be two', {timeout: 90_000}, async () => {
    const watched = new Watched();
    const staff = await served.token('coordinator');
    const twin = {name: 'Sana Twice', telephone: '020 7946 0018', call_back_on: '2026-11-30', details: {born: '1991-03'}};
    const ids: string[] = [];
    for (let n = 0; n < 2; ++n) ids.push((await served.call('volunteer.take_down', {...twin, key: key()}, staff)).volunteer);
    const status = async (id: string | undefined) => (await served.call('volunteer.get', {id}, staff)).cells.status;
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await comeIn(page, served.address, 'coordinator');
    await page.goto(`${served.address}/desk#/records`);
    await page.getByRole('link', {name: 'Duplicates'}).press('Enter');
    await page.getByRole('heading', {name: 'Duplicates'}).waitFor();
    await settled(page);
    const pair = page.locator('article', {hasText: 'Sana Twice'});
    await pair.locator('summary').press('Enter');
    await pair.getByRole('row', {name: /^month of birth|^Born|1991-03/iu}).first().waitFor();
    await pair.getByRole('radio').first().press('Space');
    await pair.getByText(/is stopped, and can be found by its number alone/u).waitFor();
    await pair.getByRole('button', {name: /^Merge them/u}).press('Enter');
    await pair.waitFor({state: 'detached'});
    expect([await status(ids[0]), await status(ids[1])].filter((each) => each === 'stopped')).toHaveLength(1);
    await page.getByRole('button', {name: 'Take it apart Sana Twice'}).press('Enter');
    await page.getByText(/^taken apart on/u).waitFor();
    expect([await status(ids[0]), await status(ids[1])]).toEqual(['active', 'active']);
    // Taken apart they are two, and are not proposed again.
    await page.getByRole('button', {name: 'Look through everybody'}).press('Enter');
    await page.getByText(/new pairs? found\.|^Nobody new found\.$/u).waitFor();
    expect(await page.locator('article', {hasText: 'Sana Twice'}).count()).toBe(0);
    const other = {...twin, name: 'Tala Double', telephone: '020 7946 0019'};
    for (let n = 0; n < 2; ++n) await served.call('volunteer.take_down', {...other, key: key()}, staff);
    const two = page.locator('article', {hasText: 'Tala Double'});
    await two.getByRole('button', {name: /^They are two people/u}).press('Enter');
    await two.waitFor({state: 'detached'});
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('a request for help', () => {
  test('is taken down from a call, agreed to, opened without who and where, and closed with what came of it', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await comeIn(page, served.address, 'coordinator');
    await page.goto(`${served.address}/desk#/needs`);
    await page.getByRole('heading', {name: 'Requests for help'}).waitFor();
    await page.locator('summary', {hasText: 'Take it down'}).press('Enter');
    await page.getByLabel('Name', {exact: true}).fill('Rosa Needsome');
    await page.getByLabel('Telephone or email').fill('020 7946 0022');
    await page.getByLabel('What they would like, in their words').fill('Somebody to bring bread on Fridays.');
    await page.getByRole('button', {name: 'Take it down'}).press('Enter');
    await page.getByRole('heading', {name: /^Request for help/u}).waitFor();
    await page.getByText('Somebody to bring bread on Fridays.').waitFor();
    await page.getByRole('button', {name: 'They agree'}).press('Enter');
    await page.getByLabel('Title').fill('Bread for Needsome');
    const choice = page.getByLabel('Which organisation runs it');
    await expect.poll(() => choice.locator('option').count(), {timeout: 20_000}).toBeGreaterThan(1);
    await choice.selectOption({index: 1});
    await page.getByLabel('When', {exact: true}).fill('Fri 10:00-11:00');
    await page.getByRole('button', {name: 'Open it'}).press('Enter');
    await page.getByRole('alert').first().waitFor(); // the title says who
    await page.getByLabel('Title').fill('Bread on Fridays');
    await page.getByRole('button', {name: 'Open it'}).press('Enter');
    await page.getByRole('link', {name: 'Bread on Fridays'}).first().waitFor();
    await page.locator('summary', {hasText: 'Close it'}).press('Enter');
    await page.getByLabel('What came of it').selectOption('helped');
    await page.getByRole('button', {name: 'Close it'}).press('Enter');
    await page.getByText('That there was a request, of what kind, and what came of it stay to be counted.').waitFor();
    await page.getByRole('button', {name: 'Erase who it was'}).press('Enter');
    await page.getByRole('button', {name: /^Yes, do it/u}).press('Enter');
    await page.getByText('Who it was has been erased.').waitFor();
    // On a phone the pages stand in one line, and the one that is shown is in sight.
    await page.setViewportSize({width: 390, height: 844});
    await page.goto(`${served.address}/desk#/records`);
    await page.reload();
    await settled(page);
    const tops = await page.locator('.bar nav a').evaluateAll((links) => links.map((link) => Math.round(link.getBoundingClientRect().top)));
    expect(new Set(tops).size).toBe(1);
    await expect.poll(() => page.locator('.bar nav [aria-current]').evaluate((link) => link.getBoundingClientRect().right <= innerWidth)).toBe(true);
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('an induction', () => {
  test('is set up, people are booked in and out by the desk, and it is called off; the volunteer who was booked waits for another', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const {volunteer} = await people();
    const staff = await served.token('coordinator');
    const name = await nameOf(volunteer);
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await comeIn(page, served.address, 'coordinator');
    await page.goto(`${served.address}/desk#/inductions`);
    await page.getByRole('button', {name: 'Set it up'}).click();
    await page.getByText('Say where it is').waitFor();
    await page.getByLabel('Where').fill('Idea Store, room 4');
    await page.getByLabel('Ends').fill('09:00');
    await page.getByRole('button', {name: 'Set it up'}).click();
    await page.getByText('It has to end after it begins').waitFor();
    await page.getByLabel('Ends').fill('11:30');
    await page.getByLabel('Places').fill('1');
    await page.getByRole('button', {name: 'Set it up'}).click();
    const card = page.locator('section', {hasText: 'Idea Store, room 4'});
    await card.getByText('1 of one place left').waitFor();
    const book = async () => {
      await card.locator('summary', {hasText: 'Book somebody in'}).click();
      await card.getByLabel('Who').fill(volunteer);
      await card.locator('details').getByRole('button', {name: volunteer}).click();
      await card.getByRole('button', {name: /^Book them in/u}).click();
      await card.getByText('booked', {exact: true}).waitFor();
    };
    await book();
    const bookings = async () => (await served.call('induction.list', {}, staff)).inductions.find((each: {location: string}) => each.location === 'Idea Store, room 4').people;
    expect(await bookings()).toEqual([{volunteer, state: 'booked'}]);
    // A full one takes nobody else; whoever does not come leaves a place.
    expect(await card.locator('summary', {hasText: 'Book somebody in'}).count()).toBe(0);
    await card.getByRole('button', {name: `They do not come ${name}`}).click();
    await card.getByText('cancelled', {exact: true}).waitFor();
    await book();
    await card.locator('summary', {hasText: 'Call it off'}).click();
    await card.getByRole('button', {name: /^Call it off/u}).click();
    await card.getByText('called off', {exact: true}).waitFor();
    expect(await bookings()).toEqual([{volunteer, state: 'cancelled'}]);
    expect((await served.call('queue.get', {about: {volunteer}}, staff)).waiting).toContain('induction_to_book');
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('a safeguarding concern', () => {
  test('is raised from a person\'s page, stops their offers at once, is decided by a lead, and seen by nobody it was not shared with', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const staff = await served.token('coordinator');
    const lead = await served.token('administrator');
    const [, , someone] = (await served.call('volunteer.list', {limit: 3}, staff)).rows;
    const one = await newPage(browser, served.address, desktop, watched);
    const two = await newPage(browser, served.address, desktop, watched);
    await comeIn(one.page, served.address, 'administrator');
    await comeIn(two.page, served.address, 'coordinator');
    await one.page.goto(`${served.address}/desk#/person/${someone.id}`);
    await one.page.getByRole('link', {name: 'Raise a safeguarding concern'}).click();
    await one.page.getByText(someone.id, {exact: true}).waitFor();
    await one.page.getByRole('button', {name: 'Raise it'}).click();
    await one.page.locator('#concern-what-error').waitFor();
    await one.page.getByLabel('What was seen or said').fill('Came to the shelter drunk on Sunday.');
    await one.page.getByRole('button', {name: 'Raise it'}).click();
    await one.page.getByRole('heading', {name: /^Concern \d/u}).waitFor();
    const [{number}] = (await served.call('concern.list', {open: true}, lead)).concerns;
    await one.page.getByRole('button', {name: 'Place it now'}).click();
    await one.page.locator('section', {hasText: 'What holds'}).getByText('Suspended').first().waitFor();
    expect((await served.call('volunteer.get', {id: someone.id}, staff)).cells.status).toBe('stopped');
    // Somebody else finds nothing, and is told no more than that.
    await two.page.goto(`${served.address}/desk#/concern/${number}`);
    await two.page.getByRole('alert').waitFor();
    expect(await two.page.getByText('drunk').count()).toBe(0);
    await one.page.getByLabel('Share it with').selectOption({label: 'Volunteer coordinator'});
    await one.page.getByRole('button', {name: 'Let them see it'}).click();
    await two.page.getByText('Came to the shelter drunk on Sunday.').waitFor({timeout: 10_000});
    await two.page.getByLabel('What was found or done').fill('Spoke to him: it will not happen again.');
    await two.page.getByRole('button', {name: 'Add it'}).click();
    await one.page.getByText('Spoke to him: it will not happen again.').waitFor({timeout: 10_000});
    // Whoever is taken out of work needs an answer about the duty to refer.
    await one.page.getByLabel('What is decided').fill('A talk, and a month without shifts.');
    await one.page.getByRole('button', {name: 'Decide', exact: true}).click();
    await one.page.getByRole('alert').first().waitFor();
    await one.page.getByLabel('Does it have to be referred on?').selectOption('not_needed');
    await one.page.getByRole('button', {name: 'Decide', exact: true}).click();
    await one.page.getByText('decided', {exact: true}).waitFor();
    await one.page.getByRole('button', {name: /^Lift it/u}).click();
    await one.page.getByText('Nothing holds.').waitFor();
    expect(await served.call('concern.get', {number}, lead)).toMatchObject({state: 'decided', duty_to_refer: 'not_needed', decision: 'A talk, and a month without shifts.'});
    expect(watched.faults).toEqual([]);
    for (const each of [one, two]) await each.context.close();
  });
});

describe('an organisation', () => {
  test('sees who comes by name, and asks for people; what cannot be read is said beside its field, and the role is found at the desk by its title', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const {organisation} = await people();
    const staff = await served.token('coordinator');
    await served.call('queue.set_rules', {approve_roles: false, key: key()}, staff);
    const charity = await newPage(browser, served.address, phone, watched);
    const desk = await newPage(browser, served.address, desktop, watched);
    await comeIn(charity.page, served.address, 'organiser');
    await comeIn(desk.page, served.address, 'coordinator');
    const page = charity.page;
    const {matches} = await served.call('match.list', {state: 'active', limit: 500}, staff);
    const ours = matches.find((each: {organisation: string}) => each.organisation === organisation);
    await page.locator('strong', {hasText: await nameOf(ours.volunteer)}).first().waitFor();
    await page.locator('summary', {hasText: 'Ask for people'}).press('Enter');
    await page.getByRole('button', {name: 'Ask the centre'}).click();
    await page.getByText('Say what there is to do').waitFor();
    await page.getByLabel('What is there to do?').fill('Puppeteer at the fair');
    await page.getByLabel('On which days, and when').fill('when it rains');
    await page.getByLabel('Postcode of the place').fill('E3 4TN');
    await page.getByRole('button', {name: 'Ask the centre'}).click();
    await page.locator('#ask-sessions-error').waitFor();
    await page.getByLabel('On which days, and when').fill('Mon, Wed 10:00-12:00');
    await page.getByLabel('How many people at least').fill('3');
    await page.getByRole('button', {name: 'Ask the centre'}).click();
    await page.locator('#ask-least-error').waitFor();
    await page.getByLabel('How many at most').fill('4');
    await page.getByRole('button', {name: 'Ask the centre'}).click();
    await page.getByText(/^Sent\. The Volunteer Centre looks for people/u).waitFor();
    await page.getByText('Puppeteer at the fair').waitFor();
    // Once, on a day.
    await page.locator('summary', {hasText: 'Ask for people'}).press('Enter');
    await page.getByLabel('What is there to do?').fill('Stage hand at the fair');
    await page.getByLabel('How often?').selectOption({label: 'Once'});
    await page.getByLabel('Until').fill('14:30');
    await page.getByLabel('Where?').selectOption({label: 'From home'});
    await page.getByRole('button', {name: 'Ask the centre'}).click();
    await page.getByText('Stage hand at the fair').waitFor();
    const {rows} = await served.call('role.list', {of: organisation, limit: 200}, staff);
    const made = rows.filter((each: {cells: {title: string}}) => each.cells.title.endsWith('at the fair')).map((each: {cells: object}) => each.cells);
    expect(made).toHaveLength(2);
    expect(made).toEqual(expect.arrayContaining([expect.objectContaining({sessions: 'Mon, Wed 10:00-12:00', places_minimum: '3', places_maximum: '4', kind: 'ongoing'}), expect.objectContaining({kind: 'one_off', setting: 'remote', when: expect.stringContaining('10:00-14:30')})]));
    await desk.page.goto(`${served.address}/desk#/roles`);
    await desk.page.getByLabel('Find a role').fill('puppet');
    await desk.page.getByRole('link', {name: 'Puppeteer at the fair'}).waitFor();
    expect(await desk.page.locator('tbody tr').count()).toBe(1);
    expect(watched.faults).toEqual([]);
    for (const each of [charity, desk]) await each.context.close();
  });
});

describe('passing somebody on', () => {
  test('takes their consent, and the organisation that has them sees who they are until it has said what came of it', {timeout: 120_000}, async ({skip}) => {
    if (!(await (await fetch(`${served.address}/openrpc.json`)).text()).includes('"passing.make"')) return skip('this server does not have it yet');
    const watched = new Watched();
    const {organisation} = await people();
    const staff = await served.token('coordinator');
    const {matches} = await served.call('match.list', {state: 'active', limit: 500}, staff);
    const ours = matches.find((each: {organisation: string}) => each.organisation === organisation);
    const other = matches.find((each: {organisation: string}) => each.organisation !== organisation);
    const {page, context} = await newPage(browser, served.address, phone, watched);
    await comeIn(page, served.address, 'organiser');
    const card = page.locator('section', {has: page.getByRole('heading', {name: 'Passed on'})});
    await card.locator('summary', {hasText: 'Pass somebody on'}).press('Enter');
    await card.getByRole('button', {name: 'Pass them on'}).click();
    await card.getByText('Choose who', {exact: true}).waitFor();
    await card.getByLabel('Who', {exact: true}).selectOption({label: await nameOf(ours.volunteer)});
    const {cells} = await served.call('organisation.get', {id: other.organisation}, staff);
    await card.getByLabel('To which organisation').selectOption({label: cells.name});
    await card.getByLabel('What for').fill('Would like to cook as well.');
    await card.getByRole('button', {name: 'Pass them on'}).click();
    await card.getByText('Without their yes nobody is passed on').waitFor();
    await card.getByLabel('How they said yes').selectOption({label: 'in person'});
    await card.getByRole('button', {name: 'Pass them on'}).click();
    await card.getByText(`To ${cells.name}:`).waitFor();
    const {passings} = await served.call('passing.list', {volunteer: ours.volunteer}, staff);
    expect(passings).toMatchObject([{to: other.organisation, from: organisation, state: 'sent'}]);

    // From the centre to us.
    const {number} = await served.call('passing.make', {to: organisation, volunteer: other.volunteer, wants: 'Looks for company on Sundays.', consent: 'telephone', key: key()}, staff);
    const line = card.locator('li', {hasText: 'From the Volunteer Centre:'});
    await line.getByRole('button', {name: /^Look/u}).click();
    await line.getByText('Looks for company on Sundays.').waitFor();
    await line.getByText(await nameOf(other.volunteer)).waitFor();
    await line.getByRole('button', {name: /^We have seen this/u}).click();
    await line.getByLabel('What came of it').selectOption({label: 'taken on'});
    await line.getByRole('button', {name: /^It is done/u}).click();
    await line.locator('.tag', {hasText: 'taken on'}).waitFor();
    expect((await served.call('passing.get', {number}, staff)).passing).toMatchObject({outcome: 'taken_on'});
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('the quarter', () => {
  test('leads from a figure to its rows, is saved as a file, and stays as it was handed in', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await comeIn(page, served.address, 'coordinator');
    await page.goto(`${served.address}/desk#/quarter`);
    await page.getByRole('heading', {name: 'By ward'}).waitFor({timeout: 30_000});
    await page.getByLabel('First day').fill('2025-01-01');
    await page.getByLabel('Last day').fill('2026-12-31');
    await page.getByRole('button', {name: 'Count'}).press('Enter');
    await page.getByText(/1 Jan 2025 – .*31 Dec 2026/u).first().waitFor();
    const figure = page.locator('.numbers li', {hasText: 'Volunteered'}).first().getByRole('button');
    const count = Number((/\d+/u.exec(await figure.innerText()) ?? ['0'])[0]);
    expect(count).toBeGreaterThan(0);
    await figure.press('Enter');
    await page.getByRole('heading', {name: 'Behind the figure: Volunteered'}).waitFor();
    await page.locator('section', {hasText: 'Behind the figure'}).locator('tbody tr').first().waitFor();
    const file = page.waitForEvent('download');
    await page.getByRole('button', {name: 'Save as CSV'}).press('Enter');
    expect((await file).suggestedFilename()).toBe('2025-01-01 2026-12-31.csv');
    await page.getByRole('button', {name: 'Hand in and keep'}).press('Enter');
    await page.getByText('Type what it is called').waitFor();
    await page.getByLabel('What it is called').fill('Community fund');
    await page.getByRole('button', {name: 'Hand in and keep'}).press('Enter');
    await page.locator('#figures', {hasText: 'Community fund'}).waitFor();
    await page.locator('section', {hasText: 'Handed in'}).getByText('Community fund').last().waitFor();
    expect(Number((/\d+/u.exec(await figure.innerText()) ?? ['0'])[0])).toBe(count);
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('a stranger', () => {
  const enquiry = async (name: string) => {
    const {rows} = await served.call('queue.list', {what: 'new_enquiry', limit: 200}, await served.token('coordinator'));
    return rows.find((row: {person?: string}) => row.person === name);
  };

  test('finds a role and asks for it with the keyboard alone; the coordinator has it in the queue', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const desk = await newPage(browser, served.address, desktop, watched);
    await comeIn(desk.page, served.address, 'coordinator');
    const {roles} = await served.call('role.find', {limit: 50});
    const role = roles.find((each: {minimum_age?: string; when?: string}) => each.when !== undefined);
    const {page, context} = await newPage(browser, served.address, phone, watched);
    await page.goto(`${served.address}/interest`);
    await page.getByRole('button', {name: /^I am interested/u}).first().waitFor();
    await tabTo(page, /^What would you like to do/u);
    await page.keyboard.type(role.title);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', {name: `What is open for “${role.title}”`}).waitFor();
    await tabTo(page, new RegExp(`^I am interested ${role.title.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')}$`, 'u'));
    await page.keyboard.press('Enter');
    // What is missing stands at the top and beside its field, and the summary leads there.
    await tabTo(page, /^Send$/u);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByRole('link', {name: 'Type your name'}).waitFor();
    await tabTo(page, /^Type your name$/u);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('name');
    expect(await page.locator('#name').getAttribute('aria-describedby')).toBe('name-error');
    await page.keyboard.type('Noor Stranger');
    await page.keyboard.press('Tab');
    await page.keyboard.type('noor.stranger@example.org');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await tabTo(page, /^Tue$/u);
    await page.keyboard.press('Space');
    await tabTo(page, /^Evening$/u);
    await page.keyboard.press('Space');
    await tabTo(page, /^What would you like to do/u);
    await page.keyboard.type('I like to be with people.');
    await tabTo(page, /^Send$/u);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', {name: 'Look for our message'}).waitFor();
    expect(await enquiry('Noor Stranger')).toBeUndefined(); // the address may be anybody's
    await expect.poll(() => served.codeFor('noor.stranger@example.org'), {timeout: 20_000}).not.toBe('');
    await tabTo(page, /^The code$/u);
    await page.keyboard.type(served.codeFor('noor.stranger@example.org'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', {name: 'Thank you'}).waitFor();
    await page.getByText(`We have it: you are interested in ${role.title}.`).waitFor();

    const row = await enquiry('Noor Stranger');
    expect(row).toBeDefined();
    const volunteer = row.about.volunteer;
    expect(await stateOf(volunteer, role.role)).toBe('interested');
    await desk.page.goto(`${served.address}/desk#/person/${volunteer}`);
    await settled(desk.page);
    await desk.page.getByRole('heading', {name: 'Noor Stranger'}).waitFor();
    await desk.page.getByText('I like to be with people.').first().waitFor();
    await page.goto(`${served.address}/me`);
    await settled(page);
    await page.getByRole('heading', {name: 'On its way'}).waitFor();
    expect(watched.faults).toEqual([]);
    await context.close();
    await desk.context.close();
  });

  test('under 18 names a parent or carer, in Easy Read; the carer waits to be rung', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, phone, watched);
    await page.goto(`${served.address}/interest#easy`);
    await page.getByRole('button', {name: 'I do not know. Please help me.'}).press('Enter');
    await page.getByLabel('What is your name?').fill('Ali Young');
    await page.getByLabel('How can we write to you?').fill('ali.young@example.org');
    await page.getByLabel('No', {exact: true}).press('Space');
    await page.getByLabel('Month').selectOption('May');
    await page.getByLabel('Year').fill(String(new Date().getFullYear() - 10));
    await page.getByLabel('What is the name of your parent or carer?').fill('Lea Young');
    await page.getByLabel('How can we reach them?').fill('020 7946 0003');
    await page.getByRole('button', {name: 'Send', exact: true}).press('Enter');
    await page.locator('#born-error').getByText(/^Under 13/u).waitFor();
    await page.getByLabel('Year').fill(String(new Date().getFullYear() - 16));
    await page.getByRole('button', {name: 'Send', exact: true}).press('Enter');
    await page.getByRole('heading', {name: 'We sent you a message'}).waitFor();
    await expect.poll(() => served.codeFor('ali.young@example.org'), {timeout: 20_000}).not.toBe('');
    await page.getByLabel('Type the number here').fill(served.codeFor('ali.young@example.org'));
    await page.getByRole('button', {name: 'Finish'}).press('Enter');
    await page.getByText('We ask your parent or carer. They must say yes first.').waitFor();
    const {rows} = await served.call('queue.list', {what: 'ring_carer', limit: 200}, await served.token('coordinator'));
    expect(rows.map((row: {person?: string}) => row.person)).toContain('Ali Young');
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('signing in', () => {
  test('by password and authenticator, with the keyboard alone', async () => {
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await page.goto(`${served.address}/sign-in`);
    const {accounts} = await served.call('demo.accounts', {});
    const account = accounts.find((each: {kind: string}) => each.kind === 'administrator');
    const tabTo = async (name: RegExp) => {
      for (let n = 0; n < 30; ++n) {
        await page.keyboard.press('Tab');
        const words = await page.evaluate(() => {
          const at = document.activeElement;
          const label = at?.id ? document.querySelector(`label[for="${at.id}"]`) : null;
          return (label ?? at)?.textContent ?? '';
        });
        if (name.test(words)) return;
      }
      throw new Error(`the keyboard does not reach ${name}`);
    };
    await tabTo(/^Sign in with a password/u);
    await page.keyboard.press('Enter');
    await page.keyboard.type(account.address);
    await tabTo(/^Password/u);
    await page.keyboard.type('not this one');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.locator('#password').fill('');
    await page.locator('#password').focus();
    await page.keyboard.type(account.password);
    await page.keyboard.press('Enter');
    await page.getByLabel('Code from your authenticator app').waitFor();
    const now = (await served.call('demo.accounts', {})).accounts.find((each: {kind: string}) => each.kind === 'administrator');
    await page.keyboard.type(now.code);
    await page.keyboard.press('Enter');
    await page.waitForURL((address) => address.pathname === '/desk');
    await settled(page);
    await page.getByRole('button', {name: 'Sign out'}).click();
    await page.waitForURL((address) => address.pathname === '/sign-in');
    await page.goto(`${served.address}/desk`);
    await page.waitForURL((address) => address.pathname === '/sign-in');
    expect(watched.faults).toEqual([]);
    await context.close();
  });

  test('asks for what is missing beside its field, and a spent link says what to do', async () => {
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, phone, watched);
    await page.goto(`${served.address}/sign-in`);
    await page.getByRole('button', {name: 'Send me a code'}).click();
    expect(await page.locator('#address').getAttribute('aria-invalid')).toBe('true');
    await page.goto(`${served.address}/welcome`);
    await page.getByText(/whole link from your invitation/u).waitFor();
    await page.goto(`${served.address}/act#l1.never-made`);
    await page.getByText(/has been used, or is too old/u).waitFor();
    // The secret is not left in the address.
    expect(page.url()).toBe(`${served.address}/act`);
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

// The last one: it forgets what the others did.
describe('erase me', () => {
  test('somebody who registered takes a copy, asks to be erased, and is gone once an administrator has decided and done it', {timeout: 180_000}, async ({skip}) => {
    if (!(await (await fetch(`${served.address}/openrpc.json`)).text()).includes('"my.ask"')) return skip('this server does not have it yet');
    const watched = new Watched();
    const staff = await served.token('coordinator');
    const found = async () => (await served.call('volunteer.search', {text: 'Zuleika'}, staff)).people.length;
    const me = await newPage(browser, served.address, phone, watched);
    const page = me.page;
    page.setDefaultTimeout(60_000);
    await page.goto(`${served.address}/interest`);
    await page.getByRole('button', {name: 'I do not know yet: help me find something'}).click();
    await page.getByLabel('Your name').fill('Zuleika Forgotten');
    await page.getByLabel(/^Your email/u).fill('zuleika@example.org');
    await page.getByLabel('Yes', {exact: true}).check();
    await page.getByRole('button', {name: 'Send', exact: true}).click();
    await page.getByRole('heading', {name: 'Look for our message'}).waitFor();
    await expect.poll(() => served.codeFor('zuleika@example.org'), {timeout: 20_000}).not.toBe('');
    await page.getByLabel('The code').fill(served.codeFor('zuleika@example.org'));
    await page.getByRole('button', {name: 'Finish'}).click();
    await page.getByRole('link', {name: 'Go to my page'}).click();
    await settled(page);
    expect(await found()).toBe(1);

    // A copy at once: it is JSON, and she is in it.
    const saving = page.waitForEvent('download');
    await page.getByRole('button', {name: 'Take a copy'}).click();
    const copy = JSON.parse(readFileSync(await (await saving).path(), 'utf8'));
    expect(copy.held.volunteer[0].name).toBe('Zuleika Forgotten');
    await page.locator('summary', {hasText: 'Ask for something else'}).click();
    await page.getByRole('button', {name: 'Send it'}).click();
    await page.locator('#ask-error').waitFor();
    await page.getByLabel('In your own words').fill('I am moving away: please forget me.');
    await page.getByRole('button', {name: 'Send it'}).click();
    await page.getByText('with the centre').waitFor();

    const desk = await newPage(browser, served.address, desktop, watched);
    await comeIn(desk.page, served.address, 'administrator');
    await desk.page.goto(`${served.address}/desk#/cases`);
    await desk.page.getByRole('link', {name: /^Erasure, \d/u}).first().click();
    await desk.page.getByText('I am moving away: please forget me.').waitFor();
    await desk.page.getByText('signed in').waitFor();
    await desk.page.getByRole('button', {name: 'Decide'}).click();
    await desk.page.getByText('It is decided, and whom it concerns is told.').waitFor();
    await desk.page.locator('summary', {hasText: 'Erase the person'}).click();
    // A letter may still be on its way; then it is said so, and tried again.
    await expect.poll(async () => {
      const press = desk.page.getByRole('button', {name: 'Erase them for ever'});
      if ((await press.count()) > 0) {
        await press.click();
        await desk.page.getByRole('button', {name: /^Yes, do it/u}).click();
      }
      return found();
    }, {timeout: 60_000, interval: 2000}).toBe(0);
    await desk.page.getByRole('button', {name: 'It is done'}).click();
    await desk.page.getByText('Nothing more is to be done.').waitFor();
    // Neither the server nor the device knows her name any longer.
    watched.expectsCuts = true;
    await page.reload();
    await page.waitForURL(/sign-in/u);
    expect(await page.getByText('Zuleika').count()).toBe(0);
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('Zuleika');
    expect(watched.faults).toEqual([]);
    for (const each of [me, desk]) await each.context.close();
  });
});

describe('the demonstration', () => {
  test('is made anew by any of its accounts, after asking; everybody else is told that they are signed out', async () => {
    const watched = new Watched();
    watched.expectsCuts = true;
    const me = await newPage(browser, served.address, phone, watched);
    const desk = await newPage(browser, served.address, desktop, watched);
    await comeIn(me.page, served.address, 'volunteer');
    await comeIn(desk.page, served.address, 'coordinator');
    await me.page.getByText('Made data.').waitFor();
    await act(me.page, 'Make it anew');
    await act(me.page, 'No, leave it');
    expect(await me.page.getByRole('button', {name: 'Make it anew'}).evaluate((button) => button === document.activeElement)).toBe(true);
    await act(me.page, 'Make it anew');
    await act(me.page, 'Yes, make it anew');
    await me.page.waitForURL((address) => address.pathname === '/', {timeout: 30_000});
    await me.page.getByRole('heading', {name: 'Coordinator'}).waitFor();
    await desk.page.locator('.line').getByText('You are signed out.').first().waitFor({timeout: 30_000});
    await desk.page.getByRole('link', {name: 'Sign in again'}).click();
    await comeIn(desk.page, served.address, 'coordinator');
    expect(watched.faults).toEqual([]);
    for (const each of [me, desk]) await each.context.close();
  });
});

async function chooseOpening(page: Page, title: string): Promise<void> {
  const select = page.locator('#log-opening');
  if ((await select.count()) > 0) {
    const options = await select.locator('option').allTextContents();
    const at = Math.max(1, options.findIndex((each) => title !== '' && each.startsWith(title)));
    await select.selectOption({index: at});
  } else {
    const radio = page.locator('input[name="opening"]');
    const labels = await page.locator('label', {has: radio}).allTextContents();
    await radio.nth(Math.max(0, labels.findIndex((each) => title !== '' && each.startsWith(title)))).check();
  }
}

async function nameOf(volunteer: string): Promise<string> {
  return (await served.call('volunteer.get', {id: volunteer}, await served.token('coordinator'))).cells.name;
}
async function known(volunteer: string): Promise<string[]> {
  const {matches} = await served.call('match.list', {volunteer}, await served.token('coordinator'));
  return matches.map((match: {opening: string}) => match.opening);
}
async function logged(): Promise<number> {
  return (await served.call('hours.list', {}, await served.token('volunteer'))).hours.length;
}
function today(): string {
  return new Date().toISOString().slice(0, 10);
}
function key(): string {
  return `${today().replaceAll('-', '')}-${crypto.randomUUID()}`;
}
