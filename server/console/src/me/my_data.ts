// SPDX-License-Identifier: MIT
// Which of what is held about a volunteer they correct themselves, and how it is said to them.
import {say} from '../words/say.ts';

export const mine = ['name', 'availability', 'unavailable', 'hours_per_week', 'postcode', 'travel_max', 'travel_mode', 'vehicle', 'remote', 'expenses_needed'] as const;
export const ofTheCentre = ['skills', 'languages', 'causes', 'goals', 'access_needs', 'checks', 'training', 'references', 'induction', 'born', 'waiting_since'] as const;

const yes = ['yes', 'no'];
export const choices: Partial<Record<string, string[]>> = {
  travel_mode: ['walk', 'cycle', 'public_transport', 'car'],
  vehicle: ['none', 'bicycle', 'car', 'van'],
  remote: yes,
  expenses_needed: yes,
};

const days: [RegExp, string][] = [
  [/\bmon\b/giu, 'mon'], [/\btue\b/giu, 'tue'], [/\bwed\b/giu, 'wed'], [/\bthu\b/giu, 'thu'], [/\bfri\b/giu, 'fri'], [/\bsat\b/giu, 'sat'], [/\bsun\b/giu, 'sun'],
];

// A week as people say it: "Mon-Wed 18:00-21:00; Sat" is Monday to Wednesday 18:00 to 21:00; Saturday. What was typed in
// words stays as it was typed.
export function weekInWords(text: string): string {
  const to = say('me.data_to');
  return days
    .reduce((said, [day, name]) => said.replace(day, say(`me.day_${name}`)), text)
    .replace(/(\d\d:\d\d)\s*-\s*(\d\d:\d\d)/gu, `$1 ${to} $2`)
    .replace(/(\p{L}{3,})-(?=\p{L}{3,})/gu, `$1 ${to} `);
}

export function inWords(column: string, value: string): string {
  if (value === '') return say('me.data_unsaid');
  if (column === 'availability') return weekInWords(value);
  if (choices[column]?.includes(value)) return say(`me.data_is_${value}`);
  if (column === 'references' || column === 'induction') return yes.includes(value) ? say(`me.data_is_${value}`) : value;
  return value.replaceAll('_', ' ').replace(/([a-z]):([a-z])/gu, '$1 – $2');
}
