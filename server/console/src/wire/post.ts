// SPDX-License-Identifier: MIT
// One call by POST, for the pages before somebody is signed in and for links that act without an account.
import type {Method, Params, Result} from './methods.ts';
import {Fault, failureOf} from './outcome.ts';

export async function post<M extends Method>(method: M, params: Params<M> & {key?: string}, bearer?: string): Promise<Result<M>> {
  let reply: {result?: Result<M>; error?: Parameters<typeof failureOf>[0]};
  try {
    const answer = await fetch('/rpc', {
      method: 'POST',
      headers: {'Content-Type': 'application/json', ...(bearer === undefined ? {} : {Authorization: `Bearer ${bearer}`})},
      body: JSON.stringify({jsonrpc: '2.0', id: 1, method, params}),
      credentials: bearer === undefined ? 'same-origin' : 'omit',
    });
    if (!answer.ok) throw new Fault('server');
    reply = await answer.json();
  } catch (failure) {
    throw failure instanceof Fault ? failure : new Fault('unreachable');
  }
  if (reply.error !== undefined) throw failureOf(reply.error);
  return reply.result as Result<M>;
}
