// SPDX-License-Identifier: MIT
// What the volunteer's page remembers on the device between visits: whose it is and what they can log hours for. No more.
import type {Me} from '../wire/methods.ts';

export interface Place {
  opening: string;
  title: string;
  when: string;
}
export interface Remembered {
  me: Me;
  places: Place[];
}

const name = 'kith-me';

export function keepMe(remembered: Remembered): void {
  try {
    localStorage.setItem(name, JSON.stringify(remembered));
  } catch {
    // A full or forbidden store: the page then needs a network to begin.
  }
}

// Whoever is signed in here no longer leaves nothing of themselves on the device.
export function forgetMe(): void {
  try {
    localStorage.removeItem(name);
  } catch {
    // What cannot be opened holds nothing.
  }
}

export function keptMe(): Remembered | undefined {
  try {
    const text = localStorage.getItem(name);
    return text === null ? undefined : (JSON.parse(text) as Remembered);
  } catch {
    return undefined;
  }
}
