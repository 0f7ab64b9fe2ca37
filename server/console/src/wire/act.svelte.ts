// SPDX-License-Identifier: MIT
// One press of a button: under way, done, or why not. After a fault the next press sends the same key, so that what was
// done already is not done twice.
import {freshKey} from './key.ts';
import {Fault} from './outcome.ts';

export class Act {
  busy = $state(false);
  done = $state(false);
  failure = $state.raw<unknown>();
  #key: string | undefined;

  async run(change: (key: string) => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.failure = undefined;
    const key = (this.#key ??= freshKey());
    try {
      await change(key);
      this.done = true;
      this.#key = undefined;
    } catch (failure) {
      if (!(failure instanceof Fault)) this.#key = undefined;
      this.failure = failure;
      this.done = false;
    }
    this.busy = false;
    return this.done;
  }
}
