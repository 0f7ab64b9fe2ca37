// SPDX-License-Identifier: MIT
// The words of safeguarding.

export const toConcern = (number: number) => `#/concern/${number}`;
export const duties = ['not_needed', 'referred_dbs', 'referred_police', 'referred_council'] as const;
export const holds = ['suspended', 'do_not_refer', 'not_for'] as const;
