// SPDX-License-Identifier: MIT

// What a link is bound to: "match/V12/R3".
export function pairOf(record: string): {volunteer: string; opening: string} | undefined {
  const parts = record.split('/');
  const [kind, volunteer, opening] = parts;
  return kind === 'match' && parts.length === 3 && volunteer && opening ? {volunteer, opening} : undefined;
}
