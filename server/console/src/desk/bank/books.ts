// SPDX-License-Identifier: MIT
// What the pages about the books share.
import type {Account, FeedEvent} from '../../wire/methods.ts';
import type {Wire} from '../../wire/wire.svelte.ts';

const pagesMax = 10;

// Every account, by reference; past a bound the page says that there are more.
export async function accountsOf(wire: Wire): Promise<{accounts: Account[]; more: boolean}> {
  const accounts: Account[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < pagesMax; ++pages) {
    const answer = await wire.call('account.list', after === undefined ? {limit: 500} : {limit: 500, after});
    accounts.push(...answer.accounts);
    after = answer.next;
    if (after === undefined) break;
  }
  return {accounts, more: after !== undefined};
}

export const aboutBooks = (event: FeedEvent): boolean => /^(account|credit|dispute|hours|ledger|redemption|reward)\./u.test(event.kind);

export const toAccount = (account: string) => `#/account/${encodeURIComponent(account)}`;

// "2", "1.5" or "1,5" hours as minutes; nothing where it is none.
export function minutesOf(hours: string): number | undefined {
  const number = Number(hours.trim().replace(',', '.'));
  return hours.trim() === '' || !Number.isFinite(number) || Math.round(number * 60) < 1 ? undefined : Math.round(number * 60);
}

export const reasons = ['wrong_minutes', 'not_done', 'mistake', 'duplicate_record', 'not_agreed', 'agreed_by_both', 'changed_mind', 'other'] as const;
export type Reason = (typeof reasons)[number];
