// SPDX-License-Identifier: MIT
// What waits for a person, as queue.list has it.
import type {Matter, QueueRow} from '../wire/methods.ts';

// The sign-in at a site that it is about ("site/NUMBER").
export function signInOf({opening = ''}: Matter): number | undefined {
  const found = /^site\/(\d+)$/u.exec(opening);
  return found === null ? undefined : Number(found[1]);
}

// Somebody's id, where it is about a person who has an account.
export const personOf = ({volunteer = ''}: Matter) => (volunteer === '' || volunteer.startsWith('site/') ? '' : volunteer);

// The same row whenever it is read.
export const keyOf = ({about, what, planned, concern, reply, entry, privacy_case}: QueueRow) =>
  JSON.stringify([about.volunteer, about.opening, about.organisation, about.need, what, planned, concern, reply, entry, privacy_case]);

// The page where it is dealt with, which nothing is done about here.
export function pageOf({concern, entry, reply, privacy_case}: QueueRow): string | undefined {
  if (concern !== undefined) return `#/concern/${concern}`;
  if (privacy_case !== undefined) return `#/case/${privacy_case}`;
  if (entry !== undefined) return '#/directory';
  return reply === undefined ? undefined : '#/letters';
}

// Whoever may not be safe first, then as the server has them: the longest due first. `urgent` are those rows alone, which a
// cut list may not have.
export function inOrder(urgent: QueueRow[], rows: QueueRow[]): QueueRow[] {
  const first = new Set(urgent.map(keyOf));
  return [...urgent, ...rows.filter((row) => !first.has(keyOf(row)))];
}

// Whether the organisation is to be spoken to.
export const isForOrganisation = ({about, what}: QueueRow) => what.endsWith('_organisation') || about.organisation !== undefined;
