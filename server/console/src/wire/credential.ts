// SPDX-License-Identifier: MIT
// The session's token, where a WebSocket of this page can send it: a cookie of this origin alone. It ends with the
// session. (A cookie that script cannot read needs the server to set it.)

const name = '__Host-kith';

export function keepToken(token: string, endsAt?: number): void {
  const until = endsAt === undefined ? '' : `; Expires=${new Date(endsAt * 1000).toUTCString()}`;
  document.cookie = `${name}=${token}; Path=/; Secure; SameSite=Strict${until}`;
}

export function dropToken(): void {
  document.cookie = `${name}=; Path=/; Secure; SameSite=Strict; Max-Age=0`;
}
