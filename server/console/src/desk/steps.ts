// SPDX-License-Identifier: MIT
// Which steps are worth offering in which state. The server decides; what it would refuse anyway is not shown.

export type StepName =
  | 'offer' | 'accept' | 'decline' | 'refer' | 'meet' | 'take_on' | 'turn_down' | 'confirm' | 'start' | 'complete' | 'drop_out' | 'withdraw';

export interface Step {
  name: StepName;
  kind: '' | 'second' | 'danger';
}

const next: Record<string, StepName[]> = {
  interested: ['refer'],
  suggested: ['offer'],
  offered: ['accept', 'decline'],
  accepted: ['refer'],
  referred: ['take_on', 'meet', 'turn_down'],
  met: ['take_on', 'turn_down'],
  clearing: ['confirm'],
  confirmed: ['start', 'drop_out'],
  active: ['complete', 'drop_out'],
  waiting_list: ['refer'],
};
const last: StepName[] = ['decline', 'turn_down', 'drop_out', 'withdraw'];
const ends = new Set(['active', 'completed', 'left', 'declined_by_volunteer', 'declined_by_organisation', 'no_reply', 'withdrawn', 'expired']);

export function stepsFrom(state: string): Step[] {
  const names = [...(next[state] ?? []), ...(ends.has(state) ? [] : (['withdraw'] as const))];
  return names.map((name, at) => ({name, kind: last.includes(name) ? 'danger' : at === 0 ? '' : 'second'}));
}
