// SPDX-License-Identifier: MIT
// What a call can come to besides its result: a refusal, decided by the server, or a fault, after which nobody knows.

export type Numbers = Record<string, number>;

// "No", with its reason. `retry`: the same may be granted later.
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly sentence: string,
    readonly retry: boolean,
    readonly numbers: Numbers,
  ) {
    super(code);
  }
}

// Something broke on the way or in the server. A change sent again with its key has its effect once.
export class Fault extends Error {
  constructor(
    readonly kind: 'unreachable' | 'server' | 'misunderstood',
    readonly incident = '',
  ) {
    super(kind);
  }
}

interface WireError {
  code: number;
  message: string;
  data?: {refusal?: string; retry?: boolean; numbers?: Numbers; incident?: string} | null;
}

const refused = -32001;
const internal = -32603;

export function failureOf(error: WireError): Refusal | Fault {
  const data = error.data ?? {};
  if (error.code === refused) {
    return new Refusal(data.refusal ?? 'unknown', error.message, data.retry ?? false, data.numbers ?? {});
  }
  return error.code === internal ? new Fault('server', data.incident) : new Fault('misunderstood', error.message);
}
