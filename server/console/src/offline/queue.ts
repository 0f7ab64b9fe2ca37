// SPDX-License-Identifier: MIT
// Hours that were logged without a network: kept on the device, each with the key of its first try, and sent when there is
// one again. The server knows the key, so however often and from however many tabs they are sent, they are booked once.
import {openDB, type DBSchema} from 'idb';

export interface Logged {
  key: string; // the idempotency key
  principal: string; // whose: a shared phone must not send them as somebody else
  volunteer: string;
  opening: string;
  title: string; // as shown when it was logged
  minutes: number;
  worked_on: string;
  refused?: string; // why the server said no, for the person to decide
}

interface Kept extends DBSchema {
  hours: {key: string; value: Logged};
}

const open = () => openDB<Kept>('kith', 1, {upgrade: (database) => void database.createObjectStore('hours', {keyPath: 'key'})});

export async function waitingHours(principal: string): Promise<Logged[]> {
  const all = await (await open()).getAll('hours');
  return all.filter((each) => each.principal === principal);
}

export async function keepHours(logged: Logged): Promise<void> {
  await (await open()).put('hours', logged);
}

export async function forgetHours(key: string): Promise<void> {
  await (await open()).delete('hours', key);
}
