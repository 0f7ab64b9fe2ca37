// SPDX-License-Identifier: MIT
// Every page and state, on a phone and on a desk, light and dark: no fault of accessibility that axe can see, no sideways
// scrolling, nothing the policy refuses, nothing from elsewhere. The pictures of docs/console are made here on the way.
import {readFileSync, readdirSync} from 'node:fs';
import {resolve} from 'node:path';
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {comeIn, newPage, openBrowser, Served, settled, Watched, type Kind} from './served.ts';
import {boundaries} from './boundaries.ts';
import {faultsOf, looks, top, wrongWith} from './sound.ts';

const served = new Served();
let browser: Browser;
let opening = '';
let volunteer = '';
let need = 0;
let concern = 0;
let asked = 0; // a request about data
let applied = ''; // an organisation that asks to be approved
let openRole = ''; // for anybody to ask for
let run = 0; // 0: this server has no runs
let methods = new Set<string>(); // of this server
beforeAll(async () => {
  await served.start();
  browser = await openBrowser();
  const {methods: all} = (await (await fetch(`${served.address}/openrpc.json`)).json()) as {methods: {name: string}[]};
  methods = new Set(all.map((each) => each.name));
  const {accounts} = await served.call('demo.accounts', {});
  volunteer = accounts.find((each: {kind: string}) => each.kind === 'volunteer').volunteer;
  openRole = (await served.call('role.find', {limit: 3})).roles[1].role;
  const token = await served.token('coordinator');
  opening = (await served.call('match.list', {state: 'offered', limit: 1}, token)).matches[0].opening;
  if ((await (await fetch(`${served.address}/openrpc.json`)).text()).includes('"run.start"')) {
    run = (await served.call('run.start', {scope: 'all', key: key()}, token)).run;
    while ((await served.call('run.get', {run}, token)).run.state !== 'done') await new Promise((done) => setTimeout(done, 200));
  }
  if (run !== 0) await pinSome(token);
  // Two people who ask for help, of whom one has agreed.
  for (const consent of [{consent: true, how: 'telephone'}, {consent: false}]) {
    const person = {name: 'Rosa Ask', telephone: '020 7946 0021', postcode: 'E3 4TN', address: '3 Made Street', safe_times: 'Mornings'};
    const asked = await served.call('need.add', {person, kind: 'shopping', wants: 'Bread and milk on Fridays.', ...consent, key: key()}, token);
    need ||= asked.need;
  }
  // Somebody who stands on the books twice.
  const twin = {name: 'Noor Rahman', telephone: '020 7946 0017', call_back_on: '2026-11-30', details: {born: '1990-02'}};
  for (let n = 0; n < 2; ++n) await served.call('volunteer.take_down', {...twin, key: key()}, token);
  // An induction with room, and a concern.
  await served.call('induction.add', {id: 'I1', begins: '2026-12-01 10:00', ends: '2026-12-01 12:00', location: 'Meeting room 2', places: 12, key: key()}, token);
  await served.call('induction.book', {induction: 'I1', volunteer, key: key()}, token);
  concern = (await served.call('concern.raise', {about: {volunteer}, what: 'Shouted at a guest at the lunch club, on Monday.', key: key()}, token)).number;
  if (methods.has('privacy.open')) asked = (await served.call('privacy.open', {kind: 'erasure', volunteer, words: 'By letter: please erase what you hold about me.', key: key()}, token)).number;
  // An organisation that asks to be approved, one that leaves, and an incident.
  const garden = {name: 'Made Garden Trust', contact_name: 'Ivy Made', address: 'ivy@garden.example', postcode: 'E3 4TN', purpose: 'Gardens that everybody may use.', wants: 'People who like to dig.'};
  applied = (await served.call('organisation.take_down', {...garden, key: key()}, token)).organisation;
  await served.call('organisation.see_paper', {organisation: 'O002', kind: 'public_liability', seen_on: '2026-01-10', valid_until: '2026-12-31', reference: 'PL 17', key: key()}, token);
  await served.call('organisation.put_site', {organisation: 'O002', name: 'The hall', address: '3 Made Street', postcode: 'E3 4TN', notes: 'Ring twice.', key: key()}, token);
  await served.call('organisation.leave', {organisation: 'O002', last_day: '2027-03-31', key: key()}, token);
  await served.call('incident.report', {organisation: 'O002', kind: 'near_miss', what: 'A shelf came down; nobody stood under it.', action: 'It is fixed to the wall now.', key: key()}, token);
  // A role that is work with children, which somebody holds.
  const busy = (await served.call('match.list', {state: 'active', limit: 1}, token)).matches[0];
  await served.call('regulated.set_role', {role: busy.opening.split('-')[0], with_children: true, key: key()}, token);
  // Somebody who wants paper is asked something.
  const {rows: some} = await served.call('volunteer.list', {limit: 40}, token);
  for (const {id} of methods.has('letter.list') ? some.slice(20) : []) {
    const fits = (await served.call('shortlist.of_volunteer', {volunteer: id, limit: 1}, token)).eligible[0];
    if (fits === undefined) continue;
    await served.call('contact.set', {volunteer: id, channel: 'letter', address: '3 Made Street\nLondon\nE1 6AN', key: key()}, token);
    await served.call('match.offer', {volunteer: id, opening: fits.id, channel: 'email', key: key()}, token);
    break;
  }
  // In the public directory, one of them to be looked at again.
  await served.call('directory.keep', {entry: 'friends', kind: 'organisation', name: 'Friends of the Park', place: 'Victoria Park', review_on: '2027-06-01', key: key()}, token);
  await served.call('directory.keep', {entry: 'lunch', kind: 'service', name: 'Lunch club', organisation: 'friends', description: 'A hot meal and company on Tuesdays.', place: 'The pavilion', open_when: 'Tue 12:00-14:00', review_on: '2026-01-05', key: key()}, token);
  // Somebody of the time bank wants something, and somebody offers it.
  const members = (await served.call('account.list', {limit: 500}, token)).accounts.filter((each: {scheme: string; kind: string}) => each.scheme === 'exchange' && each.kind === 'member');
  const memberOf = (at: number) => members[at].account.split('/').at(-1);
  await served.call('want.add', {volunteer: memberOf(0), title: 'A shelf put up', category: 'repairs', minutes: 90, words: 'I have the shelf, and no drill.', key: key()}, token);
  await served.call('help.offer', {volunteer: memberOf(1), title: 'Small repairs', category: 'repairs', key: key()}, token);
  // Something for the volunteer to answer, and hours for the organiser to confirm.
  const suits = (await served.call('shortlist.of_volunteer', {volunteer, limit: 3}, token)).eligible;
  // Somebody who gives a place up, for the coordinator's day.
  const {unfilled} = await served.call('board.day', {limit: 200}, token);
  const dated = new Set(unfilled.filter((each: {begins?: number}) => each.begins).map((each: {opening: string}) => each.opening));
  const held = (await served.call('match.list', {state: 'confirmed', limit: 500}, token)).matches;
  const gone = held.find((match: {opening: string}) => dated.has(match.opening));
  await served.call('match.drop_out', {volunteer: gone.volunteer, opening: gone.opening, reason: 'Ill', key: key()}, token);
  await served.call('match.offer', {volunteer, opening: suits[0].id, channel: 'email', key: key()}, token);
  const organisation = accounts.find((each: {kind: string}) => each.kind === 'organiser').organisation;
  const {matches} = await served.call('match.list', {state: 'confirmed', limit: 500}, token);
  for (const match of matches.filter((each: {organisation: string}) => each.organisation === organisation).slice(0, 3)) {
    const {volunteer: who, opening: where} = match;
    await served.call('match.start', {volunteer: who, opening: where, reason: 'Seen there', override_gates: true, key: key()}, token).catch(() => undefined);
    await served.call('hours.log', {volunteer: who, opening: where, minutes: 90, worked_on: '2026-11-20', key: key()}, token).catch(() => undefined);
  }
});
afterAll(async () => {
  await browser?.close();
  await served.stop();
});

