// SPDX-License-Identifier: MIT
// What an emergency is led by: its steps in order, which of them are done, which comes next, and which may be taken now. The
// server decides; this is what it has told, put in order.
import type {Campaign, ReportRow, WholeEmergency} from '../../wire/methods.ts';

export const steps = [
  'standby', 'reserve', 'activate', 'roles', 'rematch', 'ask', 'paper', 'report', 'stand_down', 'home', 'release', 'close_roles', 'close',
] as const;
export type StepName = (typeof steps)[number];

export interface Item {
  name: StepName;
  state: 'done' | 'next' | 'later' | 'optional' | 'skipped';
  may: boolean; // it can be taken now, or taken once more
}

const endings: StepName[] = ['stand_down', 'home', 'release', 'close_roles', 'close'];

export function checklist(whole: WholeEmergency, reserve: number, reports: number): Item[] {
  const {state} = whole.emergency;
  const {on_site, offers, pending, coming, roles} = whole.still_open;
  const taken = (step: string) => whole.steps.some((each) => each.step === step);
  const ending = state === 'stood_down' || state === 'closed';
  const under = state === 'standby' || state === 'activated';
  const done: Record<StepName, boolean> = {
    standby: true,
    reserve: reserve > 0,
    activate: state !== 'standby' && taken('activate'),
    roles: whole.openings.length > 0,
    rematch: taken('rematch'),
    ask: taken('ask'),
    paper: false, // who printed what is not written down
    report: reports > 0,
    stand_down: ending,
    home: ending && on_site === 0,
    release: ending && offers + pending + coming === 0,
    close_roles: ending && roles === 0,
    close: state === 'closed',
  };
  const may: Record<StepName, boolean> = {
    standby: false,
    reserve: under,
    activate: state === 'standby' || state === 'stood_down',
    roles: under,
    rematch: state === 'activated',
    ask: state === 'activated' && whole.openings.length > 0,
    paper: whole.openings.length > 0,
    report: state !== 'closed',
    stand_down: under,
    home: on_site > 0,
    release: state === 'stood_down' && offers + pending + coming > 0,
    close_roles: state === 'stood_down' && roles > 0,
    close: state === 'stood_down',
  };
  const optional = (name: StepName) => name === 'reserve' || name === 'paper';
  const open = steps.filter((name) => !done[name] && !optional(name) && !(ending && !endings.includes(name)));
  return steps.map((name) => ({
    name,
    may: may[name],
    state: done[name] ? 'done' : ending && !endings.includes(name) ? 'skipped' : name === open[0] ? 'next' : optional(name) ? 'optional' : 'later',
  }));
}

// Rows of a report that are the same role in the same ward, as one.
export interface Filled extends Omit<ReportRow, 'opening'> {
  openings: string[];
}
export function byRoleAndWard(rows: ReportRow[]): Filled[] {
  const all = new Map<string, Filled>();
  for (const {opening, ...row} of rows) {
    const key = JSON.stringify([row.title, row.ward]);
    const sum = all.get(key);
    if (sum === undefined) {
      all.set(key, {...row, openings: [opening]});
      continue;
    }
    sum.openings.push(opening);
    for (const each of ['places_minimum', 'places_maximum', 'held', 'gap', 'asked', 'yes', 'no', 'silent', 'waiting'] as const) sum[each] += row[each];
  }
  return [...all.values()];
}

export interface Asking {
  running: number;
  next?: number; // when the earliest of them looks again
}
export function askingOf(campaigns: Campaign[]): Asking {
  const running = campaigns.filter((each) => each.state === 'running');
  const looks = running.flatMap((each) => each.look_again ?? []);
  return looks.length === 0 ? {running: running.length} : {running: running.length, next: Math.min(...looks)};
}
