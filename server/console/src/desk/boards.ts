// SPDX-License-Identifier: MIT

// The server looks at the whole community at most once a second for boards, in whole seconds; after this long an event is
// in what it shows.
export const boardPause = 2100;
