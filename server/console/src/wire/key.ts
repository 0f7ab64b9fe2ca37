// SPDX-License-Identifier: MIT
// The key of a change: its day, so that the server may forget it, and a UUID. Sent again with the same key, a change
// has its effect once.

export function freshKey(now: Date = new Date(), bytes: Uint8Array = crypto.getRandomValues(new Uint8Array(16))): string {
  const marked = Uint8Array.from(bytes);
  marked[6] = ((marked[6] ?? 0) & 0x0f) | 0x40;
  marked[8] = ((marked[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(marked, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return `${now.toISOString().slice(0, 10).replaceAll('-', '')}-${uuid}`;
}
