// SPDX-License-Identifier: MIT
// Lists of matches that the pages of the desk share.
import type {Match} from '../wire/methods.ts';
import type {Wire} from '../wire/wire.svelte.ts';

const page = 500;
export const pagesMax = 20; // of one list; past it the page says that there are more

export interface Matches {
  matches: Match[];
  more: boolean;
}

// Matches in a state, the oldest first.
export async function matchesIn(wire: Wire, state: string): Promise<Matches> {
  const all: Match[] = [];
  let more = true;
  for (let pages = 0; more && pages < pagesMax; ++pages) {
    const last = all.at(-1);
    const from = last === undefined ? {} : {after_volunteer: last.volunteer, after_opening: last.opening};
    const answer = await wire.call('match.list', {state, limit: page, ...from});
    all.push(...answer.matches);
    more = answer.more;
  }
  all.sort((a, b) => a.since - b.since || (a.volunteer < b.volunteer ? -1 : 1));
  return {matches: all, more};
}
