// SPDX-License-Identifier: MIT
// The words of a request for help.
import type {Need} from '../../wire/methods.ts';

export const needKinds = ['shopping', 'medication', 'befriending', 'form', 'transport', 'food', 'other'] as const;
export const needStates = ['taken', 'open', 'arranged', 'closed'] as const;
export const needOutcomes = ['met', 'partly', 'not_met', 'withdrawn', 'passed_on'] as const;
export const consentWays = ['telephone', 'paper', 'in_person', 'by_referrer'] as const;

export function lookOfNeed(need: Pick<Need, 'state' | 'outcome'>): '' | 'warn' | 'good' | 'bad' {
  if (need.outcome === 'not_met') return 'bad';
  if (need.outcome === 'met' || need.state === 'arranged') return 'good';
  return need.state === 'taken' || need.outcome === 'partly' ? 'warn' : '';
}
