// SPDX-License-Identifier: MIT
// Lists that a form needs whole, a page at a time; bounded, because nobody chooses among thousands.
import type {Campaign, Row} from '../../wire/methods.ts';
import type {Wire} from '../../wire/wire.svelte.ts';

const page = 500;
const pagesMax = 8;

export async function organisations(wire: Wire): Promise<Row[]> {
  const all: Row[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < pagesMax; ++pages) {
    const answer = await wire.call('organisation.list', {limit: page, ...(after === undefined ? {} : {after})});
    all.push(...answer.rows);
    after = answer.next;
    if (after === undefined) break;
  }
  return all.sort((a, b) => (a.cells.name ?? a.id).localeCompare(b.cells.name ?? b.id, 'en-GB') || (a.id < b.id ? -1 : 1));
}

// The rounds of asking for these openings, the newest of each.
export async function campaignsOf(wire: Wire, openings: ReadonlySet<string>): Promise<Campaign[]> {
  const newest = new Map<string, Campaign>();
  let before: number | undefined;
  for (let pages = 0; openings.size > 0 && pages < pagesMax && newest.size < openings.size; ++pages) {
    const {campaigns} = await wire.call('wave.list', {limit: page, ...(before === undefined ? {} : {before})});
    for (const each of campaigns) if (openings.has(each.opening) && !newest.has(each.opening)) newest.set(each.opening, each);
    before = campaigns.at(-1)?.campaign;
    if (campaigns.length < page) break;
  }
  return [...newest.values()];
}