// A pair that is kept, one that the rules do not allow, and one ruled out.
async function pinSome(token: string): Promise<void> {
  const {entries} = await served.call('run.diff', {run, movement: 'added', limit: 2}, token);
  const pin = (pair: {volunteer: string; opening: string}, kind: string, reason: string) =>
    served.call('pin.set', {volunteer: pair.volunteer, opening: pair.opening, kind, reason, key: key()}, token);
  await pin(entries[0], 'keep', 'They worked together in 2020');
  await pin({volunteer: entries[0].volunteer, opening: entries[1].opening}, 'rule_out', 'Asked not to be sent there again');
  for (const {id} of (await served.call('volunteer.list', {limit: 100}, token)).rows) {
    const why = await served.call('run.explain', {run, volunteer: id, opening: entries[1].opening}, token);
    if (why.decision !== 'excluded' || id === entries[0].volunteer) continue;
    await pin({volunteer: id, opening: entries[1].opening}, 'keep', 'Her neighbour will take her');
    break;
  }
}

interface State {
  name: string;
  as: Kind | null;
  path: () => string;
  more?: (page: Page) => Promise<void>;
  needs?: string; // a method without which there is no such page
}
const open = (words: string) => async (page: Page) => {
  await page.locator('summary', {hasText: words}).first().click();
  await page.waitForTimeout(300);
};
const states: State[] = [
  {name: 'front', as: null, path: () => '/'},
  {name: 'interest', as: null, path: () => '/interest', more: (page) => page.getByRole('button', {name: /^I am interested/u}).first().waitFor()},
  {name: 'interest-none', as: null, path: () => '/interest', more: async (page) => {
    await page.getByLabel('What would you like to do, and where?').fill('zzz');
    await page.keyboard.press('Enter');
    await page.getByText(/^Nothing found/u).waitFor();
  }},
  {name: 'interest-easy', as: null, path: () => '/interest#easy', more: (page) => page.getByRole('button', {name: /^I would like to do this/u}).first().waitFor()},
  {name: 'interest-form', as: null, path: () => `/interest?role=${openRole}`, more: (page) => page.getByLabel('Your name').waitFor()},
  {name: 'interest-wrong', as: null, path: () => `/interest?role=${openRole}`, more: async (page) => {
    await page.getByLabel('No, I am under 18').check();
    await page.getByRole('button', {name: 'Send', exact: true}).click();
    await page.getByRole('heading', {name: 'There is a problem'}).waitFor();
  }},
  {name: 'interest-form-easy', as: null, path: () => `/interest?role=${openRole}#easy`, more: (page) => page.getByLabel('What is your name?').waitFor()},
  {name: 'interest-code', as: null, path: () => '/interest?role=R-gone', more: async (page) => {
    await page.getByText(/not open any more/u).waitFor();
    await page.getByRole('button', {name: 'I do not know yet: help me find something'}).click();
    await page.getByLabel('Your name').fill('Somebody');
    await page.getByLabel(/^Your email/u).fill('somebody@example.org');
    await page.getByLabel('Yes', {exact: true}).check();
    await page.getByRole('button', {name: 'Send', exact: true}).click();
    await page.getByRole('button', {name: 'Finish'}).click();
    await page.locator('[aria-invalid="true"]').waitFor();
  }},
  {name: 'sign-in', as: null, path: () => '/sign-in'},
  {name: 'sign-in-missing', as: null, path: () => '/sign-in', more: (page) => page.getByRole('button', {name: 'Send me a code'}).click()},
  {name: 'sign-in-password', as: null, path: () => '/sign-in', more: (page) => page.getByRole('button', {name: /password/u}).click()},
  {name: 'sign-in-link', as: null, path: () => '/sign-in#t1.some-link'},
  {name: 'welcome', as: null, path: () => '/welcome#t1.some-ticket'},
  {name: 'act-spent', as: null, path: () => '/act#l1.some-link'},
  {name: 'volunteer', as: 'volunteer', path: () => '/me'},
  {name: 'volunteer-declining', as: 'volunteer', path: () => '/me', more: (page) => page.getByRole('button', {name: /^No, not this one/u}).first().click()},
  {name: 'volunteer-asking', as: 'volunteer', path: () => '/me', more: (page) => page.getByRole('button', {name: /^Ask something first/u}).first().press('Enter')},
  {name: 'volunteer-suits', as: 'volunteer', path: () => '/me', more: async (page) => {
    await page.getByRole('button', {name: 'Show me'}).click();
    await page.locator('summary', {hasText: 'Why this suits me'}).first().click();
  }},
  {name: 'volunteer-anew', as: 'volunteer', path: () => '/me', more: (page) => page.getByRole('button', {name: 'Make it anew'}).click()},
  {name: 'volunteer-data', as: 'volunteer', path: () => '/me', more: async (page) => {
    await page.getByRole('button', {name: 'Change When I am free'}).click();
    await page.getByLabel('When I am free, as it is to be').fill('whenever the wind blows');
    await page.getByRole('button', {name: 'Save'}).click();
    await page.locator('[aria-invalid="true"]').waitFor();
  }},
  {name: 'organiser', as: 'organiser', path: () => '/organisation'},
  {name: 'organiser-ours', as: 'organiser', path: () => '/organisation', more: async (page) => {
    await page.locator('summary', {hasText: 'Thanks and references'}).press('Enter');
    await page.locator('summary', {hasText: 'Write a reference'}).press('Enter');
    await page.getByRole('button', {name: 'Keep it'}).press('Enter');
    await page.locator('[aria-invalid="true"]').waitFor();
  }},
  {name: 'organiser-passing', needs: 'passing.make', as: 'organiser', path: () => '/organisation', more: async (page) => {
    await page.locator('summary', {hasText: 'Pass somebody on'}).press('Enter');
    await page.getByRole('button', {name: 'Pass them on'}).press('Enter');
    await page.locator('[aria-invalid="true"]').waitFor();
  }},
  {name: 'organiser-asking', as: 'organiser', path: () => '/organisation', more: async (page) => {
    await page.locator('summary', {hasText: 'Ask for people'}).click();
    await page.getByLabel('What is there to do?').fill('Reader');
    await page.getByLabel('On which days, and when').fill('when it rains');
    await page.getByRole('button', {name: 'Ask the centre'}).click();
    await page.locator('[aria-invalid="true"]').waitFor();
  }},
  {name: 'today', as: 'coordinator', path: () => '/desk'},
  {name: 'today-reach', as: 'coordinator', path: () => '/desk', more: (page) => page.getByRole('button', {name: /^How to reach them/u}).first().click()},
  {name: 'today-call', as: 'coordinator', path: () => '/desk', more: async (page) => {
    await page.locator('summary', {hasText: 'Write down a call'}).first().click();
    await page.locator('summary', {hasText: 'Take them down'}).click();
    await page.getByRole('button', {name: 'Take them down'}).click();
  }},
  {name: 'needs', as: 'coordinator', path: () => '/desk#/needs', more: async (page) => {
    await page.locator('summary', {hasText: 'Take it down'}).press('Enter');
    await page.getByRole('button', {name: 'Take it down'}).press('Enter');
    await page.locator('[aria-invalid="true"]').waitFor();
  }},
  {name: 'need', as: 'coordinator', path: () => `/desk#/need/${need}`, more: (page) => page.getByRole('heading', {name: 'Make an opening of it'}).waitFor()},
  {name: 'need-closing', as: 'coordinator', path: () => `/desk#/need/${need}`, more: (page) => page.locator('summary', {hasText: 'Close it'}).press('Enter')},
  {name: 'need-new', as: 'coordinator', path: () => `/desk#/need/${need + 1}`, more: (page) => page.getByRole('button', {name: 'They agree'}).waitFor()},
  {name: 'inductions', as: 'coordinator', path: () => '/desk#/inductions', more: async (page) => {
    await page.getByRole('button', {name: 'Set it up'}).press('Enter');
    await page.getByText('Say where it is').waitFor();
    await page.locator('summary', {hasText: 'Book somebody in'}).first().press('Enter');
    await page.getByLabel('Who').fill('noor');
    await page.locator('details ul.list button').first().waitFor();
  }},
  {name: 'volunteer-asks', needs: 'my.ask', as: 'volunteer', path: () => '/me', more: async (page) => {
    await page.locator('summary', {hasText: 'Ask for something else'}).press('Enter');
    await page.getByRole('button', {name: 'Send it'}).press('Enter');
    await page.locator('#ask-error').waitFor();
  }},
  {name: 'cases', needs: 'privacy.list', as: 'coordinator', path: () => '/desk#/cases', more: async (page) => {
    await page.locator('summary', {hasText: 'Take it down'}).press('Enter');
    await page.getByRole('button', {name: 'Take it down'}).press('Enter');
    await page.locator('[aria-invalid="true"]').waitFor();
  }},
  {name: 'case', needs: 'privacy.look', as: 'coordinator', path: () => `/desk#/case/${asked}`, more: (page) => page.getByRole('button', {name: 'It was checked'}).waitFor()},
  {name: 'letters', needs: 'letter.list', as: 'coordinator', path: () => '/desk#/letters', more: async (page) => {
    await page.getByRole('checkbox').first().check();
    await page.getByRole('button', {name: 'Print the 1 chosen'}).waitFor();
  }},
  {name: 'concerns', as: 'coordinator', path: () => '/desk#/concerns', more: async (page) => {
    await page.locator('summary', {hasText: 'Raise a concern'}).press('Enter');
    await page.getByRole('button', {name: 'Raise it'}).press('Enter');
    await page.locator('[aria-invalid="true"]').waitFor();
  }},
  {name: 'concern', as: 'coordinator', path: () => `/desk#/concern/${concern}`, more: async (page) => {
    await page.getByRole('button', {name: 'Add it'}).press('Enter');
    await page.locator('[aria-invalid="true"]').waitFor();
  }},
  {name: 'organisations', as: 'coordinator', path: () => '/desk#/organisations', more: async (page) => {
    await page.getByLabel('How they stand').selectOption('applied');
    await page.locator('summary', {hasText: 'Take it down'}).press('Enter');
    await page.getByRole('button', {name: 'Take it down'}).press('Enter');
    await page.locator('[aria-invalid="true"]').waitFor();
    await page.getByRole('link', {name: 'Made Garden Trust'}).waitFor();
  }},
  {name: 'organisation-applied', as: 'coordinator', path: () => `/desk#/organisation/${applied}`, more: async (page) => {
    await page.getByRole('button', {name: 'Turn it away'}).press('Enter');
    await page.locator('[aria-invalid="true"]').waitFor();
  }},
  {name: 'organisation', as: 'coordinator', path: () => '/desk#/organisation/O002', more: (page) => page.getByRole('button', {name: 'Close its roles'}).waitFor()},
  {name: 'incidents', as: 'coordinator', path: () => '/desk#/incidents', more: async (page) => {
    await page.locator('summary', {hasText: 'Write an incident down'}).press('Enter');
    await page.getByRole('button', {name: 'Write it down'}).press('Enter');
    await page.locator('[aria-invalid="true"]').waitFor();
  }},
  {name: 'templates', as: 'coordinator', path: () => '/desk#/templates', more: async (page) => {
    await page.getByRole('button', {name: 'Try it out'}).press('Enter');
    await page.getByText('Press “Try it out”').waitFor({state: 'detached'});
    await page.getByLabel('Subject').fill('');
    await page.getByRole('button', {name: 'Keep these words'}).press('Enter');
    await page.locator('[aria-invalid="true"]').waitFor();
  }},
  {name: 'news', as: 'coordinator', path: () => '/desk#/news', more: async (page) => {
    await page.getByLabel('Subject').fill('A summer fair');
    await page.getByLabel('Words').fill('Hello {person}, come to our fair.');
    await page.getByLabel('Whoever takes part and has not said no').check();
    await page.getByRole('button', {name: 'Count whom it reaches'}).press('Enter');
    await page.locator('#reached').waitFor();
  }},
  {name: 'regulated', as: 'coordinator', path: () => '/desk#/regulated', more: (page) => page.locator('tbody tr').first().waitFor()},
  {name: 'mutual', as: 'broker', path: () => '/desk#/mutual', more: async (page) => {
    await page.locator('summary', {hasText: 'Who would do it'}).first().click();
    await page.getByRole('button', {name: /^Put it to them/u}).first().waitFor();
  }},
  {name: 'directory', as: 'coordinator', path: () => '/desk#/directory', more: async (page) => {
    await page.getByRole('button', {name: /^Change/u}).first().click();
    await page.getByLabel('What it is and whom it is for').waitFor();
  }},
  {name: 'sheets', as: 'coordinator', path: () => '/desk#/sheets', more: async (page) => {
    await page.getByLabel('The file').setInputFiles({name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from('Ref,Full name,Status,Star sign\nX1,Ana Zed,active,Leo\nX2,Bo Beck,asleep,Ram\n')});
    await page.getByRole('button', {name: 'Try it'}).click();
    await page.getByText('Headings that are not known').waitFor();
  }},
  {name: 'records', as: 'coordinator', path: () => '/desk#/records'},
  {name: 'duplicates', as: 'coordinator', path: () => '/desk#/duplicates', more: async (page) => {
    await page.locator('summary', {hasText: 'Side by side'}).first().click();
    await page.getByRole('radio').first().check();
    await page.getByRole('button', {name: /^Merge them/u}).waitFor();
  }},
  {name: 'quarter', as: 'coordinator', path: () => '/desk#/quarter', more: (page) => page.getByRole('heading', {name: 'By ward'}).waitFor()},
  {name: 'quarter-rows', as: 'coordinator', path: () => '/desk#/quarter', more: async (page) => {
    await page.getByRole('heading', {name: 'By ward'}).waitFor();
    await page.getByLabel('Last day').fill('2026-12-31');
    await page.getByRole('button', {name: 'Count'}).press('Enter');
    await page.getByText('31 Dec 2026').first().waitFor();
    await page.locator('.numbers button').first().press('Enter');
    await page.getByRole('heading', {name: /^Behind the figure/u}).waitFor();
  }},
  {name: 'people', as: 'coordinator', path: () => '/desk#/people'},
  {name: 'person', as: 'coordinator', path: () => `/desk#/person/${volunteer}`, more: open('Why')},
  {name: 'person-match', as: 'coordinator', path: () => `/desk#/person/${volunteer}`, more: open('What now?')},
  {name: 'person-changing', as: 'coordinator', path: () => `/desk#/person/${volunteer}`, more: (page) => page.getByRole('button', {name: /^Change/u}).first().click()},
  {name: 'roles', as: 'coordinator', path: () => '/desk#/roles'},
  {name: 'opening', as: 'coordinator', path: () => `/desk#/opening/${opening}`, more: open('Why')},
];
const ofBooks: State[] = [
  {name: 'map', as: 'coordinator', path: () => '/desk#/map', more: async (page) => {
    await page.waitForTimeout(300); // of an earlier size there may be boundaries
    if ((await page.getByLabel('Draw the wards as').count()) > 0) await page.getByLabel('Draw the wards as').selectOption('hexagons');
    await page.getByRole('button', {name: /^Bethnal Green West:/u}).click();
  }},
  {name: 'map-areas', as: 'coordinator', path: () => '/desk#/map', more: async (page) => {
    const {wards} = await served.call('board.wards', {}, await served.token('coordinator'));
    await page.locator('summary', {hasText: 'Draw the wards'}).click();
    await page.getByLabel('Boundaries').setInputFiles({name: 'wards.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(boundaries(wards))});
    await page.getByText(/wards are drawn/u).waitFor();
    await page.getByRole('button', {name: /^Bethnal Green West:/u}).click();
  }},
  {name: 'plots', as: 'coordinator', path: () => '/desk#/plots'},
  {name: 'bank', as: 'broker', path: () => '/desk', more: async (page) => {
    await page.locator('summary', {hasText: 'Decide'}).first().click();
    await page.getByRole('button', {name: 'Enter it'}).click();
  }},
  {name: 'account', as: 'broker', path: () => `/desk#/account/${encodeURIComponent(`exchange/volunteer/${volunteer}`)}`},
  {name: 'account-rewards', as: 'broker', path: () => `/desk#/account/${encodeURIComponent(`volunteer/${volunteer}`)}`},
];
const ofRuns: State[] = [
  {name: 'runs', as: 'coordinator', path: () => '/desk#/runs', more: (page) => page.getByText('Her neighbour will take her').waitFor()},
  {name: 'run', as: 'coordinator', path: () => `/desk#/run/${run}`, more: async (page) => {
    await page.getByRole('heading', {name: 'What the plan would change'}).waitFor();
    await page.getByLabel('Show').selectOption('added');
    await page.locator('summary', {hasText: /^Why/u}).first().click();
  }},
  {name: 'run-pinning', as: 'coordinator', path: () => `/desk#/run/${run}`, more: async (page) => {
    const of = page.getByLabel('Organisation', {exact: true});
    await of.locator('option').nth(1).waitFor({state: 'attached'});
    await of.selectOption({index: 1});
    await page.getByLabel('Role', {exact: true}).locator('option').nth(1).waitFor({state: 'attached'});
    await page.getByText(/rows? that fits? (is|are) open/u).waitFor();
    await page.locator('summary', {hasText: 'For the runs to come'}).first().click();
    await page.getByRole('button', {name: /^Keep them together/u}).first().click();
    await page.locator('[aria-invalid="true"]').waitFor();
  }},
  {name: 'run-why', as: 'coordinator', path: () => `/desk#/run/${run}`, more: async (page) => {
    await page.getByLabel('Person').fill(volunteer);
    await page.getByLabel('Opening', {exact: true}).fill(opening);
    await page.getByRole('button', {name: 'Ask', exact: true}).click();
    await page.locator('summary', {hasText: 'Offer it to them all the same'}).click();
    await page.locator('details', {hasText: 'Offer it to them all the same'}).getByRole('button', {name: /^Offer/u}).click();
  }},
];
// Which are kept as pictures; the others are only looked at by the machine.
const pictured = new Set(['directory', 'mutual', 'sheets', 'templates', 'news', 'regulated', 'organiser-ours', 'organisation', 'organisation-applied', 'organisations', 'incidents', 'case', 'concern', 'duplicates', 'front', 'inductions', 'need', 'organiser-asking', 'quarter', 'quarter-rows', 'interest', 'interest-easy', 'interest-form', 'interest-wrong', 'sign-in', 'welcome', 'volunteer', 'organiser', 'today', 'people', 'person', 'roles', 'opening', 'run', 'run-pinning', 'runs', 'bank', 'account', 'map', 'map-areas', 'plots']);
// KITH_ONLY=today looks at the states whose names begin so.
const only = process.env['KITH_ONLY'] ?? '';
// Each on a phone and on a desk; a few show what the dark looks like.
const keeps = (look: string, scheme: string, name: string) =>
  look !== 'narrow' && (scheme === 'light' || (look === 'desktop' ? name === 'opening' : name === 'front'));

describe.each(looks)('on a screen: %s', (lookName, look) => {
  test.each([null, 'volunteer', 'organiser', 'broker', 'coordinator'] as const)('as %s, every page is sound', {timeout: 300_000}, async (kind) => {
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, look, watched);
    if (kind !== null) await comeIn(page, served.address, kind);
    const wrong: Record<string, unknown> = {};
    for (const state of [...states, ...ofBooks, ...(run === 0 ? [] : ofRuns)].filter((each) => each.as === kind && each.name.startsWith(only) && (each.needs === undefined || methods.has(each.needs)))) {
      await page.goto('about:blank');
      await page.goto(`${served.address}${state.path()}`);
      if (kind !== null) await settled(page);
      else await page.locator('main h1').first().waitFor();
      await state.more?.(page);
      if (kind !== null) await settled(page);
      const kept = pictured.has(state.name) ? (['light', 'dark'] as const).filter((scheme) => keeps(lookName, scheme, state.name)) : [];
      Object.assign(wrong, await wrongWith(page, `${state.name}-${lookName}`, kept));
    }
    expect(wrong).toEqual({});
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

test('the machine that looks would see a fault', async () => {
  const {page, context} = await newPage(browser, served.address, {width: 390, height: 844, scheme: 'light'}, new Watched());
  await page.goto(`${served.address}/sign-in`);
  await page.evaluate(() => {
    const main = document.querySelector('main');
    main?.append(Object.assign(document.createElement('img'), {src: '/icon.svg'}), document.createElement('input'));
  });
  expect((await faultsOf(page)).map((fault) => fault.id).sort()).toEqual(['image-alt', 'label']);
  await context.close();
});

test('what watches pages would see what the policy refuses, and a request that leaves', async () => {
  const watched = new Watched();
  const {page, context} = await newPage(browser, served.address, {width: 390, height: 844, scheme: 'light'}, watched);
  await page.goto(`${served.address}/sign-in`);
  await page.evaluate(() => {
    document.body.append(Object.assign(document.createElement('script'), {textContent: 'document.title = "run"'}));
    document.body.append(Object.assign(document.createElement('img'), {src: 'http://192.0.2.1/there.png', alt: ''}));
  });
  await expect.poll(() => watched.faults.filter((fault) => fault.includes('policy: ')).length).toBe(2);
  expect(watched.faults.join('\n')).toContain('policy: script-src-elem inline');
  expect(watched.faults.join('\n')).toContain('policy: img-src http://192.0.2.1/there.png');
  expect(await page.title()).not.toBe('run');
  await context.close();
});

test('no draft of another language is among the files that nobody has signed for', () => {
  const drafts = resolve(top, 'server/phrases/catalogues/drafts');
  const read = (name: string) => JSON.parse(readFileSync(resolve(drafts, name), 'utf8')) as Record<string, string>;
  const signed = Object.keys(read('signed.json'));
  const files = resolve(process.env['KITH_CONSOLE_FILES'] ?? '');
  const served = readdirSync(files, {recursive: true, encoding: 'utf8'}).filter((name) => /\.(js|json|html)$/u.test(name)).map((name) => readFileSync(resolve(files, name), 'utf8')).join('\n');
  expect(served).toContain('Tell us about you');
  for (const code of ['bn', 'so'].filter((each) => !signed.includes(each)))
    for (const [key, message] of Object.entries(read(`${code}.json`)).filter(([, each]) => each.length > 12)) expect(served.includes(message), key).toBe(false);
});

test('the service worker is among the files', () => {
  expect(readdirSync(resolve(process.env['KITH_CONSOLE_FILES'] ?? ''))).toContain('worker.js');
});

test('every method the console calls is there, with the parameters it sends', async () => {
  const document = (await (await fetch(`${served.address}/openrpc.json`)).json()) as {methods: {name: string; params: {name: string}[]}[]};
  const known = new Map(document.methods.map((method) => [method.name, method.params.map((param) => param.name)]));
  const source = readFileSync(resolve(top, 'server/console/src/wire/methods.ts'), 'utf8');
  const named = [...source.matchAll(/^  '([a-z_]+\.[a-z_]+)':/gmu)].map((found) => found[1] ?? '');
  expect(named.length).toBeGreaterThan(40);
  // Pages show these only where session.me has them, so an older server is none the worse.
  const optional = ['run', 'calendar', 'letter', 'my', 'passing', 'privacy', 'reply'].filter((noun) => ![...known.keys()].some((name) => name.startsWith(`${noun}.`)));
  expect(named.filter((name) => !known.has(name) && !optional.includes(name.split('.')[0] ?? ''))).toEqual([]);
});

function key(): string {
  return `${new Date().toISOString().slice(0, 10).replaceAll('-', '')}-${crypto.randomUUID()}`;
}
