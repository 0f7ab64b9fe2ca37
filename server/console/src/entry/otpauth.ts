// SPDX-License-Identifier: MIT

// The secret of an otpauth: address in groups of four, as people type it.
export function secretOf(address: string): string {
  const secret = new URLSearchParams(address.slice(address.indexOf('?') + 1)).get('secret') ?? '';
  return secret.match(/.{1,4}/gu)?.join(' ') ?? '';
}
