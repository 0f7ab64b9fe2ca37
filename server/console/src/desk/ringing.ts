// SPDX-License-Identifier: MIT

// What waits for a person, as attention.list has it.
export interface Ringing {
  volunteer: string; // or, of somebody on a site who has no account, "site/NUMBER"
  opening: string; // or "site/NUMBER", of a sign-in; or empty
  ring: string;
  raised_at: number;
}

// The sign-in at a site that it is about.
export function signInOf({opening}: Ringing): number | undefined {
  const found = /^site\/(\d+)$/u.exec(opening);
  return found === null ? undefined : Number(found[1]);
}
