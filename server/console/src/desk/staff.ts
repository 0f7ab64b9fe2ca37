// SPDX-License-Identifier: MIT
// Who works at the desk, all of them however many volunteers have accounts.
import type {Result} from '../wire/methods.ts';
import type {Wire} from '../wire/wire.svelte.ts';

export type Staff = Result<'principal.list'>['principals'];

export async function staffOf(wire: Wire): Promise<Staff> {
  const all: Staff = [];
  let after: string | undefined;
  do {
    const page: Result<'principal.list'> = await wire.call('principal.list', {staff: true, limit: 200, ...(after === undefined ? {} : {after})});
    all.push(...page.principals.filter((each) => !each.suspended));
    after = page.next;
  } while (after !== undefined);
  return all;
}
