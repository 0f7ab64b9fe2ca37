// SPDX-License-Identifier: MIT
import {expect, test} from 'vitest';
import {placeOf} from '../../../server/console/src/desk/place.svelte.ts';
import {stepsFrom} from '../../../server/console/src/desk/steps.ts';
import {shortOnes} from '../../../server/console/src/desk/unfilled.ts';
import {secretOf} from '../../../server/console/src/entry/otpauth.ts';
import {subjectOf} from '../../../server/console/src/entry/record.ts';
import {barsOf} from '../../../server/console/src/parts/bars.ts';
import type {Match} from '../../../server/console/src/wire/methods.ts';

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

test('an authenticator\'s key is shown in fours', () => {
  expect(secretOf('otpauth://totp/Kith:a%40b?secret=QNJ4VZW7JY&issuer=Kith')).toBe('QNJ4 VZW7 JY');
  expect(secretOf('otpauth://totp/none')).toBe('');
});

test('no step is offered where a match has ended, and a way out everywhere before', () => {
  for (const state of ['completed', 'left', 'withdrawn', 'no_reply']) expect(stepsFrom(state)).toEqual([]);
  expect(stepsFrom('interested').map((step) => step.name)).toEqual(['refer', 'withdraw']);
  expect(stepsFrom('active').map((step) => step.name)).toEqual(['complete', 'drop_out']);
});

test('what is short of people: by urgency, then by day; closed, past and full ones are not', () => {
  const match = (opening: string, state: string): Match => ({volunteer: `V${opening}${state}`, opening, organisation: 'O', state, since: 0});
  const roles = [
    {id: 'R1', cells: {title: 'Cook', places_minimum: '2', urgency: 'normal'}},
    {id: 'R2', cells: {title: 'Driver', places_minimum: '1', urgency: 'critical'}},
    {id: 'R3', cells: {title: 'Closed', places_minimum: '9', status: 'closed'}},
    {id: 'R4', cells: {title: 'Stall', kind: 'shifts', places_minimum: '2', urgency: 'normal'}},
    {id: 'R5', cells: {title: 'Full', places_minimum: '1'}},
    {id: 'R6', cells: {title: 'No minimum'}},
  ];
  const shifts = [
    {id: 'S1', cells: {role: 'R4', date: '2026-12-02'}},
    {id: 'S2', cells: {role: 'R4', date: '2026-12-01', places_minimum: '3'}},
    {id: 'S3', cells: {role: 'R4', date: '2026-11-01'}},
  ];
  const matches = [match('R1', 'active'), match('R1', 'offered'), match('R5', 'confirmed'), match('S1', 'left')];
  expect(shortOnes(roles, shifts, matches, '2026-11-22').map((each) => [each.opening, each.held, each.minimum, each.asked])).toEqual([
    ['R2', 0, 1, 0],
    ['R1', 1, 2, 1],
    ['S2', 0, 3, 0],
    ['S1', 0, 2, 0],
  ]);
});
