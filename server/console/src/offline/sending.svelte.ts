// SPDX-License-Identifier: MIT
// Sends what waits in the queue, one after the other, in the order in which it was logged.
import {sayFailure} from '../words/say.ts';
import {Refusal} from '../wire/outcome.ts';
import type {Wire} from '../wire/wire.svelte.ts';
import {forgetHours, keepHours, waitingHours, type Logged} from './queue.ts';

export class HoursToSend {
  waiting = $state.raw<Logged[]>([]);
  #wire: Wire;
  #principal: string;
  #sending = false;

  constructor(wire: Wire, principal: string) {
    this.#wire = wire;
    this.#principal = principal;
  }

  async read(): Promise<void> {
    this.waiting = await waitingHours(this.#principal);
  }

  async add(logged: Omit<Logged, 'principal'>): Promise<void> {
    await keepHours({...logged, principal: this.#principal});
    await this.read();
    void this.send();
  }

  async drop(key: string): Promise<void> {
    await forgetHours(key);
    await this.read();
  }

  // A refusal stays for the person to see; a fault ends this try, and the next connection makes another.
  async send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      await this.read();
      for (const each of this.waiting) {
        if (each.refused !== undefined) continue;
        const {key, volunteer, opening, minutes, worked_on} = each;
        try {
          await this.#wire.change('hours.log', {volunteer, opening, minutes, worked_on}, key);
          await forgetHours(key);
        } catch (failure) {
          if (!(failure instanceof Refusal) || failure.code === 'not_signed_in' || failure.retry) break;
          await keepHours({...each, refused: sayFailure(failure)});
        }
        await this.read();
      }
    } finally {
      this.#sending = false;
    }
  }
}
