// SPDX-License-Identifier: MIT
// Journeys of the centre's own work: organisations come, are approved and leave, messages are worded, news is sent.
import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {comeIn, desktop, newPage, openBrowser, phone, Served, settled, Watched} from './served.ts';

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
const key = () => `${new Date().toISOString().slice(0, 10).replaceAll('-', '')}-${crypto.randomUUID()}`;

describe('an organisation', () => {
  test('rings, is approved once its papers were seen, names who stands in, and leaves step by step', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const staff = await served.token('coordinator');
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    const other = await newPage(browser, served.address, phone, watched);
    await comeIn(page, served.address, 'coordinator');
    await comeIn(other.page, served.address, 'administrator');
    await other.page.goto(`${served.address}/desk#/organisations`);
    await settled(other.page);
    await page.goto(`${served.address}/desk#/records`);
    await page.getByRole('link', {name: 'Organisations', exact: true}).click();
    await page.locator('summary', {hasText: 'Take it down'}).click();
    await page.getByLabel('Organisation', {exact: true}).fill('Reading Room Trust');
    await page.getByRole('button', {name: 'Take it down'}).click();
    await page.getByText('Type their name').waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('taken-contact');
    await page.getByLabel('Who asks for it').fill('Una Reader');
    await page.getByLabel('Email address or telephone number').fill('una@reading.example');
    await page.getByLabel('What it does').fill('A room with books.');
    await page.getByRole('button', {name: 'Take it down'}).click();
    await page.getByRole('heading', {name: /^Reading Room Trust/u, level: 1}).waitFor();
    const organisation = decodeURIComponent((await page.evaluate(() => location.hash)).split('/')[2] ?? '');
    await other.page.getByText('One organisation asks to be approved.').waitFor();

    // Without its papers it is not approved, unless somebody says why.
    await page.getByLabel('DBS, basic').check();
    await page.getByRole('button', {name: 'Approve it'}).click();
    await page.getByRole('alert').first().waitFor();
    const papers = page.locator('section', {has: page.getByRole('heading', {name: 'Papers'})});
    for (const kind of ['Public liability insurance', 'Safeguarding policy']) {
      await papers.locator('details').evaluate((details: HTMLDetailsElement) => (details.open = true));
      await papers.getByLabel('Paper', {exact: true}).selectOption({label: kind});
      await papers.getByLabel('Holds until').fill('2020-01-01');
      await papers.getByRole('button', {name: 'It was seen'}).click();
      await papers.getByText('It has to hold until after the day it was seen').waitFor();
      await papers.getByLabel('Holds until').fill('2099-12-31');
      await papers.getByRole('button', {name: 'It was seen'}).click();
      await papers.getByRole('row', {name: new RegExp(`^${kind}`, 'u')}).waitFor();
    }
    await page.getByRole('button', {name: 'Approve it'}).click();
    await page.locator('p > .tag', {hasText: 'Approved'}).waitFor();
    expect(await served.call('organisation.standing', {organisation}, staff)).toMatchObject({state: 'approved', checks: ['dbs_basic'], papers_missing: []});

    // A site, and somebody who stands in until a day.
    const sites = page.locator('section', {has: page.getByRole('heading', {name: 'Sites'})});
    await sites.locator('summary').click();
    await sites.getByLabel('What the place is called').fill('The room');
    await sites.getByRole('button', {name: 'Save it'}).click();
    await sites.getByText('The room', {exact: true}).first().waitFor();
    const nextYear = new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10);
    const speakers = page.locator('section', {has: page.getByRole('heading', {name: 'Who speaks for it'})});
    await speakers.locator('summary').click();
    await speakers.getByLabel('stands in').check();
    await speakers.getByLabel('Their name').fill('Ned Standin');
    await speakers.getByLabel('Email address or telephone number').fill('ned@reading.example');
    await speakers.getByRole('button', {name: 'They speak for the organisation'}).click();
    await speakers.getByText('Say until which day').waitFor();
    await speakers.getByLabel('Last day').fill(nextYear);
    await speakers.getByRole('button', {name: 'They speak for the organisation'}).click();
    await speakers.getByText('Ned Standin').first().waitFor();

    // It leaves: nothing is left to do, so the last step is next, and asks once more.
    const leaving = page.locator('section', {has: page.getByRole('heading', {name: 'Leaving'})});
    await leaving.locator('summary').click();
    await leaving.getByLabel('Its last day').fill('2099-03-31');
    await leaving.getByRole('button', {name: 'It leaves on that day'}).click();
    await leaving.getByRole('button', {name: 'It has left'}).click();
    await leaving.getByRole('button', {name: 'No, leave it'}).click();
    expect((await served.call('organisation.standing', {organisation}, staff)).state).toBe('leaving');
    await leaving.getByRole('button', {name: 'It has left'}).click();
    await leaving.getByRole('button', {name: 'Yes, do it'}).click();
    await leaving.getByText(/^It left on/u).waitFor();
    expect(watched.faults).toEqual([]);
    for (const each of [context, other.context]) await each.close();
  });

  test('thanks somebody in its own words, which they find on their page and the centre finds too; an incident is written down once and seen at the desk', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const {accounts} = await served.call('demo.accounts', {});
    const of = (kind: string) => accounts.find((each: {kind: string}) => each.kind === kind);
    const {volunteer} = of('volunteer');
    const {organisation} = of('organiser');
    const staff = await served.token('coordinator');
    // They work there.
    const list = await served.call('shortlist.of_volunteer', {volunteer, limit: 200}, staff);
    let opening = '';
    for (const each of [...list.eligible, ...list.ask_first]) {
      const {cells} = await served.call('role.get', {id: each.id.split('-')[0]}, staff);
      if (cells.organisation === organisation) opening = each.id;
      if (opening !== '') break;
    }
    const force = {volunteer, opening, reason: 'Known for years', override_gates: true};
    await served.call('match.offer', {volunteer, opening, channel: 'email', key: key()}, staff);
    await served.call('match.accept', {volunteer, opening, key: key()}, await served.token('volunteer'));
    const today = new Date().toISOString().slice(0, 10);
    for (const step of ['match.refer', 'match.take_on', 'match.confirm', 'match.start']) await served.call(step, {...force, ...(step === 'match.confirm' ? {first_day: today} : {}), key: key()}, staff).catch(() => undefined);
    expect((await served.call('match.get', {volunteer, opening}, staff)).match.state).toBe('active');
    const me = await newPage(browser, served.address, phone, watched);
    const charity = await newPage(browser, served.address, desktop, watched);
    const desk = await newPage(browser, served.address, desktop, watched);
    await comeIn(me.page, served.address, 'volunteer');
    await comeIn(charity.page, served.address, 'organiser');
    await comeIn(desk.page, served.address, 'coordinator');
    await desk.page.goto(`${served.address}/desk#/incidents`);
    await settled(desk.page);
    const {page} = charity;
    const name = (await served.call('volunteer.get', {id: volunteer}, staff)).cells.name;
    await page.locator('summary', {hasText: 'Thanks and references'}).click();
    await page.locator('summary', {hasText: 'Write a reference'}).click();
    await page.getByRole('button', {name: 'Keep it'}).click();
    await page.getByText('Choose for whom').waitFor();
    await page.getByLabel('For whom').selectOption({label: name});
    await page.getByLabel('In your own words').fill('Always there, always kind. Thank you.');
    await page.getByRole('button', {name: 'Keep it'}).click();
    await page.getByText(`Kept for ${name}.`).waitFor();
    await me.page.getByText('Always there, always kind. Thank you.').waitFor({timeout: 20_000});
    await page.locator('summary', {hasText: 'Write an incident down'}).click();
    await page.getByLabel('What happened').fill('A cup fell off the table.');
    await page.getByRole('button', {name: 'Write it down'}).click();
    await desk.page.getByText('A cup fell off the table.').waitFor({timeout: 10_000});
    expect((await served.call('incident.list', {organisation}, staff)).incidents.filter((each: {what: string}) => each.what === 'A cup fell off the table.')).toHaveLength(1);
    expect(watched.faults).toEqual([]);
    for (const each of [me, charity, desk]) await each.context.close();
  });
});

