// SPDX-License-Identifier: MIT
// The one pattern for data on a page: what was read, when, whether it is being read again, and why it could not be. It is
// read anew when an event says that it may have changed; readings never overtake each other.
import {untrack} from 'svelte';
import type {FeedEvent} from './methods.ts';
import type {Wire} from './wire.svelte.ts';

export class Live<T> {
  value = $state.raw<T | undefined>();
  failure = $state.raw<unknown>();
  loading = $state(false);
  readAt = $state(0);

  #wire: Wire;
  #load: () => Promise<T>;
  #concerns: (event: FeedEvent) => boolean;
  #pause: number;
  #later: ReturnType<typeof setTimeout> | undefined;
  #more = false;
  #again = false;
  #running = false;
  #over = false;

  // `pause`: milliseconds after an event before it is read again, for what the server works out at most so often.
  constructor(wire: Wire, load: () => Promise<T>, concerns: (event: FeedEvent) => boolean = () => false, pause = 0) {
    this.#pause = pause;
    this.#wire = wire;
    this.#load = load;
    this.#concerns = concerns;
  }

  // For `$effect(() => live.watch())`: reads, and reads again until the returned function is called.
  watch(): () => void {
    const stop = this.#wire.listen(
      (event) => {
        if (!this.#concerns(event)) return;
        if (this.#pause === 0) return void this.refresh();
        this.#soon();
      },
      () => void this.refresh(),
    );
    this.#running = true;
    this.#over = false;
    untrack(() => void this.refresh()); // what it reads is not what the effect depends on
    return () => {
      this.#running = false;
      this.#over = true;
      clearTimeout(this.#later);
      this.#later = undefined;
      stop();
    };
  }

  // What comes meanwhile is read after a pause of its own.
  #soon(): void {
    if (this.#later !== undefined) {
      this.#more = true;
      return;
    }
    this.#later = setTimeout(() => {
      this.#later = undefined;
      void this.refresh();
      if (!this.#more) return;
      this.#more = false;
      this.#soon();
    }, this.#pause);
  }

  // Nothing where nobody watches any more: whoever answers a press after its page was left has nothing to read for.
  async refresh(): Promise<void> {
    if (this.#over) return;
    if (this.loading) {
      this.#again = true;
      return;
    }
    this.loading = true;
    do {
      this.#again = false;
      try {
        this.value = await this.#load();
        this.failure = undefined;
        this.readAt = Date.now();
      } catch (failure) {
        this.failure = failure;
      }
    } while (this.#again && this.#running);
    this.loading = false;
  }
}
