// SPDX-License-Identifier: MIT
// A list that the server gives a page at a time, as it is read so far.

/** `ask` gives the page after a cursor, or the first. */
export class Pages<Row, Cursor extends string | number> {
  rows = $state.raw<Row[]>([]);
  next = $state<Cursor | undefined>(); // undefined: there is no more
  reading = $state(true);
  failure = $state.raw<unknown>();
  #turn = 0; // an answer that was overtaken is not shown
  readonly #ask: (page: {after?: Cursor}) => Promise<{rows: Row[]; next?: Cursor}>;

  constructor(ask: (page: {after?: Cursor}) => Promise<{rows: Row[]; next?: Cursor}>) {
    this.#ask = ask;
  }

  /** The page after the cursor is added; without one the list begins anew. */
  async read(after?: Cursor): Promise<void> {
    const mine = ++this.#turn;
    this.reading = true;
    try {
      const told = await this.#ask(after === undefined ? {} : {after});
      if (mine !== this.#turn) return;
      this.rows = after === undefined ? told.rows : [...this.rows, ...told.rows];
      this.next = told.next;
      this.failure = undefined;
    } catch (why) {
      if (mine === this.#turn) this.failure = why;
    }
    if (mine === this.#turn) this.reading = false;
  }
}
