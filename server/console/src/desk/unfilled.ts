// SPDX-License-Identifier: MIT
// Openings that are short of the people they need at the least, the most urgent first.
import type {Cells, Match, Row} from '../wire/methods.ts';

export interface Short {
  opening: string;
  title: string;
  urgency: string;
  when: string; // of a shift
  held: number;
  minimum: number;
  maximum: number;
  asked: number; // on their way: offered, accepted, referred, met
}

const order = ['critical', 'high', 'normal', 'low'];
const holding = new Set(['clearing', 'confirmed', 'active']);
const coming = new Set(['offered', 'accepted', 'referred', 'met']);

const number = (text: string | undefined, otherwise: number) => (text === undefined || text === '' ? otherwise : Number(text));

// `today`: shifts before it are over.
export function shortOnes(roles: Row[], shifts: Row[], matches: Match[], today: string): Short[] {
  const held = new Map<string, number>();
  const asked = new Map<string, number>();
  for (const {opening, state} of matches) {
    if (holding.has(state)) held.set(opening, (held.get(opening) ?? 0) + 1);
    else if (coming.has(state)) asked.set(opening, (asked.get(opening) ?? 0) + 1);
  }
  const byId = new Map(roles.map((role) => [role.id, role.cells]));
  const short: Short[] = [];
  const consider = (opening: string, role: Cells, own: Cells) => {
    if (role.status === 'closed') return;
    const minimum = number(own.places_minimum ?? role.places_minimum, 0);
    const have = held.get(opening) ?? 0;
    if (have >= minimum) return;
    short.push({
      opening,
      title: role.title ?? opening,
      urgency: role.urgency ?? 'normal',
      when: own.date ?? '',
      held: have,
      minimum,
      maximum: number(own.places_maximum ?? role.places_maximum, Math.max(1, minimum)),
      asked: asked.get(opening) ?? 0,
    });
  };
  for (const role of roles) if (role.cells.kind !== 'shifts') consider(role.id, role.cells, {});
  for (const shift of shifts) {
    const role = byId.get(shift.cells.role ?? '');
    if (role !== undefined && (shift.cells.date ?? '') >= today) consider(shift.id, role, shift.cells);
  }
  const rank = (each: Short) => order.indexOf(each.urgency);
  return short.sort(
    (a, b) => rank(a) - rank(b) || a.when.localeCompare(b.when) || b.minimum - b.held - (a.minimum - a.held) || (a.opening < b.opening ? -1 : 1),
  );
}
