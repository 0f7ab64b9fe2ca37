// SPDX-License-Identifier: MIT
import {describe, expect, test} from 'vitest';
import {byRoleAndWard, checklist} from '../../../server/console/src/desk/emergency/checklist.ts';
import {hexagons, lines} from '../../../server/console/src/desk/map/hexagons.ts';
import {batches, drawn} from '../../../server/console/src/desk/map/outlines.ts';
import {csvOf, stepOf, ticks} from '../../../server/console/src/desk/map/scale.ts';
import {minutesOf} from '../../../server/console/src/desk/bank/books.ts';
import {countOf, partsOf, quarterBefore} from '../../../server/console/src/desk/quarter/days.ts';
import {beside} from '../../../server/console/src/desk/twice/beside.ts';
import {placeOf} from '../../../server/console/src/desk/place.svelte.ts';
import {inOrder, keyOf, personOf, signInOf} from '../../../server/console/src/desk/ringing.ts';
import {stepsFrom} from '../../../server/console/src/desk/steps.ts';
import {helpOf} from '../../../server/console/src/desk/would_help.ts';
import {secretOf} from '../../../server/console/src/entry/otpauth.ts';
import {subjectOf} from '../../../server/console/src/entry/record.ts';
import {flawIn, flawsOf, noAnswers, registeredAs, timesOf} from '../../../server/console/src/interest/answers.ts';
import {barsOf} from '../../../server/console/src/parts/bars.ts';
import type {EmergencyState, QueueRow, StillOpen, WholeEmergency} from '../../../server/console/src/wire/methods.ts';

test('a score is cut into points and words, each bar beside the largest', () => {
  expect(barsOf(['+12,000 eligible', '-3,000 2.1 km away', '+0 not waiting', 'something else'])).toEqual([
    {points: '+12,000', words: 'eligible', width: 100, less: false},
    {points: '-3,000', words: '2.1 km away', width: 25, less: true},
    {points: '+0', words: 'not waiting', width: 0, less: false},
    {points: '', words: 'something else', width: 0, less: false},
  ]);
  expect(barsOf([])).toEqual([]);
});

test('the address says which page, and about whom', () => {
  expect(placeOf('')).toEqual({page: 'today', id: ''});
  expect(placeOf('#/')).toEqual({page: 'today', id: ''});
  expect(placeOf('#/person/V%2042')).toEqual({page: 'person', id: 'V 42'});
});

test('the last whole quarter, over the end of a year too', () => {
  expect(quarterBefore('2026-11-23')).toEqual({first: '2026-07-01', last: '2026-09-30'});
  expect(quarterBefore('2026-01-01')).toEqual({first: '2025-10-01', last: '2025-12-31'});
  expect(quarterBefore('2028-04-30')).toEqual({first: '2028-01-01', last: '2028-03-31'});
});

test('a figure is people, hours or organisations, and parts nobody knows come last', () => {
  const figure = {split: 'ward', measure: 'worked', people: 3, times: 7, minutes: 90, hidden: false};
  expect(countOf(figure)).toBe(2);
  expect(countOf({...figure, measure: 'helped'})).toBe(7);
  expect(countOf({...figure, measure: 'started'})).toBe(3);
  expect(countOf(undefined)).toBe(0);
  expect(partsOf([figure, {...figure, part: 'b'}, {...figure, part: 'a'}, {...figure, split: 'age', part: 'c'}], 'ward')).toEqual(['b', 'a', '']);
});

test('two people side by side: what differs first', () => {
  expect(beside({id: 'V1', name: 'Noor', travel_mode: 'public_transport', born: '1990-02'}, {id: 'V2', name: 'Nour', born: '1990-02'})).toEqual([
    {column: 'name', first: 'Noor', second: 'Nour', same: false},
    {column: 'travel_mode', first: 'public transport', second: '–', same: false},
    {column: 'born', first: '1990-02', second: '1990-02', same: true},
  ]);
});

test('a link acts on what it was sent for, and on nothing else', () => {
  const match = {record: 'match/V1/R2', volunteer: 'V1', opening: 'R2'};
  expect(subjectOf('match.accept', match)).toEqual({volunteer: 'V1', opening: 'R2'});
  expect(subjectOf('hours.confirm', match)).toBeUndefined();
  const hours = {record: 'hours/t', transfer: 't', minutes: 90};
  expect(subjectOf('hours.confirm', hours)).toEqual({transfer: 't', minutes: 90});
  expect(subjectOf('hours.reject', hours)).toEqual({transfer: 't'});
  expect(subjectOf('match.accept', hours)).toBeUndefined();
  expect(subjectOf('session.end', match)).toBeUndefined();
});

