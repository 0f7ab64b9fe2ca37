// SPDX-License-Identifier: MIT
// What people, roles and organisations are called. Each is asked for once, when a page first shows it, and again after an
// event says that it was changed; until its name is here, and for whoever may not see it, its id stands.
import {SvelteMap} from 'svelte/reactivity';
import type {Cells, Match} from './methods.ts';
import type {Wire} from './wire.svelte.ts';

export interface Opening {
  title: string;
  organisation: string;
  role: string;
  when: string; // of a shift: its day and times
  cells: Cells;
}

const atOnce = 200; // ids of a kind in one call

export class Names {
  #wire: Wire;
  #people = new SvelteMap<string, string>();
  #openings = new SvelteMap<string, Opening>();
  #organisations = new SvelteMap<string, string>();
  #asked = new Set<string>();
  #many: () => boolean;
  #waiting: {volunteers: string[]; openings: string[]; organisations: string[]} | undefined;

  // `many`: whether the caller may ask for many at once; then whatever a page shows first is one call.
  constructor(wire: Wire, many: () => boolean = () => false) {
    this.#wire = wire;
    this.#many = many;
    wire.listen(
      (event) => {
        if (event.kind === 'volunteer.changed' && event.volunteer) this.#anew(`person ${event.volunteer}`, () => this.#askPerson(event.volunteer ?? ''));
        if (event.kind === 'organisation.changed' && event.organisation)
          this.#anew(`organisation ${event.organisation}`, () => this.#askOrganisation(event.organisation ?? ''));
        if ((event.kind === 'role.changed' || event.kind === 'shift.changed') && event.opening)
          this.#anew(`opening ${event.opening}`, () => this.#askOpening(event.opening ?? ''));
      },
      () => this.#asked.clear(),
    );
  }

  // Who came by name along with matches need not be asked for: an organiser is told so who comes to them, and nothing more.
  tell(matches: Match[]): void {
    for (const {volunteer, names} of matches) {
      if (names?.person === undefined) continue;
      this.#asked.add(`person ${volunteer}`);
      this.#people.set(volunteer, names.person);
    }
  }

  person(id: string): string {
    this.#once(`person ${id}`, 'volunteers', id, () => this.#askPerson(id));
    return this.#people.get(id) ?? id;
  }

  opening(id: string): Opening {
    this.#once(`opening ${id}`, 'openings', id, () => this.#askOpening(id));
    return this.#openings.get(id) ?? {title: id, organisation: '', role: id, when: '', cells: {}};
  }

  organisation(id: string): string {
    if (id === '') return '';
    this.#once(`organisation ${id}`, 'organisations', id, () => this.#askOrganisation(id));
    return this.#organisations.get(id) ?? id;
  }

  #once(what: string, list: 'volunteers' | 'openings' | 'organisations', id: string, ask: () => Promise<void>): void {
    if (this.#asked.has(what)) return;
    this.#asked.add(what);
    // Not while a page is being drawn: reading must not write.
    if (!this.#many()) return queueMicrotask(() => void ask().catch(() => undefined));
    if (this.#waiting === undefined) {
      this.#waiting = {volunteers: [], openings: [], organisations: []};
      setTimeout(() => this.#askAll(), 0);
    }
    this.#waiting[list].push(id);
  }

  // All that the page has asked for since, a bounded number in each call.
  #askAll(): void {
    const {volunteers, openings, organisations} = this.#waiting ?? {volunteers: [], openings: [], organisations: []};
    this.#waiting = undefined;
    const most = Math.max(volunteers.length, openings.length, organisations.length);
    for (let at = 0; at < most; at += atOnce) {
      const part = (ids: string[]) => ids.slice(at, at + atOnce);
      void this.#askPart(part(volunteers), part(openings), part(organisations)).catch(() => undefined);
    }
  }

  async #askPart(volunteers: string[], openings: string[], organisations: string[]): Promise<void> {
    const found = await this.#wire.call('name.list', {volunteers, openings, organisations});
    for (const {id, name} of found.volunteers) this.#people.set(id, name);
    for (const {id, name} of found.organisations) this.#organisations.set(id, name);
    for (const {id, role, title, organisation, date, start, end} of found.openings) {
      const when = date === undefined ? '' : `${date} ${start ?? ''}–${end ?? ''}`.trim();
      this.#openings.set(id, {title, organisation, role, when, cells: {title, organisation}});
    }
  }

  #anew(what: string, ask: () => Promise<void>): void {
    if (this.#asked.has(what)) void ask().catch(() => undefined);
  }

  async #askPerson(id: string): Promise<void> {
    const row = await this.#wire.call('volunteer.get', {id});
    this.#people.set(id, row.cells.name ?? id);
  }

  async #askOrganisation(id: string): Promise<void> {
    const row = await this.#wire.call('organisation.get', {id});
    this.#organisations.set(id, row.cells.name ?? id);
  }

  // An opening is a role or one of a role's shifts.
  async #askOpening(id: string): Promise<void> {
    const set = (role: string, cells: Cells, when: string) =>
      this.#openings.set(id, {title: cells.title ?? role, organisation: cells.organisation ?? '', role, when, cells});
    try {
      const row = await this.#wire.call('role.get', {id});
      set(id, row.cells, '');
    } catch {
      const shift = await this.#wire.call('shift.get', {id});
      const role = shift.cells.role ?? id;
      const row = await this.#wire.call('role.get', {id: role});
      set(role, {...row.cells, ...shift.cells}, `${shift.cells.date ?? ''} ${shift.cells.start ?? ''}–${shift.cells.end ?? ''}`.trim());
    }
  }
}
