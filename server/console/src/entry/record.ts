// SPDX-License-Identifier: MIT

interface Shown {
  record: string;
  volunteer?: string;
  opening?: string;
  transfer?: string;
  minutes?: number;
}

// What an action of a link is about: its match, or the hours it was sent for; nothing where the link is for another thing.
export function subjectOf(method: string, shown: Shown): Record<string, string | number> | undefined {
  const {volunteer, opening, transfer, minutes} = shown;
  if (method.startsWith('match.')) return volunteer && opening ? {volunteer, opening} : undefined;
  if (method === 'hours.confirm') return transfer && minutes ? {transfer, minutes} : undefined;
  if (method === 'hours.reject') return transfer ? {transfer} : undefined;
  return undefined;
}