test('a stranger is asked three things, each missing one beside its field; under 18 a parent or carer too', () => {
  const fields = (given: Partial<ReturnType<typeof noAnswers>>) => flawsOf({...noAnswers(), ...given}).map(([field]) => field);
  expect(fields({})).toEqual(['name', 'address', 'adult']);
  expect(fields({name: 'Ana', address: 'ana@example', age: 'adult'})).toEqual(['address']);
  expect(fields({name: 'Ana', address: '07700 900123', age: 'adult'})).toEqual([]);
  expect(fields({name: 'Ana', address: 'ana@example.org', age: 'young'})).toEqual(['month', 'carer', 'carer_address']);
  expect(fields({name: 'Ana', address: 'ana@example.org', age: 'young', month: '5', year: '10', carer: 'Lea', carer_address: '020 7946 0003'})).toEqual(['month']);
  expect(flawIn('too_young', noAnswers())).toEqual(['month', 'wrong_too_young']);
  expect(flawIn('carer_needed', {...noAnswers(), age: 'young'})?.[0]).toBe('carer');
  expect(flawIn('too_many_tries', noAnswers())).toBeUndefined();
});

test('what a stranger did not say is not sent', () => {
  const ana = {...noAnswers(), name: ' Ana ', address: 'ana@example.org', age: 'adult' as const, month: '5', year: '2010', carer: 'x'};
  expect(registeredAs(ana, '')).toEqual({name: 'Ana', address: 'ana@example.org', details: {}});
  expect(registeredAs({...ana, age: 'young', carer: 'Lea', carer_address: ' 020 7946 0003', wants: 'Cook '}, 'R1')).toEqual({
    name: 'Ana', address: 'ana@example.org', role: 'R1', wants: 'Cook', details: {born: '2010-05', carer: {name: 'Lea', address: '020 7946 0003'}},
  });
  expect(timesOf({days: ['tue'], parts: ['evening']})).toEqual([{day: 'tue', part: 'evening'}]);
  expect(timesOf({days: ['sun', 'mon'], parts: []}).map(({day, part}) => `${day} ${part}`)).toEqual(['mon morning', 'mon afternoon', 'mon evening', 'sun morning', 'sun afternoon', 'sun evening']);
  expect(timesOf({days: [], parts: ['morning']})).toHaveLength(7);
  expect(timesOf({days: [], parts: []})).toEqual([]);
});

test('an authenticator\'s key is shown in fours', () => {
  expect(secretOf('otpauth://totp/Kith:a%40b?secret=QNJ4VZW7JY&issuer=Kith')).toBe('QNJ4 VZW7 JY');
  expect(secretOf('otpauth://totp/none')).toBe('');
});

test('no step is offered where a match has ended, and a way out everywhere before', () => {
  for (const state of ['completed', 'left', 'withdrawn', 'no_reply']) expect(stepsFrom(state)).toEqual([]);
  expect(stepsFrom('interested').map((step) => step.name)).toEqual(['refer', 'withdraw']);
  expect(stepsFrom('active').map((step) => step.name)).toEqual(['complete', 'drop_out']);
});

test('what rang about a site is known by its sign-in', () => {
  expect(signInOf({volunteer: 'V1', opening: 'site/42'})).toBe(42);
  expect(signInOf({volunteer: 'V1', opening: 'R0017'})).toBeUndefined();
  expect(signInOf({organisation: 'O001'})).toBeUndefined();
  expect([personOf({volunteer: 'V1'}), personOf({volunteer: 'site/42', opening: 'site/42'}), personOf({})]).toEqual(['V1', '', '']);
});

test('whoever may not be safe stands first in the queue, once', () => {
  const row = (what: string, volunteer: string): QueueRow => ({about: {volunteer}, what, planned: false, due_at: 1, assigned: false});
  const [old, lost, late] = [row('check_due', 'V1'), row('not_signed_out', 'V2'), row('not_signed_out', 'V3')];
  expect(inOrder([lost, late], [old, {...lost}])).toEqual([lost, late, old]);
  expect(new Set([old, lost, {...old, planned: true}, row('check_due', 'V2')].map(keyOf)).size).toBe(4);
});