describe('messages', () => {
  test('are worded anew after being tried out, and the original is a press away', {timeout: 90_000}, async () => {
    const watched = new Watched();
    const staff = await served.token('coordinator');
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await comeIn(page, served.address, 'coordinator');
    await page.goto(`${served.address}/desk#/templates`);
    await page.getByLabel('Which message').selectOption('completed');
    await page.getByLabel('Subject').fill('Thank you, {nobody}');
    await page.getByRole('button', {name: 'Try it out'}).click();
    await page.getByText(/placeholders is not known/u).waitFor();
    await page.getByLabel('Subject').fill('Thank you from us all');
    await page.getByRole('button', {name: 'Try it out'}).click();
    await page.locator('section', {has: page.getByRole('heading', {name: 'How it reads'})}).getByText('Thank you from us all').waitFor();
    const own = async () => (await served.call('template.list', {}, staff)).templates.find((each: {name: string}) => each.name === 'completed').own;
    expect(await own()).toEqual([]);
    await page.getByRole('button', {name: 'Keep these words'}).click();
    await page.getByText('Kept: from now on it is written so.').waitFor();
    expect(await own()).toMatchObject([{language: 'en', subject: 'Thank you from us all'}]);
    await page.getByRole('button', {name: 'The original again'}).click();
    await page.getByText('The original words are used again.').waitFor();
    expect(await own()).toEqual([]);
    expect(watched.faults).toEqual([]);
    await context.close();
  });

  test('go to many only who want them, counted before they are sent', {timeout: 90_000}, async () => {
    const watched = new Watched();
    const staff = await served.token('coordinator');
    const {accounts} = await served.call('demo.accounts', {});
    const {volunteer} = accounts.find((each: {kind: string}) => each.kind === 'volunteer');
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await comeIn(page, served.address, 'coordinator');
    await page.goto(`${served.address}/desk#/person/${volunteer}`);
    const wish = page.locator('section', {has: page.getByRole('heading', {name: 'News', exact: true})});
    await wish.getByRole('button', {name: 'They want news'}).click();
    await wish.getByText('Wants news').first().waitFor();
    const {queued} = await served.call('mailing.count', {basis: 'consent', to: {}}, staff);
    expect(queued).toBeGreaterThan(0);
    await page.goto(`${served.address}/desk#/news`);
    await page.getByRole('button', {name: 'Count whom it reaches'}).click();
    await page.getByText('Type a subject').waitFor();
    await page.getByLabel('Subject').fill('The summer fair');
    await page.getByLabel('Words', {exact: true}).fill('Hello {person}, come to the fair.');
    await page.getByRole('button', {name: 'Count whom it reaches'}).click();
    await page.getByText(queued === 1 ? 'One person would be sent it.' : `${queued} people would be sent it.`).waitFor();
    // Whoever changes whom it is for counts again before it can be sent.
    await page.getByLabel('Only who cares for').fill('animals');
    await page.locator('#reached').waitFor({state: 'detached'});
    await page.getByLabel('Only who cares for').fill('');
    await page.getByRole('button', {name: 'Count whom it reaches'}).click();
    await page.getByRole('button', {name: /^Send it to/u}).click();
    await page.getByText(/^It is on its way to/u).waitFor();
    await page.locator('section', {has: page.getByRole('heading', {name: 'Sent before'})}).getByText('The summer fair').waitFor();
    expect((await served.call('mailing.list', {}, staff)).mailings).toMatchObject([{subject: 'The summer fair', people: queued}]);
    // They say themselves that it is enough, and the desk sees it.
    await page.goto(`${served.address}/desk#/person/${volunteer}`);
    await wish.getByText('Wants news').first().waitFor();
    const me = await newPage(browser, served.address, phone, watched);
    await comeIn(me.page, served.address, 'volunteer');
    await me.page.getByText('You are sent news.').waitFor();
    await me.page.getByRole('button', {name: 'Send me no more news'}).click();
    await me.page.getByText('You are sent no news.').waitFor();
    await wish.getByText('Wants none').first().waitFor();
    await me.context.close();
    expect((await served.call('mailing.count', {basis: 'consent', to: {}}, staff)).queued).toBe(queued - 1);
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});
