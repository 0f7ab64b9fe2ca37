// SPDX-License-Identifier: MIT
// Who is here: read once the wire is up. Whoever is nobody is sent to sign in, whoever is somebody else to their own page.
import {freshKey} from '../wire/key.ts';
import type {Me, SignedIn, Standing} from '../wire/methods.ts';
import {Refusal} from '../wire/outcome.ts';
import {post} from '../wire/post.ts';
import {Wire} from '../wire/wire.svelte.ts';
import {forgetMe} from './kept.ts';

export function pageOf(standing: Standing): string {
  if (standing === 'volunteer') return '/me';
  if (standing === 'organiser') return '/organisation';
  return standing === 'anonymous' || standing === 'link' || standing === 'integration' ? '/' : '/desk';
}

// The session is in a cookie that the answer has set and no script can read.
export function enter(entered: SignedIn): void {
  location.assign(pageOf(entered.standing));
}

export async function leave(wire: Wire): Promise<void> {
  wire.stop();
  await post('session.end', {key: freshKey()}).catch(() => undefined); // not by the socket: the answer ends the cookie
  forgetMe();
  location.assign('/sign-in');
}

function goAndSignIn(): void {
  forgetMe();
  location.replace('/sign-in');
}

export class SignedInHere {
  me = $state.raw<Me | undefined>();
  failure = $state.raw<unknown>();
  readonly wire = new Wire();

  // `of`: whose page this is.
  async start(of: Standing[]): Promise<void> {
    this.wire.start();
    addEventListener('online', () => this.wire.hurry());
    try {
      const me = await this.wire.call('session.me', {});
      if (me.standing === 'anonymous') return goAndSignIn();
      if (!of.includes(me.standing)) return location.replace(pageOf(me.standing));
      this.me = me;
    } catch (failure) {
      if (failure instanceof Refusal && failure.code === 'not_signed_in') goAndSignIn();
      else this.failure = failure;
    }
  }

  may(method: string): boolean {
    return this.me?.methods.includes(method) ?? false;
  }
}
