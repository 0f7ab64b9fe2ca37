// SPDX-License-Identifier: MIT
// From an offer to hours that count: by hand, by a run, by pins, and on the coordinator's day.
import type {Page} from 'playwright-core';
import {describe, expect, test} from 'vitest';
import {comeIn, desktop, newPage, phone, settled, Watched} from '../served.ts';
import {act, anOpening, browser, chooseOpening, key, nameOf, people, seen, served, stage, stateOf, today} from './stage.ts';

stage();

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