test('boundaries are sent in parts that fit the wire, every ward once, with what the file says of its coordinates', () => {
  const circle = (points: number, round: number) =>
    Array.from({length: points + 1}, (_, at) => [round + 500 * Math.cos((2 * Math.PI * (at % points)) / points), 180_000 + 500 * Math.sin((2 * Math.PI * (at % points)) / points)]);
  const ward = (code: string, points: number) => ({type: 'Feature', properties: {wardcode: code, wardname: code}, geometry: {type: 'Polygon', coordinates: [circle(points, 535_000)]}});
  const file = {type: 'FeatureCollection', crs: {type: 'name', properties: {name: 'EPSG:27700'}}, features: [ward('E1', 8), ward('E2', 20_000), ward('E3', 700), ward('E4', 700)]};
  const parts = batches(JSON.stringify(file)).map((part) => ({length: part.length, ...JSON.parse(part)}));
  expect(parts.length).toBeGreaterThan(1);
  for (const part of parts) {
    expect(part.length).toBeLessThan(48_000);
    expect(part.crs).toEqual(file.crs);
  }
  const features = parts.flatMap((part) => part.features);
  expect(features.map((each) => each.properties.wardcode)).toEqual(['E1', 'E2', 'E3', 'E4']);
  // What fits is sent as it is; what does not keeps its shape, closed.
  expect(features[0]).toEqual(file.features[0]);
  const ring = features[1].geometry.coordinates[0] as [number, number][];
  expect(ring.length).toBeGreaterThan(100);
  expect(ring[0]).toEqual(ring.at(-1));
  for (const [x, y] of ring) expect(Math.hypot(x - 535_000, y - 180_000)).toBeCloseTo(500, 3);
  expect(() => batches('{"type":"FeatureCollection","features":[]}')).toThrow();
  expect(() => batches('easting,northing')).toThrow();
});

test('wards are drawn where they lie, by code or else by name, and only all of them', () => {
  const square = (x: number, y: number) => `${x},${y} ${x + 1000},${y} ${x + 1000},${y + 1000} ${x},${y + 1000} ${x},${y}`;
  const wards = [{ward: 'A', name: 'North'}, {ward: 'B', name: 'South'}];
  const outlines = [{ward: 'A', name: 'x', rings: square(530_000, 181_000)}, {ward: 'E05', name: 'SOUTH', rings: `${square(530_000, 180_000)};${square(530_400, 180_400)}`}];
  const areas = drawn(wards, outlines);
  expect([...areas.keys()]).toEqual(['A', 'B']);
  expect(areas.get('A')?.y).toBeLessThan(areas.get('B')?.y ?? 0); // north above south
  expect(areas.get('A')?.x).toBeCloseTo(areas.get('B')?.x ?? 0);
  expect(areas.get('B')?.path.match(/M/gu)?.length).toBe(2); // its hole
  expect(areas.get('A')?.wide).toBeCloseTo(1.9, 0);
  expect(drawn(wards, outlines.slice(1))).toEqual(new Map());
  expect(drawn([], outlines)).toEqual(new Map());
});

test('every ward has a hexagon of its own, the same each time, north above south', () => {
  const wards = Array.from({length: 20}, (_, at) => ({ward: `E${at}`, easting: 533000 + ((at * 7919) % 5000), northing: 178000 + ((at * 104729) % 5600)}));
  const shapes = hexagons([...wards, {ward: 'nowhere'}]);
  expect(new Set(shapes.map((each) => each.ward)).size).toBe(21);
  for (const one of shapes) for (const other of shapes) if (one !== other) expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(1.7);
  expect(hexagons([...wards].reverse().concat([]))).toEqual(hexagons(wards));
  const y = (ward: string) => shapes.find((each) => each.ward === ward)?.y ?? 0;
  const sorted = [...wards].sort((a, b) => b.northing - a.northing);
  expect(y(sorted[0]?.ward ?? '')).toBeLessThan(y(sorted.at(-1)?.ward ?? ''));
  expect(Math.max(...shapes.map((each) => each.y))).toBe(y('nowhere'));
  expect(hexagons([])).toEqual([]);
  // A county's: hundreds of them, and still none on another's.
  const many = Array.from({length: 300}, (_, at) => ({ward: `E${at}`, easting: 500000 + ((at * 7919) % 60000), northing: 150000 + ((at * 104729) % 45000)}));
  expect(new Set(hexagons(many).map(({x, y}) => `${x.toFixed(3)} ${y.toFixed(3)}`)).size).toBe(300);
  expect(lines('Blackwall & Cubitt Town')).toEqual(['Blackwall', '&\u00a0Cubitt', 'Town']);
  expect(lines('Mile End')).toEqual(['Mile End']);
});

test('shades, axes and files', () => {
  expect([0, 1, 25, 26, 100].map((value) => stepOf(value, 100))).toEqual([0, 1, 1, 2, 4]);
  expect(stepOf(-50, 100)).toBe(2);
  expect(ticks(83)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(ticks(0)).toEqual([0, 1]);
  expect(ticks(3)).toEqual([0, 1, 2, 3]);
  expect(csvOf([['Ward', 'a "b", c'], ['=1+1', '-3']])).toBe('Ward,"a ""b"", c"\r\n\'=1+1,-3\r\n');
  expect([minutesOf('1,5'), minutesOf(' 2 '), minutesOf('0'), minutesOf('x'), minutesOf('')]).toEqual([90, 120, undefined, undefined, undefined]);
});

describe('the check-list of an emergency', () => {
  const settled = {on_site: 0, offers: 0, pending: 0, coming: 0, roles: 0, campaigns: 0};
  const at = (state: EmergencyState, taken: string[], still: Partial<StillOpen> = {}, openings = 1): WholeEmergency => ({
    emergency: {emergency: 1, name: 'Flood', state, asked_by: 'Council', reference: '17', hurry: 24, report_minutes: 60, opened_at: 1, changed_at: 1},
    still_open: {...settled, ...still},
    openings: Array.from({length: openings}, (_, n) => ({opening: `EM1-${n}`, begins: n, ends: n + 1, vetted: false})),
    steps: taken.map((step) => ({step, before: '', after: '', asked_by: '', reference: '', reason: '', about: '', count: 0, overridden: false, standing: 'coordinator', principal: 'c', at: 1})),
  });
  const next = (whole: WholeEmergency, reports = 0) => checklist(whole, 0, reports).filter((item) => item.state === 'next').map((item) => item.name);
  test('has one next step in each state, in order', () => {
    const all = ['open', 'activate', 'open_roles', 'rematch', 'ask'];
    expect(next(at('standby', ['open'], {}, 0))).toEqual(['activate']);
    expect(next(at('activated', all.slice(0, 2), {}, 0))).toEqual(['roles']);
    expect(next(at('activated', all.slice(0, 3)))).toEqual(['rematch']);
    expect(next(at('activated', all.slice(0, 4)))).toEqual(['ask']);
    expect(next(at('activated', all))).toEqual(['report']);
    expect(next(at('activated', all), 1)).toEqual(['stand_down']);
    expect(next(at('stood_down', [...all, 'stand_down'], {on_site: 1, offers: 2, roles: 3}))).toEqual(['home']);
    expect(next(at('stood_down', [...all, 'stand_down'], {offers: 2, roles: 3}))).toEqual(['release']);
    expect(next(at('stood_down', [...all, 'stand_down'], {roles: 3}))).toEqual(['close_roles']);
    expect(next(at('stood_down', [...all, 'stand_down']))).toEqual(['close']);
    expect(next(at('closed', [...all, 'stand_down', 'close']))).toEqual([]);
  });
  test('back on standby it is to be activated again, and what was never done before the end is not asked for any more', () => {
    expect(next(at('standby', ['open', 'activate', 'stand_by']))).toEqual(['activate']);
    const ended = checklist(at('stood_down', ['open', 'stand_down'], {}, 0), 0, 0);
    expect(ended.find((item) => item.name === 'rematch')?.state).toBe('skipped');
    expect(ended.find((item) => item.name === 'ask')?.may).toBe(false);
  });
  test('shifts of a role in a ward are one line', () => {
    const row = {title: 'Cook', ward: 'A', places_minimum: 2, places_maximum: 4, held: 1, gap: 1, asked: 3, yes: 1, no: 1, silent: 0, waiting: 1};
    const lines = byRoleAndWard([{opening: '1', ...row}, {opening: '2', ...row}, {opening: '3', ...row, ward: 'B'}]);
    expect(lines.map((line) => [line.ward, line.openings.length, line.held, line.gap, line.waiting])).toEqual([['A', 2, 2, 2, 2], ['B', 1, 1, 1, 1]]);
  });
});

test('what would help is told apart from why', () => {
  expect(helpOf({sentences: ['No place.', 'In the way: skill.', 'Being free on Mondays: opens 14.'], would_help: ['free_slot:1-2:14']})).toEqual({
    why: ['No place.', 'In the way: skill.'],
    help: [{sentence: 'Being free on Mondays: opens 14.', code: 'free_slot:1-2:14'}],
  });
  expect(helpOf({sentences: ['They have it.'], would_help: []})).toEqual({why: ['They have it.'], help: []});
});
